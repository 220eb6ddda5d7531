"""Aggregation of regions to the region above (skor agregat), and how much each of them counts."""

import numpy as np

from ..arrays import FloatArray, IntArray


def weigh_regions_equally(scores: FloatArray, voters: FloatArray) -> FloatArray:
    """Let every region count the same.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_aggregates)
        Scores of the regions directly below one region.
    voters : ndarray of float, shape (n_regions,)
        Not used.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        Ones.

    Notes
    -----
    NaN: missing scores play no part.
    Source: IKP Pemilu 2024, where a province's aggregated score is the simple mean of its regencies'.

    Examples
    --------
    >>> weigh_regions_equally(np.array([[40.0], [50.0]]), np.array([100.0, 300.0]))
    array([1., 1.])
    """
    return np.ones(scores.shape[0])


def weigh_regions_by_voters(scores: FloatArray, voters: FloatArray) -> FloatArray:
    """Let every region count by its registered voters.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_aggregates)
        Scores of the regions directly below one region; not used.
    voters : ndarray of float, shape (n_regions,)
        Registered voters (DPT) of each region, > 0.

    Returns
    -------
    ndarray of float, shape (n_regions,)
        The numbers of voters.

    Notes
    -----
    NaN: a region without a number of voters is refused by the pipeline, not skipped.
    Source: population weights, OECD/JRC Handbook (2008), step 6; not used by IKP Pemilu 2024.

    Examples
    --------
    >>> weigh_regions_by_voters(np.array([[40.0], [50.0]]), np.array([100.0, 300.0]))
    array([100., 300.])
    """
    return voters


def aggregate_regions_mean(
    scores: FloatArray, weights: FloatArray | None = None
) -> tuple[FloatArray, IntArray]:
    """Score of a region from the regions below it: their mean, simple or weighted.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_aggregates)
        Scores of the regions directly below one region; NaN means missing.
    weights : ndarray of float, shape (n_regions,), optional
        How much each region counts, > 0; all the same if left out.

    Returns
    -------
    means : ndarray of float, shape (n_aggregates,)
        Mean over the regions that have a score.
    n_used : ndarray of int, shape (n_aggregates,)
        How many regions that were; the caller knows of how many.

    Notes
    -----
    NaN: a region without a score is left out and lowers ``n_used``; NaN where none has one.
    Source: IKP Pemilu 2024, recomputed: the mean of the eight regencies of Banten is the published 45.18
    within the one printed decimal (docs/methodology.md, step 6).

    Examples
    --------
    >>> aggregate_regions_mean(np.array([[40.0], [50.0], [np.nan]]))
    (array([45.]), array([2]))
    """
    available = ~np.isnan(scores)
    n_used: IntArray = np.asarray(available.sum(axis=0), dtype=np.int64)
    shares = np.ones(scores.shape[0]) if weights is None else weights
    total = np.sum(np.where(available, scores, 0.0) * shares[:, np.newaxis], axis=0)
    counted = np.sum(available * shares[:, np.newaxis], axis=0)
    means: FloatArray = np.divide(total, counted, out=np.full(total.shape, np.nan), where=n_used > 0)
    return means, n_used
