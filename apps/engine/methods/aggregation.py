"""Aggregation (agregasi) of children to their group."""

from typing import Final

import numpy as np

from ..arrays import BoolArray, FloatArray, IndexArray
from ..exceptions import AggregationError
from .outranking import count_outranked, score_balance

NEAR: Final = 1e-9
"""A mean this close to the score of a child, relative to the mean, may differ from it by rounding alone."""


def aggregate_arithmetic(
    scores: FloatArray, weights: FloatArray, known_weight: FloatArray | None = None
) -> FloatArray:
    """Weighted mean over the available children.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum; only proportions count.
    known_weight : ndarray of float, shape (n_regions,), optional
        What `weigh_known` says of them, where the caller knows it already.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Equal to sum(weight * score) / sum(weight), both sums over the children that have a score; never outside
        their range, not by a last bit either.

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
    total = weigh_known(scores, weights) if known_weight is None else known_weight
    # einsum and not matmul: a row's sum must not depend on how many rows are computed with it.
    weighted = np.einsum("nk,k->n", np.where(np.isnan(scores), 0.0, scores), weights)
    aggregated: FloatArray = np.divide(weighted, total, out=np.full(total.shape, np.nan), where=total > 0)
    rows = _find_rows_near_an_end(aggregated, scores, weights)
    if rows.size:
        near = scores[rows]
        aggregated[rows] = _keep_within(aggregated[rows], near, _count_children(near, weights))
    return aggregated


def aggregate_geometric(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted geometric mean over the available children: a low child is not made up for by a high one.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children, > 0; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum; only proportions count.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Equal to exp(sum(weight * log(score)) / sum(weight)), both sums over the children that have a score.

    Raises
    ------
    AggregationError
        If a score of a child with a positive weight is 0 or negative (``row`` and ``column`` say which), or the
        weights cannot be used.

    Notes
    -----
    NaN: as in `aggregate_arithmetic`.
    Source: OECD/JRC Handbook (2008), step 6; COINr ``a_gmean``.

    Examples
    --------
    >>> aggregate_geometric(np.array([[100.0, 1.0], [40.0, np.nan]]), np.array([1.0, 1.0]))
    array([10., 40.])
    """
    _check_weights(scores, weights)
    counted = _count_children(scores, weights)
    _refuse_scores(counted & (scores <= 0), scores, "rata-rata geometrik", "di atas 0")
    logarithms = np.log(scores, out=np.zeros(scores.shape), where=counted)
    return _keep_within(np.exp(_average(logarithms, counted, weights)), scores, counted)


def aggregate_harmonic(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Weighted harmonic mean over the available children: low children count even more than geometrically.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children, > 0; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum; only proportions count.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Equal to sum(weight) / sum(weight / score), both sums over the children that have a score.

    Raises
    ------
    AggregationError
        If a score of a child with a positive weight is 0 or negative (``row`` and ``column`` say which), or the
        weights cannot be used.

    Notes
    -----
    NaN: as in `aggregate_arithmetic`.
    Source: OECD/JRC Handbook (2008), step 6; COINr ``a_hmean``, which lets negative scores pass.

    Examples
    --------
    >>> aggregate_harmonic(np.array([[60.0, 30.0], [40.0, np.nan]]), np.array([1.0, 1.0]))
    array([40., 40.])
    """
    _check_weights(scores, weights)
    counted = _count_children(scores, weights)
    _refuse_scores(counted & (scores <= 0), scores, "rata-rata harmonik", "di atas 0")
    inverses = np.divide(1.0, scores, out=np.zeros(scores.shape), where=counted)
    return _keep_within(1.0 / _average(inverses, counted, weights), scores, counted)


def aggregate_generalised(scores: FloatArray, weights: FloatArray, *, p: float) -> FloatArray:
    """Weighted mean of order p: arithmetic for 1, geometric for 0, harmonic for -1.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; > 0 for p <= 0, >= 0 for p > 0, any for p = 1. NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum; only proportions count.
    p : float
        The higher, the more the high children count.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Equal to (sum(weight * score ** p) / sum(weight)) ** (1 / p), both sums over the children that have a
        score.

    Raises
    ------
    AggregationError
        If a score of a child with a positive weight is too low for p (``row`` and ``column`` say which), or the
        weights cannot be used.

    Notes
    -----
    NaN: as in `aggregate_arithmetic`.
    Source: OECD/JRC Handbook (2008), step 6; Decancq and Lugo (2013).

    Examples
    --------
    >>> aggregate_generalised(np.array([[30.0, 40.0], [0.0, 10.0]]), np.array([1.0, 1.0]), p=2.0).round(4)
    array([35.3553,  7.0711])
    """
    if p == 1.0:
        return aggregate_arithmetic(scores, weights)
    if p == 0.0:
        return aggregate_geometric(scores, weights)
    _check_weights(scores, weights)
    counted = _count_children(scores, weights)
    too_low, demand = (scores < 0, "0 atau lebih") if p > 0 else (scores <= 0, "di atas 0")
    _refuse_scores(counted & too_low, scores, f"rata-rata umum dengan p = {p:g}", demand)
    lowest, highest = _find_range(scores, counted)
    # Relative to the score that weighs most no power overflows, and a p near 0 loses no digits.
    reference = highest if p > 0 else lowest
    divisor = np.where(reference > 0, reference, 1.0)[:, np.newaxis]
    with np.errstate(divide="ignore"):
        ratios = np.divide(scores, divisor, out=np.ones(scores.shape), where=counted)
        excess = _average(np.expm1(p * np.log(ratios)), counted, weights)
        means = reference * np.exp(np.log1p(excess) / p)
    return _keep_within(means, scores, counted)


def aggregate_copeland(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Compare every two regions and count who outranks whom: no child makes up for another (Copeland).

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; NaN means missing. At most 10,000 regions.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum; only proportions count.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Equal to 50 + 50 * (wins - losses) / rivals: 100 outranks all others, 0 is outranked by all, 50 wins as
        often as it loses. A region wins where more than half of the weight finds it higher (`outrank_regions`).

    Raises
    ------
    AggregationError
        If there are too many regions, or the weights cannot be used.

    Notes
    -----
    NaN: a missing child is left out of the pair and the weights of the others rescaled; NaN for a region that
    can be compared with none, thus also for one that is alone in its level.
    Only the order within each child counts, so the scores say nothing of distances.
    Source: Copeland (1951), wins minus losses, put on a scale of 0-100; Munda and Nardo (2009). COINr
    ``a_copeland`` adds up the shares of the outranking matrix instead, which is a weighted mean of Borda scores:
    normalise with ``borda`` and aggregate with ``arithmetic`` for that.

    Examples
    --------
    >>> aggregate_copeland(np.array([[3.0, 1.0], [2.0, 1.0], [1.0, 4.0]]), np.array([3.0, 1.0]))
    array([100.,  50.,   0.])
    """
    _check_weights(scores, weights)
    wins, losses, rivals = count_outranked(scores, weights)
    return score_balance(wins - losses, rivals)


def weigh_known(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Weight of the children that have a score.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Between 0 and the sum of the weights; never NaN.

    Raises
    ------
    AggregationError
        If shapes disagree, a weight is negative or not finite, or the weights sum to zero.

    Notes
    -----
    NaN: a missing child counts as not available.
    Source: definition of the portal; over the sum of the weights it is the input of the availability screen.

    Examples
    --------
    >>> weigh_known(np.array([[80.0, 20.0], [80.0, np.nan]]), np.array([3.0, 1.0]))
    array([4., 3.])
    """
    _check_weights(scores, weights)
    known: FloatArray = np.einsum("nk,k->n", (~np.isnan(scores)).astype(np.float64), weights)
    return known


def _check_weights(scores: FloatArray, weights: FloatArray) -> None:
    if scores.ndim != 2 or weights.shape != scores.shape[1:]:
        raise AggregationError(
            f"Skor berukuran {scores.shape} dan bobot {weights.shape}; perlu satu bobot tiap kolom skor."
        )
    # The sum of weights of which one is NaN or infinite is so too.
    if not (0 < weights.sum() < np.inf and weights.min() >= 0):
        raise AggregationError(
            f"Bobot {weights.tolist()} tidak dapat dipakai; isi angka 0 atau lebih, jumlahnya di atas 0."
        )


def _count_children(scores: FloatArray, weights: FloatArray) -> BoolArray:
    """Whether a child counts for a region: it has a score and a weight."""
    return ~np.isnan(scores) & (weights > 0)


def _average(numbers: FloatArray, counted: BoolArray, weights: FloatArray) -> FloatArray:
    """Weighted mean over the children that count; NaN where none does."""
    total = np.einsum("nk,k->n", counted.astype(np.float64), weights)
    weighted = np.einsum("nk,k->n", np.where(counted, numbers, 0.0), weights)
    averages: FloatArray = np.divide(weighted, total, out=np.full(total.shape, np.nan), where=total > 0)
    return averages


def _find_range(scores: FloatArray, counted: BoolArray) -> tuple[FloatArray, FloatArray]:
    known = np.where(counted, scores, np.nan)
    lowest: FloatArray = np.fmin.reduce(known, axis=1)
    highest: FloatArray = np.fmax.reduce(known, axis=1)
    return lowest, highest


def _find_rows_near_an_end(means: FloatArray, scores: FloatArray, weights: FloatArray) -> IndexArray:
    """Find the rows whose mean is nearly the score of the heaviest child: only they may need `_keep_within`."""
    # With the weights 0.7, 0.1 and 0.2 the mean of three 100s may end above 100 by its last bit. That happens only
    # where all children that count are equal but for rounding, so the mean then lies beside the heaviest of them.
    # Finding these rows is cheaper than finding the range of every row.
    order = np.argsort(-weights, kind="stable").tolist()
    heaviest = np.array(scores[:, order[0]])
    for child in order[1:]:
        missing = np.isnan(heaviest)
        if not missing.any():
            break
        np.copyto(heaviest, scores[:, child], where=missing)
    distances = np.abs(heaviest - means)
    return np.flatnonzero((distances > 0) & (distances <= NEAR * np.abs(means)))


def _keep_within(means: FloatArray, scores: FloatArray, counted: BoolArray) -> FloatArray:
    """Take back the last bit by which a mean may leave the range of its children."""
    return np.asarray(np.clip(means, *_find_range(scores, counted)), dtype=np.float64)


# Scores are compared with 0 to the last digit: normalisation, rescaling and means that cancel out give exactly 0 to
# what is 0 on paper (`ties`, `part_sizes`). So it is with weights found in the scores (`weighting`).


def _refuse_scores(wrong: BoolArray, scores: FloatArray, mean: str, demand: str) -> None:
    if wrong.any():
        row, column = (int(position) for position in np.argwhere(wrong)[0])
        raise AggregationError(
            f"skor {scores[row, column]:g} tidak dapat dipakai; {mean} memerlukan skor {demand}. Pakai "
            "normalisasi minmax dengan lower = 1, atau agregasi arithmetic.",
            row=row,
            column=column,
        )
