"""Everything that is wrong with the tree of a framework file, in one go.

The engine looks at the nodes first, then at the shape of the tree, then at its weights, and stops where going on
makes no sense. Here every stage mends what it found in a copy, so that the next one can be looked at as well.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from .. import Group, Indicator
from ..tree import Tree, find_problems

DEEPEST: Final = 100
"""Levels of groups that anybody could mean; beyond, a file is a mistake or an attack."""

NodeT = TypeVar("NodeT", Group, Indicator)


def find_tree_problems(tree: Tree) -> list[tuple[str, str]]:
    """Return the code concerned and a sentence with the remedy, for every problem; empty where all is well."""
    too_deep = _find_too_deep(tree)
    if too_deep:
        return [
            (
                too_deep,
                f"Kelompok {too_deep} terletak lebih dari {DEEPEST} tingkat di bawah indeks; kurangi tingkatannya.",
            )
        ]
    found = find_problems(tree)
    if not found:
        return []
    for mend in (_mend_nodes, _mend_shape):
        tree = mend(tree)
        if not tree.indicators:
            break
        found += [problem for problem in find_problems(tree) if problem not in found]
    return found


def _find_too_deep(tree: Tree) -> str:
    """Return a group that lies deeper than anybody could mean; empty where there is none, or it is in a cycle."""
    parents = {group.code: group.parent for group in tree.groups}
    for group in tree.groups:
        above, seen = group.code, set[str]()
        while above in parents and above not in seen and len(seen) <= DEEPEST:
            seen.add(above)
            above = parents[above]
        if len(seen) > DEEPEST:
            return group.code
    return ""


def _mend_nodes(tree: Tree) -> Tree:
    """Return the tree without second codes, orphans below the index, and no theme."""
    seen = {tree.code}
    groups = _keep_first(tree.groups, seen)
    indicators = _keep_first(tree.indicators, seen)
    parents = {tree.code, *(group.code for group in groups)}
    return Tree(
        tree.code,
        [group if group.parent in parents else replace(group, parent=tree.code) for group in groups],
        [node if node.parent in parents else replace(node, parent=tree.code) for node in indicators],
        [],
    )


def _keep_first(nodes: Iterable[NodeT], seen: set[str]) -> list[NodeT]:
    kept: list[NodeT] = []
    for node in nodes:
        if node.code not in seen:
            kept.append(node)
        seen.add(node.code)
    return kept


def _mend_shape(tree: Tree) -> Tree:
    """Return the tree without cycles and without groups that hold nothing."""
    parents = {group.code: group.parent for group in tree.groups}
    for code in list(parents):
        seen, above = {code}, parents[code]
        while above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == code:
            parents[code] = tree.code
    groups = [replace(group, parent=parents[group.code]) for group in tree.groups]
    while True:
        filled = {group.parent for group in groups} | {leaf.parent for leaf in tree.indicators}
        kept = [group for group in groups if group.code in filled]
        if len(kept) == len(groups):
            return Tree(tree.code, kept, tree.indicators, [])
        groups = kept
