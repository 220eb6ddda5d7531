"""Forms of the screens of instruments and editions."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import forms

from apps.core.date_fields import WrittenDateField, WrittenMomentField
from apps.core.fields import ParagraphField, WholeNumberField
from apps.core.read_marks import Marks, read_marks, write_marks
from apps.regions.enums import OFFICE_LEVELS
from apps.regions.models import RegionSet

from .codebook import (
    DEFINITION_LIMIT,
    LABELS,
    LISTS,
    REASON_LIMIT,
    REFERENCE_LIMIT,
    UNIT_LIMIT,
    CodebookEntry,
)
from .enums import CodebookStatus, EditionKind, WindowStage
from .models import Instrument
from .services import WINDOW_ENDS, ElectionInput, to_minute

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


class CodebookFileForm(InstrumentFileForm):
    file = forms.FileField(
        label="Berkas pedoman",
        help_text="Berkas TOML, paling besar 1 MB. Pedoman yang tersimpan dapat diunduh sebagai berkas seperti itu.",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
    reason = ParagraphField(
        label="Alasan perubahan",
        max_length=REASON_LIMIT,
        help_text="Tampil dalam riwayat setiap indikator yang berubah.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PhrasesField(ParagraphField):
    """A list of phrases, one a line; empty lines are left out. Gives a tuple of texts."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple) else value

    def clean(self, value: Any) -> Any:
        lines = (line.strip() for line in super().clean(value).splitlines())
        return tuple(line for line in lines if line)


class CodebookEntryForm(forms.Form):
    """The entry of one indicator as it is typed. `revision` is the one on which the typing goes on."""

    unit = forms.CharField(label=LABELS["unit"], max_length=UNIT_LIMIT)
    definition = ParagraphField(
        label=LABELS["definition"], max_length=DEFINITION_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )
    counts = PhrasesField(label=LABELS["counts"], help_text="Satu butir satu baris.")
    excludes = PhrasesField(
        label=LABELS["excludes"],
        required=False,
        help_text="Satu butir satu baris. Sebut indikator tempat mencatatnya, bila ada.",
    )
    sources = PhrasesField(label=LABELS["sources"], required=False, help_text="Satu butir satu baris.")
    status = forms.ChoiceField(
        label=LABELS["status"], choices=CodebookStatus.choices, widget=forms.RadioSelect
    )
    reference = forms.CharField(
        label=LABELS["reference"],
        max_length=REFERENCE_LIMIT,
        required=False,
        help_text="Wajib bila ditetapkan: apa yang menetapkannya, misalnya nomor keputusan.",
    )
    reason = ParagraphField(
        label="Alasan perubahan",
        max_length=REASON_LIMIT,
        help_text="Tampil dalam riwayat indikator ini.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def stored(cls, entry: CodebookEntry | None, counted_in: str) -> "CodebookEntryForm":
        """Return the form with the stored entry; of a new one, only what the indicator is counted in is known."""
        parts = {name: getattr(entry, name) for name in LABELS} if entry else {"status": CodebookStatus.DRAFT}
        return cls(initial=parts | {"unit": counted_in, "revision": entry.revision if entry else 0})

    @property
    def entry(self) -> CodebookEntry:
        """The entry as it was typed. Only for a valid form."""
        typed = self.cleaned_data
        return CodebookEntry(
            **{name: typed[name] for name in ("unit", "definition", *LISTS, "reference")},
            status=CodebookStatus(typed["status"]),
        )


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
        help_text="Hari/bulan/tahun dan jam, misalnya 31/12/2029 23.59. Berlaku untuk provinsi dan kabupaten/kota; "
        "batas lain diatur di halaman edisi.",
    )


class WindowsForm(forms.Form):
    """Both ends of every window of an edition, in the zone of the reader; `shown` has the marks of what stood there."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stored: Mapping[str, dt.datetime | None]) -> None:
        kept = {name: to_minute(value) for name, value in stored.items()}
        super().__init__(data, initial={**kept, "shown": write_marks(kept)})
        for end in WINDOW_ENDS:
            self.fields[end.name] = WrittenMomentField(label=end.label, required=False)

    @property
    def values(self) -> dict[str, dt.datetime | None]:
        """What was written; call on a valid form."""
        return {end.name: self.cleaned_data[end.name] for end in WINDOW_ENDS}

    @property
    def marks(self) -> Marks:
        return read_marks(self.cleaned_data["shown"])

    @property
    def levels(self) -> list[tuple[str, list[list[forms.BoundField]]]]:
        """The fields by level, and in a level by stage."""
        return [
            (
                str(level.label),
                [
                    [self[end.name] for end in WINDOW_ENDS if (end.level, end.stage) == (level, stage)]
                    for stage in WindowStage
                ],
            )
            for level in OFFICE_LEVELS
        ]


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
