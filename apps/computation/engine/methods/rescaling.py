"""Rescaling (penskalaan ulang): bring an aggregate to 0-100, within one level of region."""

import numpy as np

from ..arrays import FloatArray


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

    Notes
    -----
    NaN: stays NaN and takes no part in the maximum.
    Source: one reading of "brought to 0-100" of IKP Pemilu 2024, whose exact step is not published.

    Examples
    --------
    >>> rescale_max(np.array([20.0, 50.0, np.nan]))
    (array([ 40., 100.,  nan]), 50.0)
    """
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
    minimum = float(np.fmin.reduce(scores, initial=np.nan))
    maximum = float(np.fmax.reduce(scores, initial=np.nan))
    width = maximum - minimum
    return (scores - minimum) / (width if width > 0 else 1.0) * 100.0, minimum, maximum
