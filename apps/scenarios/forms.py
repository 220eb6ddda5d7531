"""Input of the screens of scenarios and comparisons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, ClassVar, Final

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from apps.computation.models import IndexRun
from apps.core.addresses import AddressForm
from apps.core.fields import ParagraphField
from apps.core.sorting import Column, SortedForm, SortLink, text_column
from apps.regions.enums import LEVEL_SLUGS, level_slug
from apps.regions.words import guess_region, is_found

from .enums import Movement
from .outcomes.comparison import RegionChange
from .outcomes.outcome import Standing

PER_PAGE: Final = 25


class RunChoiceField(forms.ModelChoiceField[IndexRun]):
    """The choice of a finished run by its name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=IndexRun.objects.none(),
            to_field_name="public_id",
            empty_label="Pilih hitungan",
            **options,
        )


class ScenarioCreateForm(forms.Form):
    title = forms.CharField(
        label="Judul skenario", max_length=120, error_messages={"required": "Beri judul skenario ini."}
    )
    run = RunChoiceField(
        label="Hitungan resmi yang dibandingkan",
        error_messages={
            "required": "Pilih hitungan yang sudah selesai.",
            "invalid_choice": "Pilih hitungan dari data kantor; skor terbitan tidak punya nilai indikator.",
        },
    )

    def __init__(self, *args: Any, runs: QuerySet[IndexRun], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["run"].queryset = runs  # type: ignore[attr-defined]  # a model choice


class BegunForm(AddressForm):
    """The run with which the page of scenarios begins, where the address names one."""

    hitungan = RunChoiceField(label="Hitungan", required=False)

    def __init__(self, *args: Any, runs: QuerySet[IndexRun], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["hitungan"].queryset = runs  # type: ignore[attr-defined]  # a model choice

    @property
    def run(self) -> IndexRun | None:
        self.is_valid()
        return self.cleaned_data.get("hitungan")


class ScenarioForm(forms.Form):
    title = forms.CharField(label="Judul", max_length=120)
    note = ParagraphField(
        label="Catatan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@dataclass(frozen=True)
class ChangesTable:
    """The table of one level: its page, the links of its headings, and the parameters that all its links keep.

    `is_meant` says whether the filters of the address are those of this table, and `guess` what a search that
    found nothing probably meant.
    """

    is_meant: bool
    page: Page[RegionChange]
    guess: str
    sort: Mapping[str, SortLink]
    kept: QueryDict


def _score(of: str) -> Callable[[RegionChange], float | None]:
    """Return what finds the score of a region `before` or `after`."""

    def score(change: RegionChange) -> float | None:
        standing: Standing | None = getattr(change, of)
        return standing.score if standing else None

    return score


def _rank_after(change: RegionChange) -> int | None:
    return change.after.rank if change.after else None


_CODE: Final = Column("kode", "Kode wilayah", lambda change: change.region.code, falls=False)
CHANGE_COLUMNS: Final = (
    _CODE,
    text_column("nama", "Nama", lambda change: change.region.name),
    Column("kelas_semula", "Kelas semula", _score("before")),
    Column("kelas_menjadi", "Kelas sesudahnya", _score("after")),
    Column("skor_semula", "Skor semula", _score("before")),
    Column("skor_menjadi", "Skor sesudahnya", _score("after")),
    Column("selisih", "Selisih", attrgetter("score_difference")),
    Column("peringkat", "Peringkat sesudahnya", _rank_after, falls=False),
)
_CAUSE: Final = text_column("sebab", "Sebab", lambda change: change.cause.label if change.cause else None)


_OF_ONE_TABLE: Final = ("cari", "isi", "urut", "page")
"""Parameters that are about the table of one level, which the address has to name."""


class ChangesForm(SortedForm):
    """Which regions the table of a comparison shows: those of one level, found by a search, or that changed class.

    A page has a table for each level, and its address is about one of them.
    """

    sorted_by: ClassVar[Sequence[Column]] = CHANGE_COLUMNS

    tingkat = forms.ChoiceField(
        label="Tingkat",
        required=False,
        choices=[(name, level.label) for name, level in LEVEL_SLUGS.items()],
        widget=forms.HiddenInput,
    )
    cari = forms.CharField(label="Cari wilayah", required=False, max_length=100)
    isi = forms.ChoiceField(
        label="Tampilkan",
        required=False,
        choices=[("", "Semua wilayah"), ("berganti", "Yang berganti kelas")],
    )

    def __init__(self, data: QueryDict, *args: Any, **options: Any) -> None:
        super().__init__(data, *args, columns=self.sorted_by, order=_CODE.name, **options)

    def clean(self) -> None:
        """Refuse a page or a filter that does not say whose table is meant."""
        given = [name for name in _OF_ONE_TABLE if self._given.get(name)]
        if given and not self._given.get("tingkat"):
            self.add_error("tingkat", f"Tulis juga tingkat wilayahnya: {', '.join(LEVEL_SLUGS)}.")

    def pick(self, level: str, changes: Sequence[RegionChange]) -> ChangesTable:
        """Return the table of one level; the filters of the address are those of the level that it names."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        slug = level_slug(level)
        is_meant = given.get("tingkat") == slug
        kept = self._given.copy()
        kept["tingkat"] = slug
        if not is_meant:
            for name in _OF_ONE_TABLE:
                kept.pop(name, None)
        links = self.sort_links(kept, None if is_meant else _CODE.name, place=f"regions-{slug}")
        page = self._narrow(changes) if is_meant else Paginator(changes, PER_PAGE).page(1)
        guess = guess_region(given.get("cari", "") if is_meant else "", [change.region for change in changes])
        return ChangesTable(is_meant, page, guess, links, kept)

    def _narrow(self, changes: Sequence[RegionChange]) -> Page[RegionChange]:
        given = self.cleaned_data
        text, wanted = given.get("cari", ""), given.get("isi", "")
        rows = [
            change
            for change in changes
            if is_found(text, change.region) and (not wanted or change.movement != Movement.SAME)
        ]
        return self.page_of(self.sort(rows), PER_PAGE)


class ComparisonForm(ChangesForm):
    """Two runs to compare, read from the address. An address without runs asks for nothing yet."""

    sorted_by = (*CHANGE_COLUMNS, _CAUSE)
    subject = ("before", "after")

    before = RunChoiceField(
        label="Hitungan yang dibandingkan", error_messages={"required": "Pilih hitungan yang dibandingkan."}
    )
    after = RunChoiceField(
        label="Dibandingkan dengan", error_messages={"required": "Pilih juga hitungan pembandingnya."}
    )

    def __init__(self, data: QueryDict, *args: Any, runs: QuerySet[IndexRun], **options: Any) -> None:
        super().__init__(data, *args, **options)
        self.is_bound = bool(data)
        for name in ("before", "after"):
            self.fields[name].queryset = runs  # type: ignore[attr-defined]  # a model choice

    def clean(self) -> None:
        super().clean()
        chosen = self.cleaned_data.get("before")
        if chosen and chosen == self.cleaned_data.get("after"):
            error = forms.ValidationError(
                "Pilih hitungan yang lain: ini hitungan yang sama.", code="unfinished"
            )
            self.add_error("after", error)

    def in_order(self) -> tuple[IndexRun, IndexRun]:
        """Return the two runs, the earlier one first, in whichever order they were chosen."""
        chosen = (self.cleaned_data["before"], self.cleaned_data["after"])
        first, second = sorted(chosen, key=lambda run: (run.edition.reference_on, run.job_queued_at, run.pk))
        return first, second
