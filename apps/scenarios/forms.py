"""Input of the screens of scenarios and comparisons."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from apps.computation.models import IndexRun
from apps.core.addresses import AddressForm, PagedForm
from apps.regions.enums import LEVEL_SLUGS
from apps.regions.words import is_found_by

from .enums import Movement
from .outcomes.comparison import RegionChange

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
        error_messages={"required": "Pilih hitungan yang sudah selesai."},
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
    note = forms.CharField(
        label="Catatan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ChangesForm(PagedForm):
    """Which regions the table of a comparison shows: those of one level, found by a search, or that changed class."""

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

    def clean(self) -> None:
        """Refuse a page or a filter that does not say whose table is meant."""
        given = [name for name in ("cari", "isi", "page") if self._given.get(name)]
        if given and not self._given.get("tingkat"):
            self.add_error("tingkat", f"Tulis juga tingkat wilayahnya: {', '.join(LEVEL_SLUGS)}.")

    def pick(self, level: str, changes: Sequence[RegionChange]) -> Page[RegionChange]:
        """Return the page of the changes of one level; the filters of the address are those of the level it names."""
        self.is_valid()
        given = getattr(self, "cleaned_data", {})
        if LEVEL_SLUGS.get(given.get("tingkat", "")) != level:
            return Paginator(changes, PER_PAGE).page(1)
        text, wanted = given.get("cari", ""), given.get("isi", "")
        rows = [
            change
            for change in changes
            if is_found_by(text, change.region.name, change.region.code)
            and (not wanted or change.movement != Movement.SAME)
        ]
        return self.page_of(rows, PER_PAGE)


class ComparisonForm(ChangesForm):
    """Two runs to compare, read from the address. An address without runs asks for nothing yet."""

    before = RunChoiceField(label="Hitungan yang dibandingkan")
    after = RunChoiceField(label="Dibandingkan dengan")

    def __init__(self, data: QueryDict, *args: Any, runs: QuerySet[IndexRun], **options: Any) -> None:
        super().__init__(data, *args, **options)
        self.is_bound = bool(data)
        for name in ("before", "after"):
            self.fields[name].queryset = runs  # type: ignore[attr-defined]  # a model choice

    def in_order(self) -> tuple[IndexRun, IndexRun]:
        """Return the two runs, the earlier one first, in whichever order they were chosen."""
        chosen = (self.cleaned_data["before"], self.cleaned_data["after"])
        first, second = sorted(chosen, key=lambda run: (run.edition.reference_on, run.job_queued_at, run.pk))
        return first, second
