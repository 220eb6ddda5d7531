"""Forms of the screens of instruments and editions."""

from typing import Any, Final

from django import forms

from apps.core.date_fields import WrittenDateField, WrittenMomentField
from apps.core.fields import WholeNumberField
from apps.regions.models import RegionSet

from .enums import EditionKind
from .models import Instrument
from .services import ElectionInput

FILE_LIMIT: Final = 1024 * 1024
ELECTION_LIMIT: Final = 8
FIRST_YEAR, LAST_YEAR = 1955, 2100


class InstrumentFileForm(forms.Form):
    file = forms.FileField(
        label="Berkas instrumen",
        help_text="Berkas TOML, paling besar 1 MB. Contohnya dapat diunduh dari halaman setiap instrumen.",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > FILE_LIMIT:
            raise forms.ValidationError("Berkas lebih besar dari 1 MB. Periksa apakah berkasnya benar.")
        return file


class EditionForm(forms.Form):
    name = forms.CharField(label="Nama edisi", max_length=200)
    name_en = forms.CharField(label="Nama dalam bahasa Inggris", max_length=200, required=False)
    code = forms.SlugField(
        label="Kode",
        max_length=40,
        help_text="Bagian dari alamat halaman, misalnya ikp-2029. Tidak dapat diubah setelah dibuka.",
    )
    kind = forms.ChoiceField(label="Asal angka", choices=EditionKind.choices)
    instrument = forms.ModelChoiceField(
        label="Instrumen",
        queryset=Instrument.objects.order_by("code", "-version"),
        empty_label="Pilih instrumen",
        help_text="Dibekukan saat edisi dibuka.",
    )
    region_set = forms.ModelChoiceField(
        label="Susunan wilayah", queryset=RegionSet.objects.all(), empty_label="Pilih susunan wilayah"
    )
    reference_on = WrittenDateField(
        label="Tanggal acuan",
        help_text="Hari/bulan/tahun, misalnya 31/12/2029. Edisi dengan tanggal acuan terakhir tampil di halaman depan.",
    )
    entry_due_at = WrittenMomentField(
        label="Batas pengisian (WIB)",
        required=False,
        help_text="Hari/bulan/tahun dan jam, misalnya 31/12/2029 23.59.",
    )


class ElectionForm(forms.Form):
    name = forms.CharField(label="Nama pemilihan", max_length=120)
    name_en = forms.CharField(label="Nama dalam bahasa Inggris", max_length=120, required=False)
    # A year is no number of things: it is written without a point.
    year = WholeNumberField(
        label="Tahun",
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages=dict.fromkeys(
            ("min_value", "max_value"), f"Tulis tahun dari {FIRST_YEAR} sampai {LAST_YEAR}."
        ),
    )


class BaseElectionFormSet(forms.BaseFormSet[ElectionForm]):
    @property
    def inputs(self) -> list[ElectionInput]:
        """The elections that were filled in; empty rows are left out. Only for a valid formset."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [ElectionInput(row["name"], row["year"], row["name_en"]) for row in rows]


ElectionFormSet = forms.formset_factory(
    ElectionForm, formset=BaseElectionFormSet, extra=4, max_num=ELECTION_LIMIT, validate_max=True
)
