"""The tree of an index: groups of any depth, indicators as leaves."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from .arrays import BoolArray, FloatArray, IndexArray
from .exceptions import FrameworkError


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """A leaf of the tree: what is observed (indikator).

    Parameters
    ----------
    code : str
        Unique within the framework, indexes and groups included.
    parent : str
        Code of the group, or of the index itself.
    name : str
        For messages and tables.
    weight : float
        Relative to its siblings, >= 0; only proportions count.
    direction : int
        1 if more is more vulnerable, -1 if less is.
    """

    code: str
    parent: str
    name: str = ""
    weight: float = 1.0
    direction: int = 1


@dataclass(frozen=True, kw_only=True)
class Group:
    """An inner node of the tree (dimensi, subdimensi).

    Parameters
    ----------
    code : str
        Unique within the framework.
    parent : str
        Code of another group, or of the index itself.
    name : str
        For messages and tables.
    weight : float
        Relative to its siblings, >= 0. Unused when `is_display_only`.
    is_display_only : bool
        The group gets a score to be read, but its parent aggregates over the group's children instead of over
        that score. So are the subdimensions of IKP 2024: a dimension is the weighted mean of its indicators.
    """

    code: str
    parent: str
    name: str = ""
    weight: float = 1.0
    is_display_only: bool = False


Node: TypeAlias = Group | Indicator


@dataclass(frozen=True)
class Branch:
    """One aggregation of the tree, in columns of the matrix ``[indicators | aggregates]``.

    Parameters
    ----------
    code : str
        The group, or the index.
    column : int
        Where its score belongs.
    children : ndarray of int, shape (n_children,)
        Columns aggregated, display-only groups already replaced by their children.
    weights : ndarray of float, shape (n_children,)
        Weights of the children, as declared.
    """

    code: str
    column: int
    children: IndexArray
    weights: FloatArray


@dataclass(frozen=True)
class Framework:
    """An index: its code, its groups and its indicators, validated when built.

    Aggregates are ordered ``(index, *groups)`` everywhere in the engine; indicators as given.

    Parameters
    ----------
    code : str
        Code of the index, the root of the tree.
    name : str
        Name of the index.
    groups : tuple of Group
        Inner nodes, in any order; may be empty.
    indicators : tuple of Indicator
        Leaves, in the order of the columns of the values.

    Raises
    ------
    FrameworkError
        If the nodes do not form one tree, or its weights cannot weigh. Lists every problem found.

    Examples
    --------
    >>> framework = Framework(
    ...     "IKP",
    ...     "Indeks kecil",
    ...     groups=(Group(code="D1", parent="IKP", weight=0.6), Group(code="D2", parent="IKP", weight=0.4)),
    ...     indicators=(Indicator(code="A", parent="D1"), Indicator(code="B", parent="D2")),
    ... )
    >>> framework.aggregate_codes
    ('IKP', 'D1', 'D2')
    """

    code: str
    name: str
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", tuple(self.groups))
        object.__setattr__(self, "indicators", tuple(self.indicators))
        problems = _find_node_problems(self) or _find_tree_problems(self) or _find_weight_problems(self)
        if problems:
            text = " ".join(sentence for _, sentence in problems)
            raise FrameworkError(
                f"Kerangka indeks {self.code or '(tanpa kode)'} tidak sah: {text}",
                codes=dict.fromkeys(code for code, _ in problems),
                problems=(sentence for _, sentence in problems),
            )

    @cached_property
    def aggregate_codes(self) -> tuple[str, ...]:
        """Codes of the index and of its groups, in the order of the aggregates."""
        return (self.code, *(group.code for group in self.groups))

    @cached_property
    def indicator_codes(self) -> tuple[str, ...]:
        """Codes of the indicators, in the order of the columns of the values."""
        return tuple(indicator.code for indicator in self.indicators)

    @cached_property
    def directions(self) -> IndexArray:
        """Direction of each indicator, shape (n_indicators,), 1 or -1."""
        return np.array([indicator.direction for indicator in self.indicators], dtype=np.intp)

    @cached_property
    def top_groups(self) -> tuple[str, ...]:
        """Codes of the groups directly below the index (the dimensions)."""
        return tuple(group.code for group in self.groups if group.parent == self.code)

    @cached_property
    def levels_bottom_up(self) -> tuple[tuple[str, ...], ...]:
        """Codes of the aggregates by distance from the leaves; the last level is the index alone."""
        heights = _measure_heights(self)
        return tuple(
            tuple(code for code in self.aggregate_codes if heights[code] == height)
            for height in range(1, heights[self.code] + 1)
        )

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """Every aggregation, children before parents, in columns of ``[indicators | aggregates]``."""
        columns = {code: column for column, code in enumerate((*self.indicator_codes, *self.aggregate_codes))}
        return tuple(
            Branch(
                code=code,
                column=columns[code],
                children=np.array([columns[node.code] for node in nodes], dtype=np.intp),
                weights=np.array([node.weight for node in nodes], dtype=np.float64),
            )
            for level in self.levels_bottom_up
            for code in level
            for nodes in (_expand_children(self, code),)
        )

    @cached_property
    def membership(self) -> BoolArray:
        """Which indicator lies below which aggregate, shape (n_indicators, n_aggregates)."""
        parents = {group.code: group.parent for group in self.groups}
        positions = {code: position for position, code in enumerate(self.aggregate_codes)}
        below = np.zeros((len(self.indicators), len(positions)), dtype=np.bool_)
        for row, indicator in enumerate(self.indicators):
            code: str | None = indicator.parent
            while code is not None:
                below[row, positions[code]] = True
                code = parents.get(code)
        return below

    @cached_property
    def index_weights(self) -> FloatArray:
        """Share of each indicator in the index when nothing is missing, shape (n_indicators,), sum 1."""
        n_indicators = len(self.indicators)
        shares = np.zeros(n_indicators + len(self.aggregate_codes))
        shares[n_indicators] = 1.0
        # From the index down; a display-only group is nobody's child, so its share is and stays 0.
        for branch in reversed(self.branches):
            shares[branch.children] += shares[branch.column] * branch.weights / branch.weights.sum()
        return shares[:n_indicators]

    def to_dict(self) -> dict[str, Any]:
        """Return the framework as plain data, ready for JSON.

        Returns
        -------
        dict
            ``code``, ``name``, ``groups`` and ``indicators``; `from_dict` reads it back.
        """
        return {
            "code": self.code,
            "name": self.name,
            "groups": [asdict(group) for group in self.groups],
            "indicators": [asdict(indicator) for indicator in self.indicators],
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Framework":
        """Build a framework from what `to_dict` returned.

        Parameters
        ----------
        content : mapping
            ``code``, ``name``, ``groups`` and ``indicators``.

        Returns
        -------
        Framework
            Validated like any other.

        Raises
        ------
        FrameworkError
            If a key is missing or unknown, or the tree is not sound.
        """
        try:
            return cls(
                code=content["code"],
                name=content.get("name", ""),
                groups=tuple(Group(**group) for group in content.get("groups", ())),
                indicators=tuple(Indicator(**indicator) for indicator in content["indicators"]),
            )
        except (KeyError, TypeError) as error:
            raise FrameworkError(
                f"Kerangka indeks tidak dapat dibaca ({error}). Periksa nama kolom kelompok dan indikator."
            ) from error


def _find_node_problems(framework: Framework) -> list[tuple[str, str]]:
    """Problems of single nodes: codes, parents, weights, directions."""
    nodes: tuple[Node, ...] = (*framework.groups, *framework.indicators)
    problems: list[tuple[str, str]] = []
    if not framework.indicators:
        problems.append((framework.code, "Tidak ada indikator; tambahkan sedikitnya satu."))
    for code, count in Counter([framework.code, *(node.code for node in nodes)]).items():
        if not code.strip():
            problems.append((code, "Ada kode yang kosong; setiap indeks, kelompok dan indikator perlu kode."))
        elif count > 1:
            problems.append((code, f"Kode {code} dipakai {count} kali; setiap kode harus unik."))
    parents = {framework.code, *(group.code for group in framework.groups)}
    leaves = {indicator.code for indicator in framework.indicators}
    for node in nodes:
        if node.parent not in parents:
            reason = "adalah indikator" if node.parent in leaves else "tidak ada"
            problems.append(
                (node.code, f"Induk {node.parent!r} dari {node.code} {reason}; betulkan kode induk.")
            )
        if not (math.isfinite(node.weight) and node.weight >= 0):
            problems.append(
                (node.code, f"Bobot {node.code} adalah {node.weight}; bobot harus angka 0 atau lebih.")
            )
    problems += [
        (indicator.code, f"Arah {indicator.code} adalah {indicator.direction}; isi 1 atau -1.")
        for indicator in framework.indicators
        if indicator.direction not in (1, -1)
    ]
    return problems


def _find_tree_problems(framework: Framework) -> list[tuple[str, str]]:
    """Problems of the shape: cycles and empty groups. Codes are unique and parents exist here."""
    parents = {group.code: group.parent for group in framework.groups}
    problems: list[tuple[str, str]] = []
    for code in parents:
        seen = [code]
        while seen[-1] in parents and parents[seen[-1]] not in seen:
            seen.append(parents[seen[-1]])
        if parents.get(seen[-1]) == code:
            path = " > ".join([*seen, code])
            problems.append((code, f"Kelompok {code} berputar pada dirinya ({path}); betulkan induknya."))
    filled = {group.parent for group in framework.groups}
    filled |= {indicator.parent for indicator in framework.indicators}
    problems += [
        (code, f"Kelompok {code} tidak berisi; beri indikator atau hapus kelompok itu.")
        for code in parents
        if code not in filled
    ]
    return problems


def _find_weight_problems(framework: Framework) -> list[tuple[str, str]]:
    """Groups whose children weigh nothing. The tree is sound here."""
    return [
        (code, f"Jumlah bobot di bawah {code} adalah 0; beri sedikitnya satu bobot lebih dari 0.")
        for code in framework.aggregate_codes
        if sum(node.weight for node in _expand_children(framework, code)) == 0
    ]


def _expand_children(framework: Framework, code: str) -> list[Node]:
    """Nodes that the aggregate is computed from, display-only groups replaced by their children."""
    nodes: list[Node] = []
    for group in framework.groups:
        if group.parent == code:
            nodes += _expand_children(framework, group.code) if group.is_display_only else [group]
    nodes += [indicator for indicator in framework.indicators if indicator.parent == code]
    return nodes


def _measure_heights(framework: Framework) -> dict[str, int]:
    """Longest distance of each aggregate from a leaf; display-only groups count as levels."""
    parents = {group.code: group.parent for group in framework.groups}
    heights = dict.fromkeys(framework.aggregate_codes, 1)
    for code in framework.aggregate_codes:
        height, below = 1, code
        while below in parents:
            below, height = parents[below], height + 1
            heights[below] = max(heights[below], height)
    return heights
