"""Writing the content of an instrument to the database."""

from collections.abc import Iterable
from typing import Any

from ..enums import GroupKind, PublicationStatus
from ..models import (
    Check,
    EventLevel,
    Indicator,
    IndicatorGroup,
    Instrument,
    MethodStep,
    Theme,
    ThemeIndicator,
    Weight,
)
from ..structure import CheckNode, EventLevelNode, GroupRow, IndicatorNode, InstrumentStructure, ThemeNode


def instrument_content_write(instrument: Instrument, content: InstrumentStructure) -> None:
    """Save the instrument so that it holds exactly `content`; what a draft held before is deleted."""
    for field in ("name", "name_en", "source", "note"):
        setattr(instrument, field, getattr(content, field))
    instrument.save()
    instrument.method_steps.all().delete()
    instrument.checks.all().delete()
    instrument.themes.all().delete()
    instrument.event_levels.all().delete()
    instrument.groups.all().delete()
    groups = _write_groups(instrument, content.groups)
    indicators = _write_indicators(instrument, content.indicators, groups)
    weights = [
        *_weights(instrument, "group", content.groups, groups),
        *_weights(instrument, "indicator", content.indicators, indicators),
    ]
    Weight.objects.bulk_create(weights)
    _write_themes(instrument, content.themes, indicators)
    _write_event_levels(instrument, content.event_levels)
    _write_checks(instrument, content.checks)
    MethodStep.objects.bulk_create(
        MethodStep(
            instrument=instrument,
            stage=step.stage,
            applies_to=step.applies_to,
            name=step.name,
            parameters=step.parameters,
            status=step.status,
            note=step.note,
            note_en=step.note_en,
        )
        for step in content.steps
    )


def _write_groups(instrument: Instrument, rows: Iterable[GroupRow]) -> dict[str, IndicatorGroup]:
    """Write the groups depth by depth from the top, because a group needs the key of its parent's row."""
    written: dict[str, IndicatorGroup] = {}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in written]
        groups = [
            IndicatorGroup(
                **_named(instrument, row),
                parent=written.get(row.parent),
                kind=row.kind or (GroupKind.SUBDIMENSION if row.parent else GroupKind.DIMENSION),
                is_display_only=row.is_display_only,
            )
            for row in ready
        ]
        written |= {group.code: group for group in IndicatorGroup.objects.bulk_create(groups)}
        waiting = [row for row in waiting if row.code not in written]
    return written


def _write_indicators(
    instrument: Instrument, rows: Iterable[IndicatorNode], groups: dict[str, IndicatorGroup]
) -> dict[str, Indicator]:
    indicators = Indicator.objects.bulk_create(
        Indicator(
            **_named(instrument, row),
            group=groups[row.parent],
            definition=row.definition,
            unit=row.unit,
            direction=row.direction,
            target=row.target,
            goalpost_low=row.goalposts[0] if row.goalposts else None,
            goalpost_high=row.goalposts[1] if row.goalposts else None,
        )
        for row in rows
    )
    return {indicator.code: indicator for indicator in indicators}


def _weights(
    instrument: Instrument,
    field: str,
    rows: Iterable[GroupRow | IndicatorNode],
    written: dict[str, IndicatorGroup] | dict[str, Indicator],
) -> list[Weight]:
    return [
        Weight(
            instrument=instrument,
            value=row.weight,
            status=row.weight_status or PublicationStatus.UNPUBLISHED,
            **{field: written[row.code]},
        )
        for row in rows
        if row.weight is not None
    ]


def _write_themes(
    instrument: Instrument, rows: Iterable[ThemeNode], indicators: dict[str, Indicator]
) -> None:
    rows = list(rows)
    themes = Theme.objects.bulk_create(
        Theme(**_named(instrument, row), status=row.status, note=row.note, note_en=row.note_en)
        for row in rows
    )
    ThemeIndicator.objects.bulk_create(
        ThemeIndicator(instrument=instrument, theme=theme, indicator=indicators[code], position=position)
        for theme, row in zip(themes, rows, strict=True)
        for position, code in enumerate(row.indicators)
    )


def _write_event_levels(instrument: Instrument, rows: Iterable[EventLevelNode]) -> None:
    EventLevel.objects.bulk_create(
        EventLevel(**_named(instrument, row), weight=row.weight, status=row.weight_status) for row in rows
    )


def _write_checks(instrument: Instrument, rows: Iterable[CheckNode]) -> None:
    Check.objects.bulk_create(
        Check(
            instrument=instrument,
            code=row.code,
            kind=row.kind,
            severity=row.severity,
            name=row.name,
            message=row.message,
            indicators=list(row.indicators),
            applies_to=row.applies_to,
            parameters=row.parameters,
            status=row.status,
            note=row.note,
            position=row.number,
        )
        for row in rows
    )


def _named(
    instrument: Instrument, row: GroupRow | IndicatorNode | ThemeNode | EventLevelNode
) -> dict[str, Any]:
    """Return the columns that everything with a code and a name has."""
    return {
        "instrument": instrument,
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "position": row.number,
    }
