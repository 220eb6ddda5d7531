"""The shape of an index: what an aggregate is computed from, how high it lies."""

from collections.abc import Sequence
from dataclasses import dataclass

from .nodes import Group, Indicator, Node, Theme


@dataclass(frozen=True)
class Tree:
    """The nodes of an index, before they have been checked.

    Parameters
    ----------
    code : str
        Code of the index.
    groups : sequence of Group
        Inner nodes.
    indicators : sequence of Indicator
        Leaves.
    themes : sequence of Theme
        Subsets of the leaves.
    """

    code: str
    groups: Sequence[Group]
    indicators: Sequence[Indicator]
    themes: Sequence[Theme]


def expand_children(tree: Tree, code: str) -> list[Node]:
    """List the nodes that an aggregate is computed from, display-only groups replaced by their children.

    Parameters
    ----------
    tree : Tree
        A sound tree.
    code : str
        Code of the index or of a group.

    Returns
    -------
    list of (Group or Indicator)
        Groups before indicators, each in the order given.
    """
    nodes: list[Node] = []
    for group in tree.groups:
        if group.parent == code:
            nodes += expand_children(tree, group.code) if group.is_display_only else [group]
    nodes += [indicator for indicator in tree.indicators if indicator.parent == code]
    return nodes


def measure_heights(tree: Tree) -> dict[str, int]:
    """Measure the longest way from each aggregate down to a leaf, 1 right above them; display-only groups count."""
    parents = {group.code: group.parent for group in tree.groups}
    heights = dict.fromkeys([tree.code, *parents], 1)
    for code in list(heights):
        height, below = 1, code
        while below in parents:
            below, height = parents[below], height + 1
            heights[below] = max(heights[below], height)
    return heights
