"""Aggregation (agregasi) of children to their group."""

import numpy as np

from ..arrays import FloatArray
from ..exceptions import AggregationError


def aggregate_arithmetic(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted mean over the available children.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum; only proportions count.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Equal to sum(weight * score) / sum(weight), both sums over the children that have a score.

    Raises
    ------
    AggregationError
        If shapes disagree, a weight is negative or not finite, or the weights sum to zero.

    Notes
    -----
    NaN: a missing child is left out and the weights of the others are rescaled to sum 1; NaN where no child
    with a positive weight has a score. Whether enough children are available is the screen's question
    (`screening`).
    Source: IKP Pemilu 2024 (dimension = weighted mean of its indicators; index = 0.27, 0.38, 0.25, 0.10 of
    the dimensions); OECD/JRC Handbook (2008), step 6.

    Examples
    --------
    >>> aggregate_arithmetic(np.array([[80.0, 20.0], [80.0, np.nan]]), np.array([3.0, 1.0]))
    array([65., 80.])
    """
    _check_weights(scores, weights)
    available = ~np.isnan(scores)
    total = np.einsum("nk,k->n", available.astype(np.float64), weights)
    # einsum and not matmul: a row's sum must not depend on how many rows are computed with it.
    weighted = np.einsum("nk,k->n", np.where(available, scores, 0.0), weights)
    aggregated: FloatArray = np.divide(weighted, total, out=np.full(total.shape, np.nan), where=total > 0)
    return aggregated


def measure_weight_share(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Share of the weight that is carried by children with a score.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Between 0 and 1; never NaN.

    Raises
    ------
    AggregationError
        If shapes disagree, a weight is negative or not finite, or the weights sum to zero.

    Notes
    -----
    NaN: a missing child counts as not available.
    Source: definition of the portal, input of the availability screen.

    Examples
    --------
    >>> measure_weight_share(np.array([[80.0, 20.0], [80.0, np.nan]]), np.array([3.0, 1.0]))
    array([1.  , 0.75])
    """
    _check_weights(scores, weights)
    share: FloatArray = np.einsum("nk,k->n", (~np.isnan(scores)).astype(np.float64), weights) / weights.sum()
    return share


def _check_weights(scores: FloatArray, weights: FloatArray) -> None:
    if scores.ndim != 2 or weights.shape != scores.shape[1:]:
        raise AggregationError(
            f"Skor berukuran {scores.shape} dan bobot {weights.shape}; perlu satu bobot tiap kolom skor."
        )
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        raise AggregationError(
            f"Bobot {weights.tolist()} tidak dapat dipakai; isi angka 0 atau lebih, jumlahnya di atas 0."
        )
