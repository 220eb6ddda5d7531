"""Ranks (peringkat) within one level of region."""

import numpy as np

from ..arrays import FloatArray


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
    available = ~np.isnan(scores)
    ordered = np.sort(scores[available])
    ranks = np.full(scores.shape, np.nan)
    ranks[available] = 1 + ordered.size - np.searchsorted(ordered, scores[available], side="right")
    return ranks
