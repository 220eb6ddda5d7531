"""The shape of an index: what is wrong with it, what an aggregate is computed from, how high it lies."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .arrays import LARGEST_NUMBER
from .nodes import Group, Indicator, Node, Theme

SMALLEST_WEIGHT: Final = 1 / LARGEST_NUMBER
"""Above 0."""


@dataclass(frozen=True)
class Tree:
    """The nodes of an index, before anybody has said that they are sound.

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


def find_problems(tree: Tree) -> list[tuple[str, str]]:
    """Find what is wrong with the nodes or, where they are sound, with the tree they form.

    Parameters
    ----------
    tree : Tree
        The nodes.

    Returns
    -------
    list of (str, str)
        Code concerned, and a sentence with the remedy; empty where all is well.
    """
    return _find_node_problems(tree) or _find_tree_problems(tree) or _find_weight_problems(tree)


def _find_node_problems(tree: Tree) -> list[tuple[str, str]]:
    """Problems of single nodes: codes, parents, weights, directions."""
    nodes: tuple[Node, ...] = (*tree.groups, *tree.indicators)
    problems: list[tuple[str, str]] = []
    if not tree.indicators:
        problems.append((tree.code, "Tidak ada indikator; tambahkan sedikitnya satu."))
    for code, count in Counter([tree.code, *(node.code for node in (*nodes, *tree.themes))]).items():
        if not code.strip():
            problems.append((code, "Ada kode yang kosong; setiap indeks, kelompok dan indikator perlu kode."))
        elif count > 1:
            problems.append((code, f"Kode {code} dipakai {count} kali; setiap kode harus unik."))
    parents = {tree.code, *(group.code for group in tree.groups)}
    leaves = {indicator.code for indicator in tree.indicators}
    for node in nodes:
        if node.parent not in parents:
            reason = "adalah indikator" if node.parent in leaves else "tidak ada"
            problems.append(
                (node.code, f"Induk {node.parent!r} dari {node.code} {reason}; betulkan kode induk.")
            )
        problems += _find_weight_problem(node)
    problems += [
        (indicator.code, f"Arah {indicator.code} adalah {indicator.direction}; isi 1 atau -1.")
        for indicator in tree.indicators
        if indicator.direction not in (1, -1)
    ]
    return problems + _find_scale_problems(tree) + _find_theme_problems(tree)


def _find_weight_problem(node: Node) -> list[tuple[str, str]]:
    """A weight that is none, or too large or too small to keep its digits. Compared: it may be no float yet."""
    code, weight = node.code, node.weight
    if not 0 <= weight < math.inf:
        return [(code, f"Bobot {code} adalah {weight}; bobot harus angka 0 atau lebih.")]
    if weight and not SMALLEST_WEIGHT <= weight <= LARGEST_NUMBER:
        return [(code, f"Bobot {code} di luar jangkauan; isi 0, atau angka dari 1e-50 sampai 1e50.")]
    return []


def _find_scale_problems(tree: Tree) -> list[tuple[str, str]]:
    """Targets and goalposts that cannot be."""
    problems: list[tuple[str, str]] = []
    for indicator in tree.indicators:
        code, posts = indicator.code, indicator.goalposts
        if indicator.target is not None and not abs(indicator.target) <= LARGEST_NUMBER:
            problems.append((code, f"Target {code} adalah {indicator.target}; isi angka berhingga."))
        if posts is not None and not -LARGEST_NUMBER <= posts[0] < posts[1] <= LARGEST_NUMBER:
            problems.append(
                (code, f"Batas skala {code} adalah {list(posts)}; isi dua angka, yang kecil lebih dulu.")
            )
    return problems


def _find_theme_problems(tree: Tree) -> list[tuple[str, str]]:
    """Themes without indicators, or with indicators that are unknown or named twice."""
    leaves = {indicator.code for indicator in tree.indicators}
    problems: list[tuple[str, str]] = []
    for theme in tree.themes:
        if not theme.indicators:
            problems.append(
                (theme.code, f"Tema {theme.code} tidak berisi indikator; sebutkan sedikitnya satu.")
            )
        for code, count in Counter(theme.indicators).items():
            if code not in leaves:
                problems.append(
                    (theme.code, f"Tema {theme.code} menyebut indikator {code!r} yang tidak ada.")
                )
            elif count > 1:
                problems.append((theme.code, f"Tema {theme.code} menyebut indikator {code} {count} kali."))
    return problems


def _find_tree_problems(tree: Tree) -> list[tuple[str, str]]:
    """Problems of the shape: cycles and empty groups. Codes are unique and parents exist here."""
    parents = {group.code: group.parent for group in tree.groups}
    problems: list[tuple[str, str]] = []
    for code in parents:
        seen = [code]
        while seen[-1] in parents and parents[seen[-1]] not in seen:
            seen.append(parents[seen[-1]])
        if parents.get(seen[-1]) == code:
            path = " > ".join([*seen, code])
            problems.append((code, f"Kelompok {code} berputar pada dirinya ({path}); betulkan induknya."))
    filled = {group.parent for group in tree.groups}
    filled |= {indicator.parent for indicator in tree.indicators}
    problems += [
        (code, f"Kelompok {code} tidak berisi; beri indikator atau hapus kelompok itu.")
        for code in parents
        if code not in filled
    ]
    return problems


def _find_weight_problems(tree: Tree) -> list[tuple[str, str]]:
    """Groups whose children weigh nothing. The tree is sound here."""
    return [
        (code, f"Jumlah bobot di bawah {code} adalah 0; beri sedikitnya satu bobot lebih dari 0.")
        for code in (tree.code, *(group.code for group in tree.groups))
        if sum(node.weight for node in expand_children(tree, code)) == 0
    ]


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
    """Measure the longest distance of each aggregate from a leaf; display-only groups count as levels.

    Parameters
    ----------
    tree : Tree
        A sound tree.

    Returns
    -------
    dict of str to int
        By code of the index and of every group; 1 right above the leaves.
    """
    parents = {group.code: group.parent for group in tree.groups}
    heights = dict.fromkeys([tree.code, *parents], 1)
    for code in list(heights):
        height, below = 1, code
        while below in parents:
            below, height = parents[below], height + 1
            heights[below] = max(heights[below], height)
    return heights
