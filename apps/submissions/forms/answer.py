"""The fields of one indicator: the answer, its event rows, its files."""

from collections.abc import Sequence
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from apps.core.exceptions import InvalidInputError
from apps.core.fields import ParagraphField

from ..enums import AnswerValue
from ..files import FILE_KINDS, inspect_upload
from ..services.answer_input import MAX_COUNT, MAX_EVENTS, MAX_SOURCE, MAX_TEXT
from .fields import CountField, FilesField

Choices = Sequence[tuple[str, str]]

ACCEPT: Final = ",".join(f".{extension}" for extension in FILE_KINDS)


class AnswerForm(forms.Form):
    """The answer to one indicator, without its event rows."""

    use_required_attribute = False

    value = forms.ChoiceField(
        label="Jawaban", choices=AnswerValue.choices, widget=forms.RadioSelect, required=False
    )
    note = ParagraphField(
        label="Catatan",
        help_text=(
            "Wajib untuk “Tidak ada data” sebelum isian dikirim: mengapa datanya tidak ada, dan di mana sudah dicari."
        ),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = FilesField(
        label="Tambah bukti dukung",
        help_text=(
            "PDF, JPG, PNG, DOCX, atau XLSX, masing-masing paling besar "
            f"{settings.EVIDENCE_MAX_BYTES // (1024 * 1024)} MB. Boleh beberapa sekaligus."
        ),
        accept=ACCEPT,
    )

    def clean_evidence(self) -> list["UploadedFile[Any]"]:
        """Return the files that may be stored; the others become errors that name them."""
        good: list[UploadedFile[Any]] = []
        for file in cast("list[UploadedFile[Any]]", self.cleaned_data["evidence"]):
            try:
                inspect_upload(file.name or "", cast("Any", file.file))
            except InvalidInputError as error:
                self.add_error("evidence", error.message)
            else:
                good.append(file)
        return good


class EventForm(forms.Form):
    """One event row. A row in which nothing was typed is ignored."""

    use_required_attribute = False

    election = forms.ChoiceField(label="Pemilihan")
    level = forms.ChoiceField(label="Tingkat kejadian")
    count = CountField(label="Jumlah", max_value=MAX_COUNT)
    narrative = ParagraphField(label="Uraian", max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label="Sumber", max_length=MAX_SOURCE)

    def __init__(self, *args: Any, elections: Choices, levels: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("election", elections), ("level", levels)):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [("", "Pilih"), *choices]
        self.fields["election"].error_messages["required"] = "Pilih pemilihan tempat kejadian ini."
        self.fields["level"].error_messages["required"] = "Pilih tingkat kejadian."
        self.fields["narrative"].error_messages["required"] = "Tuliskan uraian kejadian."
        self.fields["source"].error_messages["required"] = "Tuliskan sumbernya, misalnya nomor putusan."


class BaseEventFormSet(forms.BaseFormSet[EventForm]):
    """The event rows of one indicator; the page adds and removes rows."""

    def initial_form_count(self) -> int:
        """Return 0, so that Django takes every row for an extra one, which may be left empty."""
        return 0

    def total_form_count(self) -> int:
        if self.is_bound:
            return super().total_form_count()
        return min(len(self.initial or []) + self.extra, self.max_num)

    @property
    def rows(self) -> list[EventForm]:
        """The rows that were sent, without empty and removed ones."""
        if not self.is_bound:
            return []
        self.is_valid()  # only a checked row knows whether it was removed
        return [form for form in self.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]


EventFormSet = forms.formset_factory(
    EventForm,
    formset=BaseEventFormSet,
    extra=0,
    max_num=MAX_EVENTS,
    absolute_max=2 * MAX_EVENTS,
    validate_max=True,
    can_delete=True,
)
