"""Everything that is wrong with the nodes of an index and with the tree they form, each fault at its row and field."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias, TypeVar

from .arrays import LARGEST_NUMBER
from .nodes import Group, Indicator, Node, Theme
from .ties import is_below
from .tree import Tree, expand_children

SMALLEST_WEIGHT: Final = 1 / LARGEST_NUMBER
"""The smallest weight above 0: with a smaller one, products with scores could lose all their digits."""

DEEPEST: Final = 100
"""A tree with more levels of groups than this is a mistake or an attack."""

DIRECTIONS: Final = (1, -1)
"""1 where more of an indicator is more vulnerable, -1 where less is."""

Row: TypeAlias = tuple[str, int]
"""A table of the file formats and the number of a row in it, from 0."""

NodeT = TypeVar("NodeT", Group, Indicator)


@dataclass(frozen=True)
class TreeProblem:
    """One fault: where it stands as a path of the file formats, the code concerned, what is wrong and what to do."""

    path: tuple[str | int, ...]
    code: str
    text: str
    remedy: str

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, as one sentence."""
        return f"{self.text}; {self.remedy}."


def find_problems(tree: Tree) -> list[TreeProblem]:
    """Return everything that is wrong; a fault is mended in a copy, so that what lies behind it is found as well."""
    rows = _first_rows(tree)
    too_deep = _find_too_deep({group.code: group.parent for group in tree.groups})
    if too_deep:
        text = f"Kelompok {too_deep} terletak lebih dari {DEEPEST} tingkat di bawah indeks"
        return [TreeProblem((*rows[too_deep], "parent"), too_deep, text, "kurangi tingkatannya")]
    problems = [*_find_code_problems(tree), *_find_node_problems(tree), *_find_theme_problems(tree)]
    sound = _mend_nodes(tree)
    parents = {group.code: group.parent for group in sound.groups}
    cycles = _find_cycles(parents)
    for code, way in cycles.items():
        text = f"Kelompok {code} berputar pada dirinya ({' > '.join(way)})"
        problems.append(TreeProblem((*rows[code], "parent"), code, text, "betulkan induknya"))
    nodes: tuple[Node, ...] = (*sound.groups, *sound.indicators)
    filled = {node.parent for node in nodes}
    for code in parents:
        if code not in filled:
            text = f"Kelompok {code} tidak berisi"
            remedy = "beri indikator atau hapus kelompok itu"
            problems.append(TreeProblem((*rows[code], "code"), code, text, remedy))
    groups = [replace(group, parent=sound.code) if group.code in cycles else group for group in sound.groups]
    return problems + _find_weightless(replace(sound, groups=groups), rows)


def _first_rows(tree: Tree) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    nodes: dict[str, Sequence[Node | Theme]] = {
        "groups": tree.groups,
        "indicators": tree.indicators,
        "themes": tree.themes,
    }
    for section, found in nodes.items():
        for number, node in enumerate(found):
            rows.setdefault(node.code, (section, number))
    return rows


def _find_too_deep(parents: Mapping[str, str]) -> str:
    """Return a group that lies too deep; empty where none does. Groups in a cycle are told by `_find_cycles`."""
    for code in parents:
        above, seen = code, set[str]()
        while above in parents and above not in seen and len(seen) <= DEEPEST:
            seen.add(above)
            above = parents[above]
        if len(seen) > DEEPEST:
            return code
    return ""


def _find_code_problems(tree: Tree) -> Iterator[TreeProblem]:
    """Yield codes that are empty or used again; the first row with a code may keep it."""
    if not tree.indicators:
        yield TreeProblem(("indicators",), tree.code, "Tidak ada indikator", "tambahkan sedikitnya satu")
    rows: list[tuple[tuple[str | int, ...], str]] = [(("index",), tree.code)]
    rows += [(("groups", number), node.code) for number, node in enumerate(tree.groups)]
    rows += [(("indicators", number), node.code) for number, node in enumerate(tree.indicators)]
    rows += [(("themes", number), node.code) for number, node in enumerate(tree.themes)]
    counts = Counter(code for _, code in rows)
    seen: set[str] = set()
    for row, code in rows:
        if not code.strip():
            remedy = "setiap indeks, kelompok dan indikator perlu kode"
            yield TreeProblem((*row, "code"), code, "Ada kode yang kosong", remedy)
        elif code in seen:
            text = f"Kode {code} dipakai {counts[code]} kali"
            yield TreeProblem((*row, "code"), code, text, "setiap kode harus unik")
        seen.add(code)


def _find_node_problems(tree: Tree) -> Iterator[TreeProblem]:
    """Yield parents that do not exist, and weights, directions, targets and goalposts that cannot be used."""
    groups = {tree.code, *(group.code for group in tree.groups)}
    leaves = {indicator.code for indicator in tree.indicators}
    sections: tuple[tuple[str, Sequence[Node]], ...] = (
        ("groups", tree.groups),
        ("indicators", tree.indicators),
    )
    for section, nodes in sections:
        for number, node in enumerate(nodes):
            row, code, parent = (section, number), node.code, node.parent
            if parent not in groups:
                is_leaf = parent in leaves
                text = f"Induk {parent!r} dari {code} {'adalah indikator' if is_leaf else 'tidak ada'}"
                add = f"tambahkan kelompok {parent}, atau betulkan kode induknya"
                remedy = "isi kode sebuah kelompok" if is_leaf else add
                yield TreeProblem((*row, "parent"), code, text, remedy)
            for field, text, remedy in (*_find_weight_fault(node), *_find_scale_faults(node)):
                yield TreeProblem((*row, field), code, text, remedy)


def _find_weight_fault(node: Node) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a weight: not a number from 0, or one that a float cannot compute with."""
    # Compared before it is converted: a file may hold the whole number 10**400, and float(10**400) fails.
    code, weight = node.code, node.weight
    if -LARGEST_NUMBER <= weight < 0:
        yield "weight", f"Bobot {code} negatif ({weight:g})", "isi 0 atau lebih"
    elif not 0 <= weight < math.inf:
        yield "weight", f"Bobot {code} adalah {weight}", "bobot harus angka 0 atau lebih"
    elif weight and not SMALLEST_WEIGHT <= weight <= LARGEST_NUMBER:
        yield "weight", f"Bobot {code} di luar jangkauan", "isi 0, atau angka dari 1e-50 sampai 1e50"


def is_scale(posts: Sequence[float | Decimal]) -> bool:
    """Whether these are the lower and the upper end of a scale, in this order."""
    is_pair = len(posts) == 2 and all(-LARGEST_NUMBER <= post <= LARGEST_NUMBER for post in posts)
    return is_pair and is_below(float(posts[0]), float(posts[1]))


def _find_scale_faults(node: Node) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, Group):
        return
    code, posts = node.code, node.goalposts
    if node.direction not in DIRECTIONS:
        yield "direction", f"Arah {code} adalah {node.direction}", "isi 1 atau -1"
    if node.target is not None and not abs(node.target) <= LARGEST_NUMBER:
        yield "target", f"Target {code} adalah {node.target}", "isi angka berhingga"
    if posts is not None and not is_scale(posts):
        yield "goalposts", f"Batas skala {code} adalah {list(posts)}", "isi dua angka, yang kecil lebih dulu"


def _find_theme_problems(tree: Tree) -> Iterator[TreeProblem]:
    """Yield themes without indicators, or with indicators that are unknown or named twice."""
    leaves = {indicator.code for indicator in tree.indicators}
    for number, theme in enumerate(tree.themes):
        path = ("themes", number, "indicators")
        name = f"Tema {theme.code}"
        if not theme.indicators:
            yield TreeProblem(path, theme.code, f"{name} tidak berisi indikator", "sebutkan sedikitnya satu")
        for code, count in Counter(theme.indicators).items():
            if code not in leaves:
                text = f"{name} menyebut indikator {code!r} yang tidak ada"
                yield TreeProblem(path, theme.code, text, "betulkan atau hapus kodenya")
            elif count > 1:
                text = f"{name} menyebut indikator {code} {count} kali"
                yield TreeProblem(path, theme.code, text, "sebut sekali saja")


def _find_cycles(parents: Mapping[str, str]) -> dict[str, list[str]]:
    """Return every group that is its own ancestor, with the way that leads back to it, such as D1, D2, D1."""
    cycles: dict[str, list[str]] = {}
    for code in parents:
        way = [code]
        while way[-1] in parents and parents[way[-1]] not in way:
            way.append(parents[way[-1]])
        if parents.get(way[-1]) == code:
            cycles[code] = [*way, code]
    return cycles


def _find_weightless(tree: Tree, rows: Mapping[str, Row]) -> list[TreeProblem]:
    """Find aggregates whose children all weigh 0, in a tree whose cycles were taken out."""
    problems: list[TreeProblem] = []
    for code in (tree.code, *(group.code for group in tree.groups)):
        weights = [node.weight for node in expand_children(tree, code)]
        if weights and sum(weights) == 0:
            row: tuple[str | int, ...] = ("index",) if code == tree.code else rows[code]
            text = f"Jumlah bobot di bawah {code} adalah 0"
            problems.append(
                TreeProblem((*row, "code"), code, text, "beri sedikitnya satu bobot lebih dari 0")
            )
    return problems


def _mend_nodes(tree: Tree) -> Tree:
    """Make a tree that can be checked further: no repeated codes, orphans below the index, bad weights set to 1."""
    seen = {tree.code}
    groups = _keep_first(tree.groups, seen)
    indicators = _keep_first(tree.indicators, seen)
    parents = {tree.code, *(group.code for group in groups)}
    return Tree(
        tree.code,
        [_mend(group, tree.code, parents) for group in groups],
        [_mend(indicator, tree.code, parents) for indicator in indicators],
        [],
    )


def _keep_first(nodes: Sequence[NodeT], seen: set[str]) -> list[NodeT]:
    kept: list[NodeT] = []
    for node in nodes:
        if node.code not in seen:
            kept.append(node)
        seen.add(node.code)
    return kept


def _mend(node: NodeT, index_code: str, parents: set[str]) -> NodeT:
    parent = node.parent if node.parent in parents else index_code
    return replace(node, parent=parent, weight=1.0 if any(_find_weight_fault(node)) else node.weight)
