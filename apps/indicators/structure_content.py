"""From a stored instrument back to the content of a file that would make it. No database."""

from .enums import PublicationStatus
from .files.instrument_file import (
    EventLevelContent,
    GroupContent,
    IndicatorContent,
    InstrumentContent,
    StepContent,
    ThemeContent,
)
from .structure import GroupNode, IndicatorNode, InstrumentStructure, ThemeNode


def structure_content(structure: InstrumentStructure) -> InstrumentContent:
    """Return a stored instrument as the content of a file that would make it."""
    return InstrumentContent(
        code=structure.code,
        name=structure.name,
        name_en=structure.name_en,
        source=structure.source,
        note=structure.note,
        groups=tuple(_group_content(number, group) for number, group in enumerate(structure.groups)),
        indicators=tuple(
            _indicator_content(number, indicator) for number, indicator in enumerate(structure.indicators)
        ),
        themes=tuple(_theme_content(number, theme) for number, theme in enumerate(structure.themes)),
        event_levels=tuple(
            EventLevelContent(
                number, level.code, level.name, level.name_en, level.weight, level.weight_status
            )
            for number, level in enumerate(structure.event_levels)
        ),
        steps=tuple(
            StepContent(
                step.stage,
                step.applies_to,
                step.name,
                dict(step.parameters),
                step.status,
                step.note,
                step.note_en,
            )
            for step in structure.steps
        ),
    )


def _group_content(number: int, group: GroupNode) -> GroupContent:
    return GroupContent(
        number=number,
        code=group.code,
        parent=group.parent_code or "",
        name=group.name,
        name_en=group.name_en,
        kind=group.kind,
        weight=group.weight,
        weight_status=group.weight_status or PublicationStatus.UNPUBLISHED,
        is_display_only=group.is_display_only,
    )


def _indicator_content(number: int, indicator: IndicatorNode) -> IndicatorContent:
    return IndicatorContent(
        number=number,
        code=indicator.code,
        parent=indicator.group_code,
        name=indicator.name,
        name_en=indicator.name_en,
        weight=indicator.weight,
        weight_status=indicator.weight_status or PublicationStatus.UNPUBLISHED,
        direction=indicator.direction,
        target=indicator.target,
        goalposts=indicator.goalposts,
        unit=indicator.unit,
        definition=indicator.definition,
    )


def _theme_content(number: int, theme: ThemeNode) -> ThemeContent:
    return ThemeContent(
        number=number,
        code=theme.code,
        name=theme.name,
        name_en=theme.name_en,
        indicators=tuple(indicator.code for indicator in theme.indicators),
        status=theme.status,
        note=theme.note,
        note_en=theme.note_en,
    )
