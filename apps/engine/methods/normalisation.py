"""Normalisation (normalisasi): indicator values to a common scale, within one level of region.

Scores of direction -1 are turned around, so that more is always more vulnerable. Distances to a value are in
`distances`, ranks in `ordinal`.
"""

import math

import numpy as np

from ..arrays import FloatArray, IndexArray
from ..exceptions import NormalisationError
from ..rules import Rule, follows
from ..ties import ROUNDING, equate_scores, find_margins, find_widths, is_at_start, is_narrow_range
from .ordering import measure_mean_sd, sort_known


def normalise_max(
    values: FloatArray, directions: IndexArray | None = None, origins: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Rescale each indicator to 0-100 by its largest observed value.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Weighted event counts of one level, >= 0. NaN means "no data" and stays NaN.
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.
    origins : ndarray of float, shape (n_indicators,), optional
        Where the value 0 lies, if a treatment has moved it; 0 without.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        100 * (value - origin) / (maximum - origin), or 100 minus that for direction -1; 0 where the maximum is at
        the origin.
    maxima : ndarray of float, shape (n_indicators,)
        The maxima used, to be stored with the run; NaN where an indicator has no data at all.

    Raises
    ------
    NormalisationError
        If there is no region, or a value is infinite or below the origin.

    Notes
    -----
    NaN: stays NaN and takes no part in the maximum.
    An indicator that is 0 everywhere scores 0 in both directions: it tells regions apart in neither.
    Source: IKP Pemilu 2024, recomputed from published indicator scores (docs/methodology.md, step 2). All 61
    indicators of 2024 have direction 1; the reversed form is the portal's.

    Examples
    --------
    >>> scores, maxima = normalise_max(np.array([[2.0, 0.0], [8.0, 0.0], [np.nan, 0.0]]))
    >>> scores
    array([[ 25.,   0.],
           [100.,   0.],
           [ nan,   0.]])
    >>> maxima
    array([8., 0.])
    """
    minima, maxima = find_extremes(values)
    zeros = np.zeros(maxima.shape) if origins is None else origins
    check_not_below(values, minima, zeros, "terhadap nilai terbesar")
    scores = np.array(values) if origins is None else values - zeros
    # Dividing before multiplying keeps the largest value at exactly 100.
    widths = find_widths(zeros, maxima)
    scores /= np.where(widths > 0, widths, 1.0)
    scores *= 100.0
    if origins is not None:
        scores[np.abs(values - zeros) <= _find_origin_margins(zeros, minima, maxima)] = 0.0
    if directions is not None:
        turned = np.flatnonzero((directions < 0) & (widths > 0))
        scores[:, turned] = 100.0 - scores[:, turned]
        scores[:, turned] *= ~is_at_start(values[:, turned], maxima[turned], maxima[turned])
    return scores, maxima


def normalise_minmax(
    values: FloatArray, directions: IndexArray | None = None, *, lower: float = 0.0, upper: float = 100.0
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Rescale each indicator so that its extremes become the ends of the scale.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level; NaN means "no data".
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.
    lower : float
        Score of the least vulnerable value.
    upper : float
        Score of the most vulnerable value, > `lower`.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        Equal to lower + (upper - lower) * (value - minimum) / (maximum - minimum), with the extremes exchanged for
        direction -1; `lower` where all values are equal.
    minima : ndarray of float, shape (n_indicators,)
        The minima used, to be stored with the run; NaN where an indicator has no data at all.
    maxima : ndarray of float, shape (n_indicators,)
        The maxima used; NaN where an indicator has no data at all.

    Raises
    ------
    NormalisationError
        If there is no region or a value is infinite.

    Notes
    -----
    NaN: stays NaN and takes no part in the extremes.
    Source: OECD/JRC Handbook (2008), step 5; COINr ``n_minmax``, which gives no score where all values are equal.

    Examples
    --------
    >>> normalise_minmax(np.array([[2.0], [8.0], [5.0]]))[0].ravel()
    array([  0., 100.,  50.])
    >>> normalise_minmax(np.array([[2.0], [8.0], [5.0]]), np.array([-1]), lower=1.0)[0].ravel()
    array([100. ,   1. ,  50.5])
    """
    values, minima, maxima = find_stretched(values)
    starts, widths = find_starts(minima, maxima, directions), find_widths(minima, maxima)
    scores = orient(values, directions)
    scores -= orient(starts, directions)
    scores /= np.where(widths > 0, widths, np.inf)
    scores *= upper - lower
    scores += lower
    scores[is_at_start(values, starts, find_sizes(minima, maxima))] = lower
    # Rounding may carry the largest score a bit beyond the scale.
    return np.clip(scores, lower, upper, out=scores), minima, maxima


def normalise_zscore(
    values: FloatArray, directions: IndexArray | None = None, *, mean: float = 0.0, sd: float = 1.0
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Standardise each indicator to a given mean and standard deviation.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level; NaN means "no data".
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.
    mean : float
        Score of a region with the mean value.
    sd : float
        How much one standard deviation is on the scale, > 0.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        Equal to mean + sd * (value - mean of the values) / (SD of the values), the SD with n - 1; with a minus for
        direction -1; `mean` where all values are equal.
    means : ndarray of float, shape (n_indicators,)
        The means used, to be stored with the run; NaN where an indicator has no data at all.
    sds : ndarray of float, shape (n_indicators,)
        The standard deviations used; exactly 0 where all values are equal, NaN with fewer than two.

    Raises
    ------
    NormalisationError
        If there is no region or a value is infinite.

    Notes
    -----
    NaN: stays NaN and takes no part in mean and SD.
    Scores have no bounds, and half of them are below the mean: they fit no geometric or harmonic mean.
    Source: OECD/JRC Handbook (2008), step 5; COINr ``n_zscore``, which gives no score where all values are equal.

    Examples
    --------
    >>> scores, means, sds = normalise_zscore(np.array([[1.0, 0.1], [2.0, 0.1], [3.0, 0.1]]))
    >>> scores
    array([[-1.,  0.],
           [ 0.,  0.],
           [ 1.,  0.]])
    >>> sds
    array([1., 0.])
    """
    values, _, _ = find_stretched(values)
    means, sds = np.full(values.shape[1], math.nan), np.full(values.shape[1], math.nan)
    for column in range(values.shape[1]):
        means[column], sds[column] = measure_mean_sd(sort_known(values, column))
    scores = orient(values, directions)
    scores -= orient(means, directions)
    scores /= np.where(sds > 0, sds, np.inf)
    scores *= sd
    scores += mean
    return scores, means, sds


def normalise_presence(
    values: FloatArray, directions: IndexArray | None = None, origins: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Score 100 where something occurred and 0 where it did not.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Weighted event counts of one level, >= 0. NaN means "no data".
    directions : ndarray of int, shape (n_indicators,), optional
        1 where occurring is more vulnerable (the default), -1 where not occurring is.
    origins : ndarray of float, shape (n_indicators,), optional
        Where the value 0 lies, if a treatment has moved it; 0 without.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        100 or 0.
    counts : ndarray of float, shape (n_indicators,)
        In how many regions it occurred.

    Raises
    ------
    NormalisationError
        If there is no region, or a value is infinite or below the origin.

    Notes
    -----
    NaN: stays NaN. An index over such scores is the share of the indicators that occur, in percent, where the
    weights are equal.
    Source: Pilkada 2020 (yes/no indicators) and Pilkada 2024 (read by the number of indicators that occur).

    Examples
    --------
    >>> normalise_presence(np.array([[3.0, 0.0], [0.0, np.nan]]))
    (array([[100.,   0.],
           [  0.,  nan]]), array([1., 0.]))
    """
    minima, maxima = find_extremes(values)
    zeros = np.zeros(minima.shape) if origins is None else origins
    check_not_below(values, minima, zeros, "menjadi ada atau tidak ada")
    # A value as it was entered is above 0 or not, to the last digit; one on the scale of a treatment was computed.
    margins = 0.0 if origins is None else _find_origin_margins(zeros, minima, maxima)
    occurs = values > zeros + margins
    counts = occurs.sum(axis=0).astype(np.float64)
    if directions is not None:
        occurs[:, directions < 0] ^= True
    scores = np.where(occurs, 100.0, 0.0)
    scores[np.isnan(values)] = np.nan
    return scores, counts


def find_extremes(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the smallest and the largest value of each indicator; NaN where it has no data."""
    if values.ndim != 2 or values.shape[0] == 0:
        raise NormalisationError(
            f"Nilai berukuran {values.shape}; perlu (wilayah, indikator), sedikitnya satu wilayah."
        )
    minima: FloatArray = np.fmin.reduce(values, axis=0)
    maxima: FloatArray = np.fmax.reduce(values, axis=0)
    if np.isinf(minima).any() or np.isinf(maxima).any():
        row, column = (int(position) for position in np.argwhere(np.isinf(values))[0])
        raise NormalisationError(
            f"nilai {values[row, column]} tidak dapat dinormalisasi; isi angka berhingga, atau tandai tidak ada "
            "data.",
            row=row,
            column=column,
        )
    return minima, maxima


def find_stretched(values: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return values with their extremes, equal ones the same where they lie so near together that scores would not."""
    # Stretched to a scale, the last digits of 100,000.1 are no longer those of a large number.
    minima, maxima = find_extremes(values)
    is_narrow = is_narrow_range(minima, maxima) & (minima < maxima)
    if not is_narrow.any() or not follows(Rule.DECISIONS):
        return values, minima, maxima
    equated = np.array(values)
    for column in np.flatnonzero(is_narrow).tolist():
        equated[:, column] = equate_scores(values[:, column])
    return equated, *find_extremes(equated)


def _find_origin_margins(origins: FloatArray, minima: FloatArray, maxima: FloatArray) -> FloatArray | float:
    """Say how far a value may lie from an origin that a treatment has moved, and still be equal to it."""
    if follows(Rule.MARKS_WITH_VALUES):
        # What equals 0 was carried to the same place (`carry_marks`). What does not may lie near it on a scale that
        # draws large values together, or beside one that spreads them: only the digits of the origin itself count.
        return np.asarray(ROUNDING * np.abs(origins))
    return find_margins(origins, find_sizes(minima, maxima)) if follows(Rule.DECISIONS) else 0.0


def check_not_below(values: FloatArray, minima: FloatArray, origins: FloatArray, how: str) -> None:
    """Refuse values below 0, of which a normalisation with a fixed 0 knows nothing (NormalisationError)."""
    # origins: where the value 0 lies after treatment, -inf where it has left none.
    lost = np.flatnonzero(np.isinf(origins))
    if lost.size:
        raise NormalisationError(
            f"perlakuan pencilan tidak menyisakan angka 0, jadi nilainya tidak dapat dinormalisasi {how}; pakai "
            "normalisasi minmax, atau perlakuan lain.",
            column=int(lost[0]),
        )
    # The least value may be the origin on paper, where a treatment has carried both to another scale.
    if follows(Rule.MARKS_WITH_VALUES):
        is_below = minima < origins - ROUNDING * np.abs(origins)
    else:
        is_below = (minima < origins) & (find_widths(minima, origins) > 0)
    if is_below.any():
        row, column = (int(position) for position in np.argwhere((values < origins) & is_below)[0])
        raise NormalisationError(
            f"nilai {values[row, column]} tidak dapat dinormalisasi {how}; isi angka berhingga 0 atau lebih, atau "
            "tandai tidak ada data.",
            row=row,
            column=column,
        )


def orient(values: FloatArray, directions: IndexArray | None) -> FloatArray:
    """Turn indicators around (a copy) for which less is more vulnerable: direction -1; without directions none is."""
    return np.array(values) if directions is None else values * directions


def find_starts(lowest: FloatArray, highest: FloatArray, directions: IndexArray | None) -> FloatArray:
    """Return the least vulnerable end of each indicator: the lowest value, or the highest for direction -1."""
    return lowest if directions is None else np.where(directions < 0, highest, lowest)


def find_sizes(minima: FloatArray, maxima: FloatArray) -> FloatArray:
    """Return the size of the largest value of each indicator."""
    return np.maximum(maxima, -minima)
