"""An instrument as one frozen value: read from a file or from the database, written to either, shown on screens.

Two values are equal if they say the same; versions and keys of rows do not count. No queries.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from apps.engine import Framework, Group, Indicator, Stage, Theme
from apps.engine.method import join_steps
from apps.engine.tree import Tree
from apps.regions.enums import RegionLevel

from .enums import CheckKind, CheckSeverity, GroupKind, PublicationStatus
from .methods import method_label, method_sentence


def _in_active_language(name: str, name_en: str) -> str:
    is_english = (get_language() or "id").startswith("en")
    return name_en if is_english and name_en else name


class Named:
    """Anything with a name in Indonesian and, perhaps, in English."""

    name: str
    name_en: str

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return _in_active_language(self.name, self.name_en)


@dataclass(frozen=True)
class IndicatorNode(Named):
    """An indicator; `number` is its place among all indicators, from 0. Without a weight, its status is None too."""

    number: int
    code: str
    parent: str
    name: str
    name_en: str = ""
    weight: Decimal | None = None
    weight_status: PublicationStatus | None = None
    direction: int = 1
    target: Decimal | None = None
    goalposts: tuple[Decimal, Decimal] | None = None
    unit: str = ""
    definition: str = ""
    pk: int = field(default=0, compare=False)
    codebook_unit: str = field(default="", compare=False)
    """The unit that the codebook gives; it is no part of the instrument, and known only where the database was read."""

    @property
    def counted_in(self) -> str:
        """What the count of an event row counts: the unit of the indicator, that of its codebook entry, or events."""
        return self.unit or self.codebook_unit or "kejadian"


@dataclass(frozen=True)
class GroupRow(Named):
    """A group without what it holds; `number` is its place among all groups, from 0.

    A group directly below the index has an empty `parent`.
    """

    number: int
    code: str
    parent: str
    name: str
    name_en: str = ""
    kind: GroupKind | None = None
    weight: Decimal | None = None
    weight_status: PublicationStatus | None = None
    is_display_only: bool = False
    weights_sum: Decimal | None = None
    pk: int = field(default=0, compare=False)


@dataclass(frozen=True)
class GroupNode(GroupRow):
    """A group with what it holds. `depth` is 0 for a dimension."""

    depth: int = 0
    groups: tuple["GroupNode", ...] = ()
    indicators: tuple[IndicatorNode, ...] = ()

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


@dataclass(frozen=True)
class ThemeNode(Named):
    """A named subset of the indicators, by their codes; `status` says whether this choice is published."""

    number: int
    code: str
    name: str
    name_en: str = ""
    indicators: tuple[str, ...] = ()
    status: PublicationStatus = PublicationStatus.UNPUBLISHED
    note: str = ""
    note_en: str = ""

    @property
    def note_label(self) -> str:
        """The note in the reader's language."""
        return _in_active_language(self.note, self.note_en)


@dataclass(frozen=True)
class EventLevelNode(Named):
    """A level of event; `number` is its place, from 0."""

    number: int
    code: str
    name: str
    name_en: str = ""
    weight: Decimal = Decimal(0)
    weight_status: PublicationStatus = PublicationStatus.UNPUBLISHED
    pk: int = field(default=0, compare=False)


@dataclass(frozen=True)
class CheckNode:
    """A rule that the answers of an office are held against; it takes no part in the index. `number` is its place.

    `indicators` are the codes it looks at, none for all; `applies_to` is the level of region it is for, empty for all.
    `message` says what was found, with blanks such as {number}; `parameters` depend on the kind.
    """

    number: int
    code: str
    kind: CheckKind
    severity: CheckSeverity
    name: str
    message: str
    indicators: tuple[str, ...] = ()
    applies_to: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    status: PublicationStatus = PublicationStatus.UNPUBLISHED
    note: str = ""

    @property
    def applies_to_label(self) -> str:
        """The level it is for in words; empty where it is for all."""
        return str(RegionLevel(self.applies_to).label) if self.applies_to else ""


@dataclass(frozen=True)
class MethodStepNode:
    """The method of one stage; `applies_to` is the level or group it is for, empty if it is for everything."""

    stage: Stage
    applies_to: str
    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    status: PublicationStatus = PublicationStatus.UNPUBLISHED
    note: str = ""
    note_en: str = ""

    @property
    def label(self) -> str:
        return method_label(self.stage, self.name)

    @property
    def sentence(self) -> str:
        """What the step does, in words."""
        return method_sentence(self.stage, self.name, self.parameters)


@dataclass(frozen=True)
class InstrumentStructure(Named):
    """A whole instrument. Its parts are in the order of the file; read from the database, in the order of the form."""

    code: str
    name: str
    name_en: str = ""
    version: int | None = field(default=None, compare=False)
    source: str = ""
    note: str = ""
    weights_sum: Decimal | None = None
    groups: tuple[GroupRow, ...] = ()
    indicators: tuple[IndicatorNode, ...] = ()
    themes: tuple[ThemeNode, ...] = ()
    event_levels: tuple[EventLevelNode, ...] = ()
    steps: tuple[MethodStepNode, ...] = ()
    checks: tuple[CheckNode, ...] = ()

    @cached_property
    def dimensions(self) -> tuple[GroupNode, ...]:
        """The groups right below the index, each with what it holds."""
        return grow_groups(self.groups, self.indicators)

    @cached_property
    def group_nodes(self) -> dict[str, GroupNode]:
        """Every group with what it holds, by code."""
        return {node.code: node for dimension in self.dimensions for node in dimension.walk()}

    @cached_property
    def subdimension_count(self) -> int:
        return len(self.groups) - len(self.dimensions)

    @cached_property
    def has_unpublished(self) -> bool:
        """Whether the portal chose any weight, theme, method or check by itself, because none is published."""
        statuses = [
            *(group.weight_status for group in self.groups),
            *(indicator.weight_status for indicator in self.indicators),
            *(theme.status for theme in self.themes),
            *(level.weight_status for level in self.event_levels),
            *(step.status for step in self.steps),
            *(check.status for check in self.checks),
        ]
        return PublicationStatus.UNPUBLISHED in statuses

    @cached_property
    def themed_indicators(self) -> list[tuple[ThemeNode, list[IndicatorNode]]]:
        """Every theme with its indicators."""
        nodes = {indicator.code: indicator for indicator in self.indicators}
        return [(theme, [nodes[code] for code in theme.indicators]) for theme in self.themes]

    @cached_property
    def tree(self) -> Tree:
        """The tree as the engine reads it, not yet checked; a weight that is not set counts as 1."""
        return Tree(
            self.code,
            [
                Group(
                    code=group.code,
                    parent=group.parent or self.code,
                    name=group.name,
                    weight=_weight(group.weight),
                    is_display_only=group.is_display_only,
                )
                for group in self.groups
            ],
            [_engine_indicator(indicator) for indicator in self.indicators],
            [Theme(code=theme.code, name=theme.name, indicators=theme.indicators) for theme in self.themes],
        )

    def framework(self) -> Framework:
        """Return the tree as the engine computes with it. Raises FrameworkError where it is not sound."""
        tree = self.tree
        return Framework(self.code, self.name, tuple(tree.groups), tuple(tree.indicators), tuple(tree.themes))

    def method_dict(self) -> dict[str, Any]:
        """Return the method as the engine reads it (`Method.from_dict`)."""
        return join_steps(
            (step.stage, step.applies_to, {"name": step.name, **step.parameters}) for step in self.steps
        )


def grow_groups(groups: Sequence[GroupRow], indicators: Sequence[IndicatorNode]) -> tuple[GroupNode, ...]:
    """Return the groups right below the index, each with what it holds."""
    groups_below: defaultdict[str, list[GroupRow]] = defaultdict(list)
    for group in groups:
        groups_below[group.parent].append(group)
    indicators_below: defaultdict[str, list[IndicatorNode]] = defaultdict(list)
    for indicator in indicators:
        indicators_below[indicator.parent].append(indicator)

    def grow(group: GroupRow, depth: int) -> GroupNode:
        said = {known.name: getattr(group, known.name) for known in fields(GroupRow)}
        return GroupNode(
            **said,
            depth=depth,
            groups=tuple(grow(below, depth + 1) for below in groups_below[group.code]),
            indicators=tuple(indicators_below[group.code]),
        )

    return tuple(grow(group, 0) for group in groups_below[""])


def _engine_indicator(indicator: IndicatorNode) -> Indicator:
    posts = indicator.goalposts
    return Indicator(
        code=indicator.code,
        parent=indicator.parent,
        name=indicator.name,
        weight=_weight(indicator.weight),
        direction=indicator.direction,
        target=None if indicator.target is None else float(indicator.target),
        goalposts=None if posts is None else (float(posts[0]), float(posts[1])),
    )


def _weight(weight: Decimal | None) -> float:
    return 1.0 if weight is None else float(weight)
