"""What is wrong between the rows of a file, each fault with its line."""

from collections.abc import Iterable
from typing import Final

from ..tree import Tree, expand_children
from ..tree_checks import find_problems
from .positions import Path
from .tables import ProblemList, as_remedy

SUM_TOLERANCE: Final = 1e-6
"""Weights such as 1/3 cannot be written out; their sum may miss the declared one by this much."""


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
