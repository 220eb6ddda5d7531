"""Rescaling (penskalaan ulang): bring an aggregate to 0-100, within one level of region."""

import numpy as np

from ..arrays import FloatArray
from ..exceptions import AggregationError
from ..rules import Rule, follows
from ..ties import equate_narrow, find_changed, find_widths, is_at_start, is_below


def rescale_none(scores: FloatArray) -> FloatArray:
    """Leave the scores as aggregated.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one aggregate; NaN means missing.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        The scores, unchanged.

    Notes
    -----
    NaN: stays NaN.
    Source: default of the portal; weighted means of 0-100 scores are within 0-100 already.

    Examples
    --------
    >>> rescale_none(np.array([20.0, 50.0]))
    array([20., 50.])
    """
    return scores


def rescale_max(scores: FloatArray) -> tuple[FloatArray, float]:
    """Rescale so that the largest score is 100.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one aggregate, >= 0; NaN means missing.

    Returns
    -------
    rescaled : ndarray of float, shape (n_regions,)
        100 * score / maximum; 0 where the maximum is 0.
    maximum : float
        The maximum used, to be stored with the run; NaN if there is no score.

    Raises
    ------
    AggregationError
        If a score is negative; ``row`` says which.

    Notes
    -----
    NaN: stays NaN and takes no part in the maximum.
    Source: one reading of "brought to 0-100" of IKP Pemilu 2024, whose exact step is not published.

    Examples
    --------
    >>> rescale_max(np.array([20.0, 50.0, np.nan]))
    (array([ 40., 100.,  nan]), 50.0)
    """
    # To the last digit: scores that are 0 on paper are 0, also where their parts cancel out (`part_sizes`).
    negative = np.flatnonzero(scores < 0)
    if negative.size:
        row = int(negative[0])
        raise AggregationError(
            f"skor {scores[row]:g} tidak dapat diskalakan terhadap skor terbesar; skor harus 0 atau lebih. Pakai "
            "penskalaan ulang minmax, atau normalisasi yang tidak memberi angka negatif.",
            row=row,
        )
    maximum = float(np.fmax.reduce(scores, initial=np.nan))
    return scores / (maximum if maximum > 0 else 1.0) * 100.0, maximum


def rescale_minmax(scores: FloatArray) -> tuple[FloatArray, float, float]:
    """Rescale so that the smallest score is 0 and the largest is 100.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one aggregate; NaN means missing.

    Returns
    -------
    rescaled : ndarray of float, shape (n_regions,)
        100 * (score - minimum) / (maximum - minimum); 0 where all scores are equal.
    minimum : float
        The minimum used, to be stored with the run; NaN if there is no score.
    maximum : float
        The maximum used, to be stored with the run; NaN if there is no score.

    Notes
    -----
    NaN: stays NaN and takes no part in the range.
    Source: OECD/JRC Handbook (2008), step 5; another reading of "brought to 0-100".

    Examples
    --------
    >>> rescale_minmax(np.array([20.0, 50.0, 35.0]))
    (array([  0., 100.,  50.]), 20.0, 50.0)
    """
    scores = equate_narrow(scores)
    minimum = float(np.fmin.reduce(scores, initial=np.nan))
    maximum = float(np.fmax.reduce(scores, initial=np.nan))
    width = float(find_widths(minimum, maximum))
    rescaled = (scores - minimum) / (width or np.inf) * 100.0
    rescaled[is_at_start(scores, minimum, max(maximum, -minimum))] = 0.0
    return rescaled, minimum, maximum


def rescale_cap(
    scores: FloatArray, *, lower: float = 0.0, upper: float = 100.0
) -> tuple[FloatArray, float, float]:
    """Bring scores outside a range to its ends and leave the others as they are.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions,)
        Scores of one aggregate; NaN means missing.
    lower : float
        Smallest score allowed.
    upper : float
        Largest score allowed, above ``lower``.

    Returns
    -------
    rescaled : ndarray of float, shape (n_regions,)
        The scores, none below ``lower`` or above ``upper``.
    raised : float
        How many scores were brought up to ``lower``.
    lowered : float
        How many scores were brought down to ``upper``.

    Raises
    ------
    AggregationError
        If ``lower`` is not below ``upper``.

    Notes
    -----
    NaN: stays NaN.
    Source: another reading of "brought to 0-100" of IKP Pemilu 2024, for scores that may leave that range, as
    distances to a target do.

    Examples
    --------
    >>> rescale_cap(np.array([-5.0, 50.0, 120.0, np.nan]))
    (array([  0.,  50., 100.,  nan]), 1.0, 1.0)
    """
    if not is_below(lower, upper):
        raise AggregationError(f"Batas bawah {lower:g} harus di bawah batas atas {upper:g}.")
    capped = np.clip(scores, lower, upper)
    # Told as raised or lowered is what was beyond the range by more than its last digits.
    is_beyond = find_changed(scores, capped) if follows(Rule.DECISIONS) else capped != scores
    raised, lowered = (np.count_nonzero(is_beyond & (capped == end)) for end in (lower, upper))
    return capped, float(raised), float(lowered)
