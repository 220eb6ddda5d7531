"""Asking for a run: which edition. And what the address of an analysis chooses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from django import forms
from django.http import QueryDict

from apps.core.addresses import AddressForm
from apps.core.sorting import Column, SortedForm, text_column
from apps.core.tabular import FORM_PARAMETER
from apps.indicators.models import Edition
from apps.indicators.words import level_label
from apps.regions.enums import LEVEL_SLUGS, RegionLevel
from apps.regions.models import Region
from apps.regions.words import guess_region, is_found

from .models import RegionResult
from .selectors import ThemeRow


class RunRequestForm(forms.Form):
    """The edition whose accepted data is computed. Nothing is chosen beforehand by chance: only what was asked for."""

    edition = forms.ModelChoiceField(
        label="Edisi",
        queryset=Edition.objects.all(),
        to_field_name="code",
        empty_label="Pilih edisi",
        error_messages={"required": "Pilih edisi yang dihitung."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound and not self.initial.get("edition"):
            codes = list(Edition.objects.values_list("code", flat=True)[:2])
            self.initial["edition"] = codes[0] if len(codes) == 1 else None


class BegunForm(AddressForm):
    """The edition with which the page of runs begins, where the address names one: that of a line of the home page."""

    edisi = forms.ModelChoiceField(
        label="Edisi",
        required=False,
        queryset=Edition.objects.all(),
        to_field_name="code",
        error_messages={"invalid_choice": "edisi itu tidak ada. Pilih salah satu di bawah."},
    )

    @property
    def edition(self) -> Edition | None:
        self.is_valid()
        return self.cleaned_data.get("edisi")


class AnalysisForm(AddressForm):
    """The level of region of an analysis, and the region whose duels it shows."""

    tingkat = forms.ChoiceField(label="Tingkat", required=False)
    wilayah = forms.ChoiceField(label="Wilayah", required=False)

    def __init__(
        self, *args: Any, levels: Mapping[str, str], regions: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("tingkat", levels), ("wilayah", regions)):
            self.offer(name, choices.items())


score_of: Final = attrgetter("score")
"""The score of a result, by which a list of results stands unless another order is asked for."""


def _name_of(row: RegionResult | ThemeRow) -> str:
    return row.region.name


def _code_of(row: RegionResult | ThemeRow) -> str:
    return row.region.code


def _theme_score(code: str) -> Callable[[ThemeRow], float | None]:
    return lambda row: next((theme.score for theme in row.scores if theme.code == code), None)


_NAME: Final = text_column("nama", "Nama", _name_of)
_CODE: Final = Column("kode", "Kode wilayah", _code_of, falls=False)
RESULT_COLUMNS: Final = (
    Column("skor", "Skor", score_of),
    _NAME,
    _CODE,
    Column("kelas", "Kelas", score_of),
    Column("agregat", "Agregat kabupaten/kota", attrgetter("aggregated_score")),
    Column("kelengkapan", "Kelengkapan", attrgetter("completeness")),
    Column("bukti", "Dengan bukti", attrgetter("evidence_share")),
)


class RegionFilterForm(SortedForm):
    """Which of the regions of a run a long table shows: those of one level, of one province, or found by a search."""

    tingkat = forms.ChoiceField(label="Tingkat", required=False)
    provinsi = forms.ChoiceField(label="Provinsi", required=False)
    cari = forms.CharField(label="Cari wilayah", required=False, max_length=100)

    def __init__(self, data: QueryDict, *args: Any, regions: Sequence[Region], **options: Any) -> None:
        self.regions = regions
        there = {region.level for region in regions}
        self.levels = {name: level for name, level in LEVEL_SLUGS.items() if level in there}
        given = data.copy()
        if self.levels and not given.get("tingkat"):
            given["tingkat"] = next(reversed(self.levels))
        super().__init__(given, *args, **options)
        provinces = {region.code: region.name for region in regions if region.level == RegionLevel.PROVINCE}
        provinces |= {
            region.parent.code: region.parent.name
            for region in regions
            if region.level == RegionLevel.REGENCY and region.parent
        }
        self.offer("tingkat", [(name, str(level.label)) for name, level in self.levels.items()])
        self.offer("provinsi", [("", "Semua provinsi"), *sorted(provinces.items())])

    @property
    def level_name(self) -> str:
        """The level that the address names, or else the lowest; "" where there are no regions."""
        return self.chosen("tingkat")

    @property
    def level(self) -> str:
        """The code of that level."""
        found = self.levels.get(self.level_name)
        return found.value if found else ""

    @property
    def guess(self) -> str:
        """What a search that found nothing probably meant, "" where nothing is near."""
        there = [region for region in self.regions if region.level == self.level]
        return guess_region(self.chosen("cari"), there)

    def shows(self, region: Region) -> bool:
        """Return whether a region is among those that are asked for."""
        province, parent = self.chosen("provinsi"), region.parent
        is_there = not province or province in {region.code, parent.code if parent else ""}
        is_level = region.level == self.level
        return is_level and is_there and is_found(self.chosen("cari"), region)


class ThemeFilterForm(RegionFilterForm):
    """The same for the themes of a run, whose names are given by code."""

    def __init__(self, *args: Any, themes: Mapping[str, str], **options: Any) -> None:
        columns = [_NAME, *(Column(code, name, _theme_score(code)) for code, name in themes.items()), _CODE]
        super().__init__(*args, columns=columns, order=_CODE.name, **options)


class ResultFilterForm(RegionFilterForm):
    """The same for the results of a run, also of one class."""

    kelas = forms.ChoiceField(label="Kelas", required=False)

    def __init__(self, *args: Any, labels: Sequence[str], **options: Any) -> None:
        super().__init__(*args, columns=RESULT_COLUMNS, order="-skor", **options)
        classes = [(label, level_label(label)) for label in reversed(labels)]
        self.offer("kelas", [("", "Semua kelas"), *classes])

    def narrow(self, results: Iterable[RegionResult]) -> list[RegionResult]:
        """Return the results that are asked for, in the order that is asked for."""
        wanted = self.chosen("kelas")
        rows = [row for row in results if self.shows(row.region) and wanted in {"", row.score_class}]
        return self.sort(sorted(rows, key=lambda row: row.region.code))


class ResultExportForm(ResultFilterForm):
    """The same for the file, which holds all pages; its address says in which form it is wanted."""

    names = (FORM_PARAMETER,)
