"""Scores that are equal (seri): on paper the same number, computed they differ in their last digits at most.

With the weights 0.1, 0.2 and 0.7, the mean of three scores of 30 is 30.000000000000004. Whatever compares scores asks
here, so that such a region has the same rank and class as the others with 30, on every processor.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from .arrays import BoolArray, FloatArray
from .rules import Rule, follows

TIE: Final = 1e-9
"""Scores that differ by no more than this share of the larger one are equal."""

ROUNDING: Final = 1e-12
"""Nor do scores near 0 differ that are nearer to each other than this share of the largest score."""

_NEXT_TO: Final = 3.0
"""How many margins from a cut-off a score lies at most that is not equal to it, but to a score that is."""

_NARROW: Final = 1e-3
"""Scores that all lie within this share of the largest are stretched so far that their last digits become large."""


def find_steps(ordered: FloatArray, *, rounding: float = 0.0) -> BoolArray:
    """Say which scores, in ascending order along the last axis with NaN at its end, are higher than the one before."""
    # rounding: the share of the largest score that engines before 1.2.0 took as rounding here.
    before, after = ordered[..., :-1], ordered[..., 1:]
    largest = np.fmax.reduce(np.abs(ordered), axis=-1, keepdims=True, initial=0.0)
    if not follows(Rule.TIES):
        return np.asarray(after - before > rounding * largest)
    # In ascending order one of the two ends has the larger size.
    sizes = np.maximum(after, -before)
    return np.asarray(after - before > np.maximum(TIE * sizes, ROUNDING * largest))


def equate_scores(scores: FloatArray) -> FloatArray:
    """Give scores that are equal, in any order, the highest of them; NaN stays NaN."""
    known = np.flatnonzero(~np.isnan(scores))
    order = known[np.argsort(scores[known])]
    ordered = scores[order]
    is_end = np.ones(ordered.size, dtype=np.bool_)
    is_end[:-1] = find_steps(ordered)
    ends = np.flatnonzero(is_end)
    equated = np.full_like(scores, np.nan)
    equated[order] = np.repeat(ordered[ends], np.diff(ends, prepend=-1))
    return equated


def equate_narrow(scores: FloatArray) -> FloatArray:
    """Give equal scores of a set, along the last axis, the same number where stretching would tell them apart."""
    lowest, highest = (reduce(scores, axis=-1, initial=np.nan) for reduce in (np.fmin.reduce, np.fmax.reduce))
    is_narrow = np.atleast_1d(is_narrow_range(lowest, highest))
    if not is_narrow.any() or not follows(Rule.RESIDUES):
        return scores
    equated = np.array(np.atleast_2d(scores))
    for row in np.flatnonzero(is_narrow).tolist():
        equated[row] = equate_scores(equated[row])
    return equated.reshape(scores.shape)


def settle_near(scores: FloatArray, cuts: FloatArray, margins: FloatArray | float) -> FloatArray:
    """Let scores, in sets along the last axis, be the cut-off that one of those equal to them is equal to."""
    # Of 30.00000003 and 30.00000005 only the first equals the cut-off 30, and both equal each other.
    if not follows(Rule.CLASSES_ON_PAPER):
        return scores
    shape = (*scores.shape[:-1], cuts.shape[-1])
    ends, widths = np.broadcast_to(cuts, shape), np.broadcast_to(margins, shape)
    is_meant = np.zeros(shape[:-1], dtype=np.bool_)
    for position in range(shape[-1]):
        place = np.s_[..., position : position + 1]
        distances = scores - ends[place]
        np.abs(distances, out=distances)
        nearest = np.fmin.reduce(distances, axis=-1, where=distances > widths[place], initial=np.inf)
        is_meant |= nearest <= _NEXT_TO * widths[..., position]
    if not is_meant.any():
        return scores
    settled, ends, widths = (np.array(np.atleast_2d(part)) for part in (scores, ends, widths))
    for row in np.flatnonzero(is_meant).tolist():
        known, equated = settled[row].copy(), equate_scores(settled[row])
        for cut, width in zip(ends[row], widths[row], strict=True):
            settled[row][np.isin(equated, equated[np.abs(known - cut) <= width])] = cut
    return settled.reshape(scores.shape)


def is_narrow_range(lowest: FloatArray, highest: FloatArray) -> BoolArray:
    """Say of which sets all numbers lie so near together that stretching would tell equal ones apart."""
    return np.asarray(highest - lowest < _NARROW * np.maximum(highest, -lowest))


def write_short(scores: FloatArray) -> FloatArray:
    """Round scores, none of them missing, to so many decimals as tell those apart that are not equal."""
    # 10.000000001 beside 80 is 10 in all that is computed of it: what is left of rounding decides nothing.
    if not follows(Rule.CLASSES_ON_PAPER):
        return scores
    largest = float(np.abs(scores).max(initial=0.0))
    return np.round(scores, -math.ceil(math.log10(TIE * largest))) if largest else scores


def find_order(numbers: Sequence[float]) -> list[int]:
    """Order numbers from the largest to the smallest.

    Parameters
    ----------
    numbers : sequence of float
        None of them is missing.

    Returns
    -------
    list of int
        Their positions; those of equal ones in the order given.

    Examples
    --------
    >>> find_order([30.0, 80.0, 30.000000000000004])
    [1, 0, 2]
    """
    order: list[int] = np.argsort(-equate_scores(np.array(numbers, dtype=np.float64)), kind="stable").tolist()
    return order


def find_widths(
    lowest: FloatArray | float, highest: FloatArray | float, largest: FloatArray | float = 0.0
) -> FloatArray:
    """Find how far apart the smallest and the largest number of each set are: 0 where they are equal, or missing."""
    # largest: beside it, what is tiny is equal to 0 too.
    # Stretched to 0-100, equal numbers that differ in their last digits would be told apart by the whole scale.
    widths = np.subtract(highest, lowest)
    # Of two numbers the higher one is the larger in size, or minus the lower one.
    sizes = np.maximum(highest, np.negative(lowest))
    least = np.maximum(TIE * sizes, ROUNDING * np.asarray(largest)) if follows(Rule.TIES) else 0.0
    return np.asarray(np.where(widths > least, widths, 0.0))


def find_side(score: float, cut: float, largest: float = 0.0) -> int:
    """Say on which side of a cut-off a score lies.

    Parameters
    ----------
    score : float
        The score.
    cut : float
        The cut-off.
    largest : float
        Size of the largest score of the level: what is tiny beside it is equal to a cut-off of 0.

    Returns
    -------
    int
        1 above it, -1 below it, 0 where they are equal.

    Examples
    --------
    >>> find_side(30.000000000000004, 30.0), find_side(30.0001, 30.0), find_side(1e-15, 0.0, 80.0)
    (0, 1, 0)
    """
    margin = max(TIE * abs(cut), ROUNDING * largest)
    return (score > cut + margin) - (score < cut - margin)


def is_below(lower: float, upper: float) -> bool:
    """Say whether a cut-off, or an end of a scale, lies below another one: no score lies between equal ones."""
    return find_side(lower, upper) < 0 if follows(Rule.ENDS_APART) else lower < upper


def find_bin(score: float, lowest: float, step: float) -> int:
    """Find the bar of a histogram that a score lies in; on an edge, in the one above.

    Parameters
    ----------
    score : float
        The score.
    lowest : float
        Where the first bar begins.
    step : float
        Width of a bar, > 0.

    Returns
    -------
    int
        Number of the bar, from 0.

    Examples
    --------
    >>> find_bin(29.999999999999996, 0.0, 5.0), find_bin(29.99, 0.0, 5.0)
    (6, 5)
    """
    edge = round((score - lowest) / step)
    return edge if find_side(score, lowest + edge * step) >= 0 else edge - 1


def find_largest(scores: FloatArray) -> FloatArray:
    """Find the size of the largest score of each set, along the last axis; 0 where there is none."""
    return np.asarray(np.fmax.reduce(np.abs(scores), axis=-1, keepdims=True, initial=0.0))


def find_margins(cuts: FloatArray, largest: FloatArray | float) -> FloatArray | float:
    """Say how far a score may lie from a cut-off of its set, whose largest score is known, and still be equal to it."""
    return np.asarray(np.maximum(TIE * np.abs(cuts), ROUNDING * largest)) if follows(Rule.TIES) else 0.0


def is_at(numbers: FloatArray, mark: FloatArray | float, largest: FloatArray | float) -> BoolArray:
    """Say which numbers are equal to the mark of their set, beside a largest one."""
    return np.asarray(np.abs(numbers - mark) <= find_margins(np.asarray(mark), np.abs(largest)))


def is_at_start(numbers: FloatArray, start: FloatArray | float, largest: FloatArray | float) -> BoolArray:
    """Say which numbers are equal to the beginning of their scale, beside a largest one: they score exactly nothing."""
    # By subtraction alone 0.30000000000000004 would lie 6e-17 above 0.3, and a root makes much of that.
    return is_at(numbers, start, largest) if follows(Rule.EXACT_BEGINNINGS) else np.asarray(numbers == start)


def drop_residues(sums: FloatArray, largest: FloatArray | float) -> FloatArray:
    """Let sums be exactly 0 that are nothing beside the largest of what was added up."""
    return np.where(np.abs(sums) <= ROUNDING * np.asarray(largest), 0.0, sums)


def find_changed(before: FloatArray, after: FloatArray) -> BoolArray:
    """Say which values a step changed, and not only in their last digits: 3 times 0.1 is 0.3 before and after."""
    changed = (after != before) & ~np.isnan(before)
    return np.asarray(changed & ~is_at(before, after, 0.0) if follows(Rule.CHANGES_ON_PAPER) else changed)


def settle_zeros(numbers: FloatArray, share: FloatArray | float = ROUNDING) -> FloatArray:
    """Let numbers be exactly 0 that are no more than a share of the largest along the last axis."""
    if not follows(Rule.DECISIONS):
        return numbers
    return np.where(np.abs(numbers) <= share * find_largest(numbers), 0.0, numbers)
