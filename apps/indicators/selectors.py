"""Reading instruments and editions. They belong to no region, so there is no scope; the views check who may read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apps.core.exceptions import MissingError
from apps.engine import Stage
from apps.regions.enums import OFFICE_LEVELS, RegionLevel
from apps.regions.models import Region, RegionSet

from .codebook import CodebookEntry
from .enums import (
    CheckKind,
    CheckSeverity,
    EditionKind,
    EditionState,
    GroupKind,
    PublicationStatus,
    WindowStage,
)
from .models import (
    CodebookRevision,
    Edition,
    Election,
    Indicator,
    IndicatorGroup,
    Instrument,
    Theme,
    Weight,
)
from .structure import (
    CheckNode,
    EventLevelNode,
    GroupRow,
    IndicatorNode,
    InstrumentStructure,
    MethodStepNode,
    ThemeNode,
    grow_groups,
)


def instrument_list() -> QuerySet[Instrument]:
    """Return every version of every instrument with the number of its parts and of the editions that use it."""
    return Instrument.objects.annotate(
        dimension_count=Count("groups", filter=Q(groups__parent=None), distinct=True),
        indicator_count=Count("indicators", distinct=True),
        edition_count=Count("editions", distinct=True),
    ).order_by("code", "-version")


def instrument_get(*, code: str, version: int | None = None) -> Instrument:
    """Return one version of an instrument, by default the newest. Raises MissingError if there is none."""
    rows = Instrument.objects.filter(code=code).order_by("-version")
    found = rows.first() if version is None else rows.filter(version=version).first()
    if found is None:
        raise MissingError(f"Instrumen “{code}” tidak ada.")
    return found


def instrument_structure(instrument: Instrument) -> InstrumentStructure:
    """Return the whole instrument as one tree, in six queries whatever its size.

    Once an edition of it was opened nothing of it changes again, neither its parts nor the units of its codebook, so
    each process reads it once.
    """
    if instrument.frozen_at is None or not _was_opened(instrument):
        return _read_structure(instrument)
    return _fixed_structure(instrument.pk, instrument.frozen_at)


_OPENED: Final[set[int]] = set()
"""Keys of instruments of which this process knows that an edition of theirs was opened, which stays so."""


def _was_opened(instrument: Instrument) -> bool:
    if instrument.pk not in _OPENED and is_unit_fixed(instrument):
        _OPENED.add(instrument.pk)
    return instrument.pk in _OPENED


@lru_cache(maxsize=64)
def _fixed_structure(pk: int, _frozen_at: datetime) -> InstrumentStructure:
    return _read_structure(Instrument.objects.get(pk=pk))


def indicator_rows(instrument: Instrument) -> dict[str, Indicator]:
    """Return the rows of an instrument's indicators by their codes; read once where they cannot change any more."""
    if instrument.frozen_at is None:
        return _read_rows(instrument.pk)
    return _frozen_rows(instrument.pk, instrument.frozen_at)


@lru_cache(maxsize=64)
def _frozen_rows(instrument: int, _frozen_at: datetime) -> dict[str, Indicator]:
    return _read_rows(instrument)


def _read_rows(instrument: int) -> dict[str, Indicator]:
    return {row.code: row for row in Indicator.objects.filter(instrument=instrument)}


def _read_structure(instrument: Instrument) -> InstrumentStructure:
    groups = [_read_group(group) for group in instrument.groups.select_related("weight", "parent")]
    rows = instrument.indicators.select_related("weight", "group")
    units = CodebookRevision.objects.filter(instrument=instrument.pk, indicator_code=OuterRef("code"))
    unit = Subquery(units.order_by("-revision").values("unit")[:1])
    indicators = [_read_indicator(row, row.codebook_unit or "") for row in rows.annotate(codebook_unit=unit)]
    groups, indicators = _in_order_of_form(groups, indicators)
    return InstrumentStructure(
        code=instrument.code,
        name=instrument.name,
        name_en=instrument.name_en,
        version=instrument.version,
        source=instrument.source,
        note=instrument.note,
        groups=tuple(groups),
        indicators=tuple(indicators),
        themes=_read_themes(instrument),
        event_levels=tuple(
            EventLevelNode(
                number=number,
                code=level.code,
                name=level.name,
                name_en=level.name_en,
                weight=level.weight,
                weight_status=PublicationStatus(level.status),
                pk=level.pk,
            )
            for number, level in enumerate(instrument.event_levels.all())
        ),
        steps=_read_steps(instrument),
        checks=instrument_checks(instrument),
    )


def instrument_checks(instrument: Instrument) -> tuple[CheckNode, ...]:
    """Return the checks of an instrument in their order."""
    return tuple(
        CheckNode(
            number=number,
            code=check.code,
            kind=CheckKind(check.kind),
            severity=CheckSeverity(check.severity),
            name=check.name,
            message=check.message,
            indicators=tuple(check.indicators),
            applies_to=check.applies_to,
            parameters=check.parameters,
            status=PublicationStatus(check.status),
            note=check.note,
        )
        for number, check in enumerate(instrument.checks.all())
    )


def codebook_entries(instrument: Instrument) -> dict[str, CodebookEntry]:
    """Return the codebook entries in force by indicator code, in one query; an indicator without one has no key."""
    rows = instrument.codebook.order_by("indicator_code", "-revision").distinct("indicator_code")
    return {row.indicator_code: row.entry for row in rows.select_related("changed_by")}


@lru_cache(maxsize=64)
def codebook_entries_at(
    instrument: int, _number: int, _newest: datetime | None
) -> Mapping[str, CodebookEntry]:
    """Return the same by the key of the instrument, read anew only after a wording was added.

    Wordings are never changed or deleted, so their number and the newest moment, which the page of an office reads with
    the form, tell whether there is one more. Who wrote an entry may be called something else by now.
    """
    return codebook_entries(Instrument(pk=instrument))


def codebook_history(instrument: Instrument, indicator: str) -> list[CodebookRevision]:
    """Return every wording of the entry of one indicator, by its code, newest first."""
    rows = instrument.codebook.filter(indicator_code=indicator)
    return list(rows.select_related("changed_by").order_by("-revision"))


def is_unit_fixed(instrument: Instrument) -> bool:
    """Whether the units can no longer change: an edition was opened, and offices count in them."""
    return instrument.editions.exclude(state=EditionState.DRAFT).exists()


def edition_list() -> QuerySet[Edition]:
    """Return the editions, newest first, with instrument, region set and windows loaded."""
    rows = Edition.objects.select_related("instrument", "region_set").prefetch_related("windows")
    return rows.order_by("-reference_on", "code")


def edition_get(code: str) -> Edition:
    """Return one edition with instrument and region set loaded. Raises MissingError if there is none."""
    found = edition_list().filter(code=code).first()
    if found is None:
        raise MissingError(f"Edisi “{code}” tidak ada.")
    return found


def edition_list_of_instrument(instrument: Instrument) -> list[Edition]:
    """Return the editions that use this version of the instrument, newest first."""
    return list(instrument.editions.order_by("-reference_on", "code"))


def instrument_versions(code: str) -> list[Instrument]:
    """Return the versions of an instrument, newest first."""
    return list(Instrument.objects.filter(code=code).order_by("-version"))


def election_list(edition: Edition) -> list[Election]:
    """Return the elections that events of an edition can belong to, oldest first."""
    return list(edition.elections.all())


def edition_gaps(edition: Edition) -> list[str]:
    """Return what an edition still lacks before it can open: one sentence for each, which also says what to do."""
    structure = instrument_structure(edition.instrument)
    gaps: list[str] = []
    if not Region.objects.in_set(edition.region_set).exists():
        gaps.append(f"Susunan wilayah {edition.region_set} tidak berisi wilayah. Muat wilayahnya dahulu.")
    if not structure.indicators:
        gaps.append("Instrumennya tidak berisi indikator. Muat berkas instrumennya dahulu.")
    if edition.kind == EditionKind.EXTERNAL:
        return gaps
    if not edition.elections.exists():
        gaps.append(
            "Belum ada pemilihan. Setiap kejadian dicatat pada suatu pemilihan; tambahkan sedikitnya satu."
        )
    if not structure.event_levels:
        gaps.append("Instrumennya tidak punya tingkat kejadian. Tambahkan pada berkas instrumennya.")
    if any(due_at <= timezone.now() for _, due_at in edition.entry_dues):
        gaps.append("Batas pengisiannya sudah lewat. Tetapkan batas waktu yang baru dahulu.")
    unweighed = _unweighed_codes(structure)
    if unweighed:
        listed = ", ".join(unweighed[:5]) + (" dan lainnya" if len(unweighed) > 5 else "")
        gaps.append(f"{len(unweighed)} bobot belum ditetapkan ({listed}). Isi pada berkas instrumennya.")
    return gaps


def external_figure_count(edition: Edition) -> int:
    """Return how many figures were imported into an edition."""
    return edition.external_figures.count()


def window_values(edition: Edition) -> dict[str, datetime | None]:
    """Return both ends of every window of an edition, without a limit as None, as `{"regency_entry_due_at": ...}`."""
    rows = {(row.level, row.stage): row for row in edition.windows.all()}
    return {
        f"{level}_{stage}_{side}": getattr(rows.get((level, stage)), side, None)
        for level in OFFICE_LEVELS
        for stage in WindowStage
        for side in ("opens_at", "due_at")
    }


def voters_count(edition: Edition) -> int:
    """Return for how many regions of an edition the number of registered voters is known."""
    return edition.region_voters.count()


def office_count_by_level(region_set: RegionSet) -> dict[str, int]:
    """Return how many provinces and how many regencies a region set holds, in one query."""
    rows = Region.objects.in_set(region_set).exclude(level=RegionLevel.NATION)
    counts = rows.order_by().values("level").annotate(number=Count("pk"))
    return {row["level"]: row["number"] for row in counts}


def _unweighed_codes(structure: InstrumentStructure) -> list[str]:
    groups = [group.code for group in structure.groups if group.weight is None and not group.is_display_only]
    return groups + [indicator.code for indicator in structure.indicators if indicator.weight is None]


def _read_group(group: IndicatorGroup) -> GroupRow:
    weight = _weight_of(group)
    return GroupRow(
        number=group.position,
        code=group.code,
        parent=group.parent.code if group.parent else "",
        name=group.name,
        name_en=group.name_en,
        kind=GroupKind(group.kind),
        weight=weight.value if weight else None,
        weight_status=PublicationStatus(weight.status) if weight else None,
        is_display_only=group.is_display_only,
        pk=group.pk,
    )


def _read_indicator(indicator: Indicator, codebook_unit: str) -> IndicatorNode:
    weight = _weight_of(indicator)
    return IndicatorNode(
        number=indicator.position,
        code=indicator.code,
        parent=indicator.group.code,
        name=indicator.name,
        name_en=indicator.name_en,
        weight=weight.value if weight else None,
        weight_status=PublicationStatus(weight.status) if weight else None,
        direction=indicator.direction,
        target=indicator.target,
        goalposts=_read_goalposts(indicator),
        unit=indicator.unit,
        definition=indicator.definition,
        pk=indicator.pk,
        codebook_unit=codebook_unit,
    )


def _in_order_of_form(
    groups: list[GroupRow], indicators: list[IndicatorNode]
) -> tuple[list[GroupRow], list[IndicatorNode]]:
    """Sort as the form shows them: a group before what it holds, its indicators before those of the groups below it."""
    rows = {group.code: group for group in groups}
    dimensions = grow_groups(groups, indicators)
    codes = [node.code for dimension in dimensions for node in dimension.walk()]
    leaves = [indicator for dimension in dimensions for indicator in dimension.all_indicators]
    return (
        [replace(rows[code], number=number) for number, code in enumerate(codes)],
        [replace(indicator, number=number) for number, indicator in enumerate(leaves)],
    )


def _read_goalposts(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    low, high = indicator.goalpost_low, indicator.goalpost_high
    return None if low is None or high is None else (low, high)


def _read_themes(instrument: Instrument) -> tuple[ThemeNode, ...]:
    members = instrument.theme_indicators.select_related("theme", "indicator")
    below: dict[Theme, list[str]] = {}
    for member in members.order_by("theme__position", "position"):
        below.setdefault(member.theme, []).append(member.indicator.code)
    return tuple(
        ThemeNode(
            number=number,
            code=theme.code,
            name=theme.name,
            name_en=theme.name_en,
            indicators=tuple(codes),
            status=PublicationStatus(theme.status),
            note=theme.note,
            note_en=theme.note_en,
        )
        for number, (theme, codes) in enumerate(below.items())
    )


def _weight_of(node: IndicatorGroup | Indicator) -> Weight | None:
    """Return the weight loaded with the row; None where there is none, as for groups that are only displayed."""
    return getattr(node, "weight", None)


def _read_steps(instrument: Instrument) -> tuple[MethodStepNode, ...]:
    """Return the steps in the order of the stages; within a stage the step for everything else comes last."""
    order = list(Stage)
    steps = [
        MethodStepNode(
            stage=Stage(step.stage),
            applies_to=step.applies_to,
            name=step.name,
            parameters=step.parameters,
            status=PublicationStatus(step.status),
            note=step.note,
            note_en=step.note_en,
        )
        for step in instrument.method_steps.all()
    ]
    return tuple(
        sorted(steps, key=lambda step: (order.index(step.stage), not step.applies_to, step.applies_to))
    )
