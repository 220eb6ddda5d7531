"""The values of one indicator in ascending order, and the ranks (peringkat) of scores within a level.

Sums over values in order are the same to the last bit in whatever order the regions come, and the extremes, the
median and the tails are then found by position.
"""

import math
from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..ties import find_steps, find_widths

LARGEST_EXPONENT: Final = 1023
"""2**1023 is the largest power of two that a float holds."""


def sort_known(values: FloatArray, column: int) -> FloatArray:
    """Return the known values of an indicator, one column of the values, in ascending order."""
    ordered = np.array(values[:, column])
    ordered.sort()
    # NaN sorts behind every number.
    known: FloatArray = ordered[: ordered.size - np.count_nonzero(np.isnan(ordered))]
    return known


def is_constant(ordered: FloatArray) -> bool:
    """Tell whether values in ascending order are equal: so it is with one value, and with none."""
    return ordered.size == 0 or not find_widths(ordered[0], ordered[-1])


def find_scale(spread: float) -> float:
    """Find a factor, a power of two, that brings values with this spread near 1: their powers stay within a float."""
    return math.ldexp(1.0, min(-math.frexp(spread)[1], LARGEST_EXPONENT))


def measure_mean_sd(ordered: FloatArray) -> tuple[float, float]:
    """Measure mean and SD (n - 1) of values in ascending order; the SD is exactly 0 where all are equal (`ties`)."""
    if is_constant(ordered):
        # Computed, the mean of fifteen times 0.1 is 0.10000000000000003, and their SD 3e-17 instead of 0.
        return float(ordered[0]) if ordered.size else math.nan, 0.0 if ordered.size > 1 else math.nan
    centre, scale = float(ordered[ordered.size // 2]), find_scale(float(ordered[-1] - ordered[0]))
    distances = (ordered - centre) * scale
    return centre + float(distances.mean()) / scale, float(distances.std(ddof=1)) / scale


def count_below(values: FloatArray) -> tuple[FloatArray, FloatArray, int]:
    """Count the known values below each value, and those equal to it (NaN: no data); and how many are known."""
    below, equal = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    # Sorting without NaN among the values is several times as fast.
    order = known[np.argsort(values[known])]
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate([np.ones(min(known.size, 1), bool), find_steps(ordered)]))
    sizes = np.diff(starts, append=known.size)
    below[order] = np.repeat(starts, sizes)
    equal[order] = np.repeat(sizes, sizes)
    return below, equal, known.size


def rank_scores(scores: FloatArray) -> FloatArray:
    """Rank before rounding: 1 is the most vulnerable, equal scores (`ties`) share the best rank.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one level; NaN means missing.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Whole numbers; NaN where there is no score.

    Notes
    -----
    NaN: has no rank and takes none from others.
    Source: IKP Pemilu 2024; printed scores are rounded, ranks are taken before rounding.

    Examples
    --------
    >>> rank_scores(np.array([50.0, 80.0, np.nan, 80.0]))
    array([ 3.,  1., nan,  1.])
    """
    known = np.flatnonzero(~np.isnan(scores))
    order = known[np.argsort(scores[known])]
    ordered = scores[order]
    places = np.arange(known.size, 0, -1)
    # Of equal scores the last in ascending order has the best rank, the largest number still to come.
    places[:-1][~find_steps(ordered)] = 0
    ranks = np.full(scores.shape, np.nan)
    ranks[order] = np.maximum.accumulate(places[::-1])[::-1]
    return ranks
