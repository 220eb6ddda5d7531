"""The fields of one indicator as they are checked: the answer, its event rows, its files."""

from collections.abc import Sequence
from typing import Any, Final, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from apps.core.exceptions import InvalidInputError, UnavailableError
from apps.core.fields import ParagraphField, TextField

from ..enums import AnswerValue
from ..files import FILE_KINDS, inspect_upload
from ..services.answer_input import MAX_COUNT, MAX_SOURCE, MAX_TEXT
from .fields import CountField, FilesField

Choices = Sequence[tuple[str, str]]

ACCEPT: Final = ",".join(f".{extension}" for extension in FILE_KINDS)
LARGEST_MB: Final = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)


class AnswerForm(forms.Form):
    """The answer to one indicator, without its event rows."""

    value = forms.ChoiceField(label="Jawaban", choices=AnswerValue.choices, required=False)
    note = ParagraphField(label="Catatan", required=False, max_length=MAX_TEXT)
    evidence = FilesField(label="Tambah bukti dukung", accept=ACCEPT)

    def clean_evidence(self) -> list["UploadedFile[Any]"]:
        """Return the files that may be stored; the others become errors that name them, also one not looked at."""
        good: list[UploadedFile[Any]] = []
        for file in cast("list[UploadedFile[Any]]", self.cleaned_data["evidence"]):
            try:
                inspect_upload(file.name or "", cast("Any", file.file))
            except (InvalidInputError, UnavailableError) as error:
                self.add_error("evidence", error.message)
            else:
                good.append(file)
        return good


class EventForm(forms.Form):
    """One event row."""

    election = forms.ChoiceField(
        label="Pemilihan", error_messages={"required": "Pilih pemilihan tempat kejadian ini."}
    )
    level = forms.ChoiceField(
        label="Tingkat kejadian", error_messages={"required": "Pilih tingkat kejadian."}
    )
    count = CountField(label="Jumlah", max_value=MAX_COUNT)
    narrative = ParagraphField(
        label="Uraian", max_length=MAX_TEXT, error_messages={"required": "Tuliskan uraian kejadian."}
    )
    source = TextField(
        label="Sumber",
        max_length=MAX_SOURCE,
        error_messages={"required": "Tuliskan sumbernya, misalnya nomor putusan."},
    )

    def __init__(self, *args: Any, elections: Choices, levels: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("election", elections), ("level", levels)):
            cast("forms.ChoiceField", self.fields[name]).choices = choices
