"""The tree of an index: groups of any depth, indicators as leaves."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

import numpy as np

from .arrays import BoolArray, FloatArray, IndexArray
from .exceptions import FrameworkError
from .nodes import Branch, Group, Indicator, Theme
from .tree import Tree, expand_children, measure_heights
from .tree_checks import find_problems


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
    themes : tuple of Theme, optional
        Subsets of the indicators with an index of their own, outside the tree.

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
    themes: tuple[Theme, ...] = ()

    def __post_init__(self) -> None:
        for name in ("groups", "indicators", "themes"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        problems = find_problems(self._tree)
        if problems:
            sentences = list(dict.fromkeys(problem.sentence for problem in problems))
            raise FrameworkError(
                f"Kerangka indeks {self.code or '(tanpa kode)'} tidak sah: {' '.join(sentences)}",
                codes=dict.fromkeys(problem.code for problem in problems),
                problems=sentences,
            )

    @cached_property
    def _tree(self) -> Tree:
        return Tree(self.code, self.groups, self.indicators, self.themes)

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
    def targets(self) -> FloatArray:
        """Target of each indicator, shape (n_indicators,); NaN where none is set."""
        return np.array([np.nan if node.target is None else node.target for node in self.indicators])

    @cached_property
    def goalposts(self) -> FloatArray:
        """Lower and upper goalpost of each indicator, shape (n_indicators, 2); NaN where none are set."""
        return np.array([node.goalposts or (np.nan, np.nan) for node in self.indicators])

    @cached_property
    def top_groups(self) -> tuple[str, ...]:
        """Codes of the groups directly below the index (the dimensions)."""
        return tuple(group.code for group in self.groups if group.parent == self.code)

    @cached_property
    def levels_bottom_up(self) -> tuple[tuple[str, ...], ...]:
        """Codes of the aggregates by distance from the leaves; the last level is the index alone."""
        heights = measure_heights(self._tree)
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
            # By code: sums are then the same to the last bit in whatever order the nodes are declared.
            for nodes in (sorted(expand_children(self._tree, code), key=attrgetter("code")),)
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
        return self.share_weights({branch.code: branch.weights for branch in self.branches})

    def share_weights(self, weights: Mapping[str, FloatArray]) -> FloatArray:
        """Multiply weights down the tree.

        Parameters
        ----------
        weights : mapping of str to ndarray of float, shape (n_children,)
            By code of the aggregate, in the order of its branch's children.

        Returns
        -------
        ndarray of float, shape (n_indicators,)
            Share of each indicator in the index, sum 1.
        """
        n_indicators = len(self.indicators)
        shares = np.zeros(n_indicators + len(self.aggregate_codes))
        shares[n_indicators] = 1.0
        # From the index down; a display-only group is nobody's child, so its share is and stays 0.
        for branch in reversed(self.branches):
            used = weights[branch.code]
            shares[branch.children] += shares[branch.column] * used / used.sum()
        return shares[:n_indicators]

    def to_dict(self) -> dict[str, Any]:
        """Return the framework as plain data, ready for JSON.

        Returns
        -------
        dict
            ``code``, ``name``, ``groups``, ``indicators`` and ``themes``; `from_dict` reads it back.
        """
        return {
            "code": self.code,
            "name": self.name,
            "groups": [asdict(group) for group in self.groups],
            "indicators": [_describe_indicator(indicator) for indicator in self.indicators],
            "themes": [{**asdict(theme), "indicators": list(theme.indicators)} for theme in self.themes],
        }

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Framework":
        """Build a framework from what `to_dict` returned.

        Parameters
        ----------
        content : mapping
            ``code``, ``name``, ``groups``, ``indicators`` and, where there are any, ``themes``.

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
                indicators=tuple(_read_indicator(indicator) for indicator in content["indicators"]),
                themes=tuple(
                    Theme(**{**theme, "indicators": tuple(theme["indicators"])})
                    for theme in content.get("themes", ())
                ),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise FrameworkError(
                f"Kerangka indeks tidak dapat dibaca ({error}). Periksa nama kolom kelompok, indikator dan tema."
            ) from error


def _describe_indicator(indicator: Indicator) -> dict[str, Any]:
    """Describe an indicator as plain data, its target and goalposts only where they are set."""
    content = {name: value for name, value in asdict(indicator).items() if value is not None}
    if indicator.goalposts is not None:
        content["goalposts"] = list(indicator.goalposts)
    return content


def _read_indicator(content: Mapping[str, Any]) -> Indicator:
    posts = content.get("goalposts")
    if posts is None:
        return Indicator(**content)
    lower, upper = posts
    return Indicator(**{**content, "goalposts": (lower, upper)})
