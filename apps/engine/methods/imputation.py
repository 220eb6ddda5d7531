"""Imputation (pengisian data kosong): what stands in for missing values, within one level of region.

Only missing values are filled in; whatever was observed stays as it is, to the last bit. Where a method knows no
value to put in, the value stays missing: it never becomes zero unless the method is ``zero``.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from ..arrays import FloatArray, IndexArray
from ..exceptions import ImputationError
from .ordering import sort_known

MOST_SHORT_NUMBERS: Final = 2**15
"""How many numbers of groups fit into 16 bits."""
Centre: TypeAlias = Callable[[FloatArray, IndexArray, IndexArray], FloatArray]
"""Takes values sorted within groups, and the start and size of each group; returns one value for each group."""


def impute_none(values: FloatArray) -> FloatArray:
    """Leave missing values missing.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".

    Returns
    -------
    ndarray of float, shape (n_regions, n_indicators)
        The values, unchanged.

    Notes
    -----
    NaN: stays NaN.
    Source: default of the portal; how IKP 2024 treated missing data is not published.

    Examples
    --------
    >>> import numpy as np
    >>> impute_none(np.array([[1.0, np.nan]]))
    array([[ 1., nan]])
    """
    return values


def impute_zero(values: FloatArray) -> FloatArray:
    """Put 0 in the place of missing values: read "no data" as "did not occur".

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".

    Returns
    -------
    ndarray of float, shape (n_regions, n_indicators)
        A copy where something was missing.

    Notes
    -----
    NaN: becomes 0, also where an indicator has no data at all. The only method that turns missing into zero.
    Source: a way to read event counts; an assumption to be tested, which COINr has not.

    Examples
    --------
    >>> impute_zero(np.array([[1.0, np.nan]]))
    array([[1., 0.]])
    """
    missing = np.isnan(values)
    return np.where(missing, 0.0, values) if missing.any() else values


def impute_mean(values: FloatArray) -> FloatArray:
    """Put the mean of the indicator in the place of missing values.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".

    Returns
    -------
    ndarray of float, shape (n_regions, n_indicators)
        A copy where something was missing.

    Notes
    -----
    NaN: becomes the mean over the regions that have data; stays NaN where an indicator has no data at all.
    Source: OECD/JRC Handbook (2008), step 3; COINr ``i_mean``.

    Examples
    --------
    >>> impute_mean(np.array([[1.0, np.nan], [np.nan, np.nan], [4.0, np.nan]]))
    array([[1. , nan],
           [2.5, nan],
           [4. , nan]])
    """
    return _fill(values, _find_means)


def impute_median(values: FloatArray) -> FloatArray:
    """Put the median of the indicator in the place of missing values.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".

    Returns
    -------
    ndarray of float, shape (n_regions, n_indicators)
        A copy where something was missing.

    Notes
    -----
    NaN: becomes the median over the regions that have data; stays NaN where an indicator has no data at all.
    Source: OECD/JRC Handbook (2008), step 3; COINr ``i_median``.

    Examples
    --------
    >>> impute_median(np.array([[1.0], [np.nan], [3.0], [50.0]]))
    array([[ 1.],
           [ 3.],
           [ 3.],
           [50.]])
    """
    return _fill(values, _find_medians)


def impute_group_mean(values: FloatArray, groups: IndexArray) -> FloatArray:
    """Put the mean of the regions below the same region in the place of missing values.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".
    groups : ndarray of int, shape (n_regions,)
        Number of the region above. Regions without one carry the same number and are a group of their own.

    Returns
    -------
    ndarray of float, shape (n_regions, n_indicators)
        A copy where something was missing.

    Notes
    -----
    NaN: becomes the mean over the group's regions that have data; stays NaN where the group has none for the
    indicator. No wider mean is taken then: a province that answered nothing would look like the country.
    Source: COINr ``i_mean_grp``, which leaves units without a group alone.

    Examples
    --------
    >>> impute_group_mean(np.array([[1.0], [np.nan], [9.0], [np.nan]]), np.array([0, 0, 1, 2]))
    array([[ 1.],
           [ 1.],
           [ 9.],
           [nan]])
    """
    return _fill(values, _find_means, groups)


def impute_group_median(values: FloatArray, groups: IndexArray) -> FloatArray:
    """Put the median of the regions below the same region in the place of missing values.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".
    groups : ndarray of int, shape (n_regions,)
        Number of the region above. Regions without one carry the same number and are a group of their own.

    Returns
    -------
    ndarray of float, shape (n_regions, n_indicators)
        A copy where something was missing.

    Notes
    -----
    NaN: becomes the median over the group's regions that have data; stays NaN where the group has none for
    the indicator.
    Source: COINr ``i_median_grp``, which leaves units without a group alone.

    Examples
    --------
    >>> impute_group_median(np.array([[1.0], [np.nan], [9.0], [np.nan]]), np.array([0, 0, 0, 1]))
    array([[ 1.],
           [ 5.],
           [ 9.],
           [nan]])
    """
    return _fill(values, _find_medians, groups)


def impute_latest_edition(values: FloatArray, latest: FloatArray | None) -> FloatArray:
    """Put the value of the latest edition before this one in the place of missing values.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".
    latest : ndarray of float, shape (n_regions, n_indicators), or None
        Values of that edition for the same regions and indicators; NaN where it knows none.

    Returns
    -------
    ndarray of float, shape (n_regions, n_indicators)
        A copy where something was missing.

    Raises
    ------
    ImputationError
        If there are no values of an earlier edition, or not of the same regions and indicators.

    Notes
    -----
    NaN: becomes the earlier value; stays NaN where the earlier edition knows none either.
    Source: OECD/JRC Handbook (2008), step 3 (last value carried forward); COINr ``impute_panel``.

    Examples
    --------
    >>> impute_latest_edition(np.array([[1.0, np.nan]]), np.array([[8.0, 3.0]]))
    array([[1., 3.]])
    """
    if latest is None:
        raise ImputationError(
            "Data kosong hendak diisi dari edisi sebelumnya, padahal nilai edisi itu tidak diberikan. Pilih "
            "edisi yang dipakai, atau ganti cara pengisian data kosong."
        )
    if latest.shape != values.shape:
        raise ImputationError(
            f"Nilai edisi sebelumnya berukuran {latest.shape}, padahal perlu {values.shape}. Berikan nilai "
            "untuk wilayah dan indikator yang sama."
        )
    missing = np.isnan(values)
    return np.where(missing, latest, values) if missing.any() else values


def _fill(values: FloatArray, find_centres: Centre, groups: IndexArray | None = None) -> FloatArray:
    """Put the centre of the indicator, or of the region's group, in the place of missing values."""
    missing = np.isnan(values)
    if not missing.any():
        return values
    filled = np.array(values)
    for column in np.flatnonzero(missing.any(axis=0)).tolist():
        rows = np.flatnonzero(missing[:, column])
        if groups is None:
            ordered = sort_known(values, column)
            starts, sizes = np.zeros(1, dtype=np.intp), np.array([ordered.size])
            filled[rows, column] = find_centres(ordered, starts, sizes)[0] if ordered.size else np.nan
        else:
            filled[rows, column] = _find_group_centres(values[:, column], groups, find_centres)[groups[rows]]
    return filled


def _find_group_centres(values: FloatArray, groups: IndexArray, find_centres: Centre) -> FloatArray:
    """Find the centre of every group, at the group's number (regions without a group are number -1, the last place)."""
    known = np.flatnonzero(~np.isnan(values))
    centres = np.full(int(groups.max()) + 2, np.nan)
    if known.size:
        # Sorted within each group, so that sums do not depend on the order in which the regions come.
        order = known[np.argsort(values[known])]
        # NumPy sorts numbers of 16 bits by counting, eight times as fast as longer ones.
        numbers_type = np.int16 if groups.max() < MOST_SHORT_NUMBERS else np.intp
        order = order[np.argsort(groups[order].astype(numbers_type), kind="stable")]
        counts = np.bincount(groups[known] + 1)
        numbers = np.flatnonzero(counts)
        sizes = counts[numbers]
        centres[numbers - 1] = find_centres(values[order], np.cumsum(sizes) - sizes, sizes)
    return centres


def _find_means(ordered: FloatArray, starts: IndexArray, sizes: IndexArray) -> FloatArray:
    means = np.add.reduceat(ordered, starts) / sizes
    # Computed, the mean of fifteen times 0.1 is 0.10000000000000003: a constant indicator would no longer be constant.
    return np.clip(means, ordered[starts], ordered[starts + sizes - 1])


def _find_medians(ordered: FloatArray, starts: IndexArray, sizes: IndexArray) -> FloatArray:
    lower, upper = ordered[starts + (sizes - 1) // 2], ordered[starts + sizes // 2]
    medians: FloatArray = lower + (upper - lower) / 2
    return medians
