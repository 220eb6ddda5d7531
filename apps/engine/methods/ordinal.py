"""Normalisation by rank: only the order of the regions counts, no distance and no outlier."""

import numpy as np

from ..arrays import FloatArray, IndexArray
from .normalisation import find_extremes, orient
from .ordering import count_below


def normalise_rank(values: FloatArray, directions: IndexArray | None = None) -> tuple[FloatArray, FloatArray]:
    """Number the regions from the least (1) to the most vulnerable.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level; NaN means "no data".
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        1 + how many regions are less vulnerable; regions with equal values share the smallest rank.
    counts : ndarray of float, shape (n_indicators,)
        How many regions have data, to be stored with the run.

    Raises
    ------
    NormalisationError
        If there is no region or a value is infinite.

    Notes
    -----
    NaN: has no rank and takes none from others.
    The scale is 1 to the number of regions, not 0-100; `normalise_percentile` brings it there. Where indicators
    have data of different numbers of regions, their ranks do not weigh the same.
    Source: OECD/JRC Handbook (2008), step 5; COINr ``n_rank``.

    Examples
    --------
    >>> normalise_rank(np.array([[7.0], [2.0], [np.nan], [7.0]]))[0].ravel()
    array([ 2.,  1., nan,  2.])
    """
    below, _, counts = _count_columns(values, directions)
    return below + 1.0, counts


def normalise_percentile(
    values: FloatArray, directions: IndexArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Score each region by the share of the others that are less vulnerable.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level; NaN means "no data".
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        100 * (rank - 1) / (n - 1), rank as in `normalise_rank` and n the number of regions with data; 0 where
        only one has.
    counts : ndarray of float, shape (n_indicators,)
        How many regions have data, to be stored with the run.

    Raises
    ------
    NormalisationError
        If there is no region or a value is infinite.

    Notes
    -----
    NaN: has no rank and takes none from others.
    Source: OECD/JRC Handbook (2008), step 5; COINr ``n_prank``, times 100.

    Examples
    --------
    >>> normalise_percentile(np.array([[7.0], [2.0], [np.nan], [7.0]]))[0].ravel()
    array([50.,  0., nan, 50.])
    """
    below, _, counts = _count_columns(values, directions)
    return below / np.maximum(counts - 1.0, 1.0) * 100.0, counts


def normalise_borda(
    values: FloatArray, directions: IndexArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Score each region by its duels with the others: a point for a win, half a point for a draw.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level; NaN means "no data".
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        100 * (less vulnerable + equally vulnerable others / 2) / (n - 1), with n the number of regions with data;
        50 where all values are equal, 0 where only one region has data.
    counts : ndarray of float, shape (n_indicators,)
        How many regions have data, to be stored with the run.

    Raises
    ------
    NormalisationError
        If there is no region or a value is infinite.

    Notes
    -----
    NaN: takes part in no duel.
    Where no values are equal these are the percentile ranks.
    Source: Borda (1784), brought to 0-100; COINr ``n_borda`` counts the wins alone.

    Examples
    --------
    >>> normalise_borda(np.array([[7.0], [2.0], [np.nan], [7.0]]))[0].ravel()
    array([75.,  0., nan, 75.])
    """
    below, equal, counts = _count_columns(values, directions)
    points = below + (equal - 1.0) / 2.0
    return points / np.maximum(counts - 1.0, 1.0) * 100.0, counts


def _count_columns(
    values: FloatArray, directions: IndexArray | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Count the less and equally vulnerable regions of every value, and those with data of every indicator."""
    find_extremes(values)
    below, equal, counts = np.empty_like(values), np.empty_like(values), np.empty(values.shape[1])
    for column in range(values.shape[1]):
        one = slice(column, column + 1)
        oriented = orient(values[:, one], None if directions is None else directions[one])[:, 0]
        below[:, column], equal[:, column], counts[column] = count_below(oriented)
    return below, equal, counts
