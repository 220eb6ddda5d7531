"""Classes that no region of a level is in, and why: without a word, a reader would look for them on the map."""

from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..enums import NO_CLASS
from ..rules import Rule, follows
from ..ties import equate_scores, find_side
from .classification import Classification, EmptyClass

FEW: Final = "few_values"
TIED: Final = "tied_cuts"
BELOW_ALL: Final = "below_scores"
ABOVE_ALL: Final = "above_scores"
BETWEEN: Final = "between_scores"
"""Why a class is empty: fewer different scores than classes; its two cut-offs are equal, because many scores are; it
ends below the lowest score; it begins above the highest; no score happens to lie between its cut-offs."""


def find_empty(numbers: FloatArray, classified: Classification, *, is_given: bool) -> tuple[EmptyClass, ...]:
    """Find the classes that no region got, from the numbers that were classified; none where nothing was."""
    # Where the cut-offs were not given, but follow from the numbers, too few different ones are the reason.
    cutoffs, codes = classified.cutoffs, classified.class_codes
    counts = np.bincount(codes - NO_CLASS, minlength=len(cutoffs.labels) + 1)[1:]
    if counts.all() or not counts.any():
        return ()
    empty = np.flatnonzero(counts == 0).tolist()
    known = numbers[codes != NO_CLASS]
    n_values = np.unique(equate_scores(known)).size
    ends = (float(known.min()), float(known.max()))
    return tuple(
        EmptyClass(
            str(cutoffs.labels[position]),
            FEW if not is_given and n_values < len(cutoffs.labels) else _reason(position, cutoffs.cuts, ends),
        )
        for position in empty
    )


def _reason(position: int, cuts: tuple[float, ...], ends: tuple[float, float]) -> str:
    lowest, highest = ends
    # Beside the largest score, one of -1e-15 lies on a cut-off of 0.
    largest = max(highest, -lowest) if follows(Rule.RESIDUES) else 0.0
    begins = cuts[position - 1] if position else None
    finishes = cuts[position] if position < len(cuts) else None
    if begins is not None and finishes is not None and find_side(begins, finishes, largest) == 0:
        return TIED
    if finishes is not None and find_side(lowest, finishes, largest) >= 0:
        return BELOW_ALL
    if begins is not None and find_side(highest, begins, largest) <= 0:
        return ABOVE_ALL
    return BETWEEN
