"""What the addresses of the home page and of the progress choose."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, Final

from django import forms
from django.http import QueryDict

from apps.core.addresses import AddressForm
from apps.core.sorting import Column, SortedForm, text_column
from apps.core.tabular import FORM_PARAMETER
from apps.indicators.models import Edition
from apps.regions.enums import LEVEL_SLUGS, RegionLevel
from apps.regions.words import guess_region, is_found, is_found_within
from apps.submissions.enums import SubmissionState

from .enums import MapColour
from .selectors import Office


class StandingForm(AddressForm):
    """The edition of the overview."""

    edisi = forms.ChoiceField(label="Edisi", required=False)

    def __init__(self, *args: Any, editions: Sequence[Edition], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("edisi", [(edition.code, edition.name) for edition in editions])


_STATES: Final = list(SubmissionState)
_MOMENTS: Final = ("terlama dahulu", "terbaru dahulu")
_STATE_ORDER: Final = ("dari diisi sampai diterima", "dari diterima sampai diisi")


def _state_place(office: Office) -> int:
    return _STATES.index(office.state)


def _answered(office: Office) -> int:
    return office.progress.answered


COLUMNS: Final = (
    Column("kode", "Kode wilayah", attrgetter("code"), falls=False),
    text_column("nama", "Nama", attrgetter("name")),
    Column("status", "Status", _state_place, words=_STATE_ORDER, falls=False),
    Column("terjawab", "Terjawab", _answered),
    Column("bukti", "Dengan bukti", attrgetter("backed_share")),
    Column("peringatan", "Peringatan", attrgetter("warning_count")),
    Column("dikirim", "Dikirim", attrgetter("submitted_at"), words=_MOMENTS),
    Column("batas", "Batas tahapnya", attrgetter("due_at"), words=_MOMENTS, falls=False),
)


class ProgressForm(SortedForm):
    """Which offices the progress is about: edition, province and name; and of those, which state, and whether overdue.

    The state has no visible field: it is chosen by links that show their counts. Nor has what the map shows (`peta` is
    the level of its regions, `tampil` what its colours say), since that narrows nothing.
    """

    edisi = forms.ChoiceField(label="Edisi", required=False)
    provinsi = forms.ChoiceField(label="Provinsi", required=False)
    cari = forms.CharField(label="Cari wilayah", required=False, max_length=100)
    lewat = forms.ChoiceField(
        label="Batas tahapnya", required=False, choices=[("", "Semua"), ("ya", "Sudah lewat")]
    )
    status = forms.ChoiceField(choices=SubmissionState.choices, required=False, widget=forms.HiddenInput)
    peta = forms.ChoiceField(
        choices=[(slug, level.label) for slug, level in LEVEL_SLUGS.items()],
        required=False,
        widget=forms.HiddenInput,
    )
    tampil = forms.ChoiceField(choices=MapColour.choices, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict,
        *args: Any,
        editions: Sequence[Edition],
        offices: Sequence[Office],
        **options: Any,
    ) -> None:
        super().__init__(data, *args, columns=COLUMNS, order="kode", **options)
        self.offices = offices
        provinces = {office.province_code: office.province_name for office in offices}
        self.offer("edisi", [(edition.code, edition.name) for edition in editions])
        self.offer("provinsi", [("", "Semua provinsi"), *provinces.items()])
        self.is_of_several = len(provinces) > 1
        if not self.is_of_several:
            self.fields["provinsi"].widget = self.fields["provinsi"].hidden_widget()

    @property
    def state(self) -> SubmissionState | None:
        chosen = self.chosen("status")
        return SubmissionState(chosen) if chosen else None

    @property
    def map_level(self) -> RegionLevel:
        """The level of the regions on the map: regencies, unless the address says otherwise."""
        return LEVEL_SLUGS.get(self.chosen("peta"), RegionLevel.REGENCY)

    @property
    def map_colour(self) -> MapColour:
        return MapColour(self.chosen("tampil") or MapColour.STATE)

    @property
    def is_one_province(self) -> bool:
        """Whether the page is about one province: the reader sees no other, or chose it."""
        return not self.is_of_several or bool(self.chosen("provinsi"))

    def find_around(self) -> list[Office]:
        """Return the offices of the province that is asked for; none where the address was refused."""
        province = self.chosen("provinsi")
        there = [] if self.refusals else self.offices
        return [office for office in there if province in {"", office.province_code}]

    def find(self) -> list[Office]:
        """Return those of them that a search finds: the offices that the page is about, whatever their state.

        A province that it finds stands for its regencies too, as in every list (`region_ids_found`).
        """
        rows, text = self.find_around(), self.chosen("cari")
        if not text.strip():
            return rows
        within = {row.code for row in rows if row.is_province and is_found_within(text, row)}
        return [row for row in rows if row.province_code in within or is_found(text, row)]

    def keep_due(self, found: Sequence[Office]) -> Sequence[Office]:
        """Return those that are overdue, if that is asked for: what the links to the states count."""
        return [office for office in found if office.is_overdue] if self.chosen("lewat") else found

    def narrow(self, due: Iterable[Office]) -> list[Office]:
        """Return those of the state that is asked for, in the order that is asked for."""
        return self.sort(office for office in due if self.state in {None, office.state})

    @property
    def guess(self) -> str:
        """What a search that found nothing probably meant, "" where nothing is near."""
        text = self.chosen("cari")
        return guess_region(text, self.offices) if text.strip() else ""


class ProgressExportForm(ProgressForm):
    """The same for the file, which holds all pages; its address says in which form it is wanted."""

    names = (FORM_PARAMETER,)
    told_elsewhere = frozenset({"edisi"})  # the log names the edition as what was exported
