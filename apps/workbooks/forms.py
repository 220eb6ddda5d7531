"""What is sent to the pages of workbooks, and what their addresses narrow down."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.addresses import AddressForm, PagedForm
from apps.indicators.models import Edition

from .enums import LineKind
from .selectors import CoverChoice


class WorkbookListForm(AddressForm):
    """Which edition the page of workbooks is about."""

    subject = ("edisi",)

    edisi = forms.ChoiceField(label="Edisi", required=False)

    def __init__(self, *args: Any, editions: Sequence[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("edisi", [(edition.code, edition.name) for edition in editions])


class ExportForm(forms.Form):
    """Which workbook is to be made, of those that the person may have."""

    use_required_attribute = False

    edition = forms.CharField(widget=forms.HiddenInput)
    cover = forms.ChoiceField(
        label="Isi berkas",
        error_messages={
            "required": "Pilih wilayah yang akan ada dalam berkas.",
            "invalid_choice": "Pilihan ini tidak ada, atau di luar wewenang Anda. Pilih wilayah lain.",
        },
    )

    def __init__(self, *args: Any, covers: Sequence[CoverChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.covers = {choice.value: choice for choice in covers}
        field = self.fields["cover"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(choice.value, choice.label) for choice in covers]

    @property
    def chosen(self) -> CoverChoice:
        """The workbook that a valid form asks for."""
        return self.covers[self.cleaned_data["cover"]]


class UploadForm(forms.Form):
    """A workbook that is brought."""

    use_required_attribute = False

    file = forms.FileField(
        label="Berkas Excel yang sudah diisi",
        help_text="Buku Kerja Excel (.xlsx) yang diunduh dari portal. Belum ada yang disimpan saat berkas diunggah.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "Pilih dahulu berkasnya.",
            "invalid": "Pilih dahulu berkasnya.",
            "missing": "Pilih dahulu berkasnya.",
        },
    )


class LineFilterForm(PagedForm):
    """Which of the lines of a preview are shown; the choice is made by links with their counts."""

    jenis = forms.ChoiceField(choices=LineKind.choices, required=False, widget=forms.HiddenInput)

    @property
    def kind(self) -> LineKind | None:
        chosen = self.chosen("jenis")
        return LineKind(chosen) if chosen else None


class ApplyForm(forms.Form):
    """The conflicts in which the version of the file is to be taken, by the keys of their lines."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, conflicts: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["chosen"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = [(str(pk), str(pk)) for pk in conflicts]
