"""An instrument as one frozen tree, for the form, the computation and the publication. No database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from apps.engine import Stage
from apps.engine.method import join_steps

from .enums import GroupKind, PublicationStatus
from .methods import method_label, method_sentence


def _in_active_language(name: str, name_en: str) -> str:
    is_english = (get_language() or "id").startswith("en")
    return name_en if is_english and name_en else name


@dataclass(frozen=True, kw_only=True)
class StructureNode:
    """What every row of an instrument has."""

    pk: int
    code: str
    name: str
    name_en: str

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return _in_active_language(self.name, self.name_en)


@dataclass(frozen=True, kw_only=True)
class IndicatorNode(StructureNode):
    """An indicator; `weight` is None where none is set."""

    group_code: str
    definition: str
    unit: str
    direction: int
    target: Decimal | None
    goalposts: tuple[Decimal, Decimal] | None
    weight: Decimal | None
    weight_status: PublicationStatus | None


@dataclass(frozen=True, kw_only=True)
class GroupNode(StructureNode):
    """A group with what it holds. `depth` is 0 for a dimension; `parent_code` is None there."""

    kind: GroupKind
    depth: int
    parent_code: str | None
    is_display_only: bool
    weight: Decimal | None
    weight_status: PublicationStatus | None
    groups: tuple["GroupNode", ...]
    indicators: tuple[IndicatorNode, ...]

    @cached_property
    def all_indicators(self) -> tuple[IndicatorNode, ...]:
        """Every indicator below the group, in the order of the form."""
        below = (indicator for group in self.groups for indicator in group.all_indicators)
        return (*self.indicators, *below)

    def walk(self) -> Iterator["GroupNode"]:
        """Yield the group and every group below it, each before what it holds."""
        yield self
        for group in self.groups:
            yield from group.walk()


@dataclass(frozen=True, kw_only=True)
class ThemeNode(StructureNode):
    """A named subset of the indicators; `status` is that of the choice."""

    indicators: tuple[IndicatorNode, ...]
    status: PublicationStatus
    note: str
    note_en: str

    @property
    def note_label(self) -> str:
        """The note in the reader's language."""
        return _in_active_language(self.note, self.note_en)


@dataclass(frozen=True, kw_only=True)
class EventLevelNode(StructureNode):
    """A level of event."""

    weight: Decimal
    weight_status: PublicationStatus


@dataclass(frozen=True, kw_only=True)
class MethodStepNode:
    """One stage of the method; `applies_to` empty for everything."""

    stage: Stage
    applies_to: str
    name: str
    parameters: Mapping[str, Any]
    status: PublicationStatus
    note: str
    note_en: str = ""

    @property
    def label(self) -> str:
        return method_label(self.stage, self.name)

    @property
    def sentence(self) -> str:
        """What the step does, in words."""
        return method_sentence(self.stage, self.name, self.parameters)


@dataclass(frozen=True, kw_only=True)
class InstrumentStructure(StructureNode):
    """A whole instrument. `dimensions` are the groups right below the index."""

    version: int
    source: str
    note: str
    is_frozen: bool
    dimensions: tuple[GroupNode, ...]
    themes: tuple[ThemeNode, ...]
    event_levels: tuple[EventLevelNode, ...]
    steps: tuple[MethodStepNode, ...]

    @cached_property
    def groups(self) -> tuple[GroupNode, ...]:
        """Every group, each before what it holds."""
        return tuple(group for dimension in self.dimensions for group in dimension.walk())

    @cached_property
    def indicators(self) -> tuple[IndicatorNode, ...]:
        """Every indicator, in the order of the form."""
        return tuple(indicator for dimension in self.dimensions for indicator in dimension.all_indicators)

    @cached_property
    def subdimension_count(self) -> int:
        return len(self.groups) - len(self.dimensions)

    @cached_property
    def has_unpublished(self) -> bool:
        """Whether something of it was set by the portal, because it has not been published."""
        statuses = [
            *(group.weight_status for group in self.groups),
            *(indicator.weight_status for indicator in self.indicators),
            *(theme.status for theme in self.themes),
            *(level.weight_status for level in self.event_levels),
            *(step.status for step in self.steps),
        ]
        return PublicationStatus.UNPUBLISHED in statuses

    def framework_dict(self) -> dict[str, Any]:
        """Return the tree as the engine reads it (`Framework.from_dict`); a weight that is not set is left out."""
        groups = [
            {
                "code": group.code,
                "parent": group.parent_code or self.code,
                "name": group.name,
                "is_display_only": group.is_display_only,
                **_weight_entry(group.weight),
            }
            for group in self.groups
        ]
        indicators = [
            {
                "code": indicator.code,
                "parent": indicator.group_code,
                "name": indicator.name,
                "direction": indicator.direction,
                **_weight_entry(indicator.weight),
                **_scale_entries(indicator),
            }
            for indicator in self.indicators
        ]
        themes = [
            {"code": theme.code, "name": theme.name, "indicators": [node.code for node in theme.indicators]}
            for theme in self.themes
        ]
        return {
            "code": self.code,
            "name": self.name,
            "groups": groups,
            "indicators": indicators,
            "themes": themes,
        }

    def method_dict(self) -> dict[str, Any]:
        """Return the method as the engine reads it (`Method.from_dict`)."""
        return join_steps(
            (step.stage, step.applies_to, {"name": step.name, **step.parameters}) for step in self.steps
        )


def _scale_entries(indicator: IndicatorNode) -> dict[str, Any]:
    """Return the target and the goalposts, where they are set."""
    entries: dict[str, Any] = {}
    if indicator.target is not None:
        entries["target"] = float(indicator.target)
    if indicator.goalposts is not None:
        entries["goalposts"] = [float(post) for post in indicator.goalposts]
    return entries


def _weight_entry(weight: Decimal | None) -> dict[str, float]:
    return {} if weight is None else {"weight": float(weight)}
