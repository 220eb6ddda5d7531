"""What a panel asks, page by page, made from an instrument. No database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TypeAlias

from apps.indicators.structure import GroupNode, IndicatorNode, InstrumentStructure

from .enums import COMPARED_MAX, COMPARED_MIN, PanelMethod

Key: TypeAlias = tuple[str, ...]
"""The codes that one question is about: an indicator, a dimension, or a parent and two of its children."""

Answers: TypeAlias = Mapping[Key, int]
"""One expert's answers: a score from 1 to 4, points, or a preference on Saaty's scale (`ExpertComparison`)."""

Node: TypeAlias = GroupNode | IndicatorNode


@dataclass(frozen=True)
class Item:
    """A group or an indicator that is judged; `heading` is the group it is shown under."""

    code: str
    label: str
    definition: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Section:
    """One page of the form: the items below `code`."""

    code: str
    label: str
    method: PanelMethod
    items: tuple[Item, ...]

    @cached_property
    def pairs(self) -> tuple[tuple[Item, Item], ...]:
        """Every two items once, each new item with all before it: 1/2, 1/3, 2/3, 1/4, 2/4, 3/4."""
        pairs = combinations(range(len(self.items)), 2)
        ordered = sorted(pairs, key=lambda pair: (pair[1], pair[0]))
        return tuple((self.items[first], self.items[second]) for first, second in ordered)

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The questions of the page, in order."""
        if self.method == PanelMethod.AHP:
            return tuple((self.code, first.code, second.code) for first, second in self.pairs)
        return tuple((item.code,) for item in self.items)

    def count_answered(self, answers: Answers) -> int:
        return sum(key in answers for key in self.keys)


@dataclass(frozen=True)
class Questionnaire:
    """Everything that a panel asks. `structure` is the instrument it asks about."""

    structure: InstrumentStructure
    method: PanelMethod
    sections: tuple[Section, ...]

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        return tuple(key for section in self.sections for key in section.keys)

    def section(self, code: str) -> Section | None:
        """Return one page; None where the panel has none of that code."""
        return next((section for section in self.sections if section.code == code), None)

    def count_answered(self, answers: Answers) -> int:
        return sum(section.count_answered(answers) for section in self.sections)


@dataclass(frozen=True)
class Comparable:
    """A parent whose children can be compared in pairs."""

    code: str
    label: str
    count: int

    @property
    def pair_count(self) -> int:
        return self.count * (self.count - 1) // 2


def questionnaire_of(
    structure: InstrumentStructure, method: PanelMethod, parent_codes: Sequence[str]
) -> Questionnaire:
    """Return the pages of a panel. Parents that the instrument does not have give no page."""
    if method == PanelMethod.SCORE:
        sections = tuple(_score_section(dimension) for dimension in structure.dimensions)
    else:
        known = [structure.code, *(group.code for group in structure.groups)]
        sections = tuple(
            _sibling_section(structure, code, method) for code in known if code in set(parent_codes)
        )
    return Questionnaire(structure, method, sections)


def weighed_children(structure: InstrumentStructure, parent_code: str) -> tuple[Node, ...]:
    """Return the children that a parent (the index, or a group) is computed from.

    A group that is only displayed is replaced by its own children.
    """
    if parent_code == structure.code:
        return tuple(_give_way(structure.dimensions, ()))
    group = structure.group_nodes[parent_code]
    return tuple(_give_way(group.groups, group.indicators))


def weighed_parents(structure: InstrumentStructure) -> tuple[str, ...]:
    """Return the codes of the index and of every group that is more than displayed, parents before children."""
    return (structure.code, *(group.code for group in structure.groups if not group.is_display_only))


def comparable_parents(structure: InstrumentStructure) -> list[Comparable]:
    """Return the parents whose children a person can compare in pairs: not too few and not too many."""
    found: list[Comparable] = []
    for code in weighed_parents(structure):
        count = len(weighed_children(structure, code))
        if COMPARED_MIN <= count <= COMPARED_MAX:
            found.append(Comparable(code, parent_label(structure, code), count))
    return found


def parent_label(structure: InstrumentStructure, code: str) -> str:
    """Return how the children of a parent are headed: by the name of the group, or "dimensions" below the index."""
    if code == structure.code:
        return "Dimensi"
    return structure.group_nodes[code].label


def _give_way(groups: Iterable[GroupNode], indicators: Iterable[IndicatorNode]) -> Iterator[Node]:
    for group in groups:
        if group.is_display_only:
            yield from _give_way(group.groups, group.indicators)
        else:
            yield group
    yield from indicators


def _score_section(dimension: GroupNode) -> Section:
    items = [
        Item(
            indicator.code,
            indicator.label,
            indicator.definition,
            "" if group is dimension else f"{group.code} {group.label}",
        )
        for group in dimension.walk()
        for indicator in group.indicators
    ]
    return Section(dimension.code, dimension.label, PanelMethod.SCORE, tuple(items))


def _sibling_section(structure: InstrumentStructure, code: str, method: PanelMethod) -> Section:
    items = [
        Item(node.code, node.label, node.definition if isinstance(node, IndicatorNode) else "")
        for node in weighed_children(structure, code)
    ]
    return Section(code, parent_label(structure, code), method, tuple(items))
