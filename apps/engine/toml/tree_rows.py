"""The tree of a file: what both formats read alike, and what is wrong between the rows, each fault with its line."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, TypeVar

from ..tree import Tree, expand_children
from ..tree_checks import DIRECTIONS, find_problems, is_scale
from .positions import Path
from .tables import ProblemList, Table, as_remedy

SUM_TOLERANCE: Final = 1e-6
"""Weights such as 1/3 cannot be written out; their sum may miss the declared one by this much."""

NumberT = TypeVar("NumberT", float, Decimal)


def read_direction(table: Table) -> int:
    """Return the direction of an indicator; 1 where it is absent, and where it is wrong, which is noted."""
    return table.integer("direction", DIRECTIONS, "1 (makin banyak makin rawan) atau -1") or 1


def as_goalposts(table: Table, numbers: Sequence[NumberT]) -> tuple[NumberT, NumberT] | None:
    """Return the goalposts of a table, read as `numbers`; None after noting that they are no ends of a scale."""
    if is_scale(numbers):
        return numbers[0], numbers[1]
    table.problems.add(
        table.at("goalposts"),
        "Batas skala harus dua angka yang menaik.",
        "Tulis seperti goalposts = [0, 50], yang kecil lebih dulu.",
    )
    return None


def note_tree_problems(tree: Tree, problems: ProblemList) -> None:
    """Note what is wrong with the nodes and their tree, but for what was noted when a row was read."""
    new = [found for found in find_problems(tree) if not problems.has(found.path)]
    for found in new:
        problems.add(found.path, f"{found.text}.", as_remedy(found.remedy))


def is_tree_known(problems: ProblemList) -> bool:
    """Say whether every parent and code is sound; with a wrong one, nobody knows which weights are siblings."""
    return not any(problem.field in ("parent", "code") for problem in problems.found)


def note_wrong_sums(tree: Tree, declared: Iterable[tuple[Path, str, float]], problems: ProblemList) -> None:
    """Compare declared sums of weights, each at its path, with what the index or group is computed from."""
    if not is_tree_known(problems):
        return
    for path, code, number in declared:
        total = sum(node.weight for node in expand_children(tree, code))
        if abs(total - number) > SUM_TOLERANCE:
            problems.add(
                path,
                f"Jumlah bobot di bawah {code} adalah {total:g}, padahal dinyatakan {number:g}.",
                "Betulkan bobotnya atau weights_sum.",
            )
