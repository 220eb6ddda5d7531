"""The values of one indicator in ascending order, and the ranks (peringkat) of scores within a level.

Sums over values in order are the same to the last bit in whatever order the regions come, and the extremes, the
median and the tails are then found by position.
"""

import math
from typing import Final

import numpy as np

from ..arrays import FloatArray

LARGEST_EXPONENT: Final = 1023
"""2**1023 is the largest power of two that a float holds."""


def sort_known(values: FloatArray, column: int) -> FloatArray:
    """Return the known values of an indicator in ascending order.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".
    column : int
        The indicator.

    Returns
    -------
    ndarray of float, shape (n_known,)
        A copy, without NaN.

    Examples
    --------
    >>> sort_known(np.array([[3.0], [np.nan], [1.0]]), 0)
    array([1., 3.])
    """
    ordered = np.array(values[:, column])
    ordered.sort()
    # NaN sorts behind every number.
    known: FloatArray = ordered[: ordered.size - np.count_nonzero(np.isnan(ordered))]
    return known


def is_constant(ordered: FloatArray) -> bool:
    """Tell whether values do not differ from each other.

    Parameters
    ----------
    ordered : ndarray of float, shape (n_known,)
        Known values in ascending order.

    Returns
    -------
    bool
        True for one value, and for none.

    Examples
    --------
    >>> is_constant(np.full(15, 0.1))
    True
    """
    return ordered.size == 0 or bool(ordered[0] == ordered[-1])


def find_scale(spread: float) -> float:
    """Find a factor that brings values near 1, so that their powers stay within what a float holds.

    Parameters
    ----------
    spread : float
        The largest distance between the values, > 0.

    Returns
    -------
    float
        A power of two, so that multiplying by it is exact.

    Examples
    --------
    >>> find_scale(900.0)
    0.0009765625
    """
    return math.ldexp(1.0, min(-math.frexp(spread)[1], LARGEST_EXPONENT))


def measure_mean_sd(ordered: FloatArray) -> tuple[float, float]:
    """Measure the mean and the sample standard deviation of values in ascending order.

    Parameters
    ----------
    ordered : ndarray of float, shape (n_known,)
        Known values in ascending order.

    Returns
    -------
    mean : float
        NaN of no values.
    sd : float
        With n - 1; exactly 0 where all values are equal, NaN of fewer than two.

    Examples
    --------
    >>> measure_mean_sd(np.array([1.0, 2.0, 3.0]))
    (2.0, 1.0)
    """
    if is_constant(ordered):
        # Computed, the mean of fifteen times 0.1 is 0.10000000000000003, and their SD 3e-17 instead of 0.
        return float(ordered[0]) if ordered.size else math.nan, 0.0 if ordered.size > 1 else math.nan
    centre, scale = float(ordered[ordered.size // 2]), find_scale(float(ordered[-1] - ordered[0]))
    distances = (ordered - centre) * scale
    return centre + float(distances.mean()) / scale, float(distances.std(ddof=1)) / scale


def count_below(values: FloatArray) -> tuple[FloatArray, FloatArray, int]:
    """Count how many values lie below each value, and how many are equal to it.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions,)
        Values of one indicator; NaN means "no data".

    Returns
    -------
    below : ndarray of float, shape (n_regions,)
        How many known values are smaller; NaN where there is no data.
    equal : ndarray of float, shape (n_regions,)
        How many known values are equal, the value itself included; NaN where there is no data.
    n_known : int
        How many values are known.

    Examples
    --------
    >>> count_below(np.array([7.0, 2.0, np.nan, 7.0]))
    (array([ 1.,  0., nan,  1.]), array([ 2.,  1., nan,  2.]), 3)
    """
    below, equal = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values))
    # Sorting without NaN among the values is several times as fast.
    order = known[np.argsort(values[known])]
    ordered = values[order]
    starts = np.flatnonzero(np.concatenate([np.ones(min(known.size, 1), bool), ordered[1:] != ordered[:-1]]))
    sizes = np.diff(starts, append=known.size)
    below[order] = np.repeat(starts, sizes)
    equal[order] = np.repeat(sizes, sizes)
    return below, equal, known.size


def rank_scores(scores: FloatArray) -> FloatArray:
    """Rank on full precision: 1 is the most vulnerable, equal scores share the best rank.

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
    places[:-1][ordered[1:] == ordered[:-1]] = 0
    ranks = np.full(scores.shape, np.nan)
    ranks[order] = np.maximum.accumulate(places[::-1])[::-1]
    return ranks
