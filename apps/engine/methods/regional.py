"""Aggregation of regions to the region above (skor agregat), and how much each of them counts."""

from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays import FloatArray, IndexArray, IntArray


def weigh_regions_equally(scores: FloatArray) -> FloatArray:
    """Let every region count the same.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_aggregates)
        Scores of the regions directly below one region.

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
    >>> weigh_regions_equally(np.array([[40.0], [50.0]]))
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


def aggregate_regions_means(
    scores: FloatArray, weights: FloatArray, parents: IndexArray, n_parents: int
) -> tuple[FloatArray, IntArray]:
    """Score many regions, each by the mean of the regions below it, simple or weighted.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_aggregates)
        Scores of the regions below; NaN means missing.
    weights : ndarray of float, shape (n_regions,)
        How much each region counts, > 0; the same number for a simple mean.
    parents : ndarray of int, shape (n_regions,)
        Number of the region above, 0 to ``n_parents`` - 1.
    n_parents : int
        How many regions there are above.

    Returns
    -------
    means : ndarray of float, shape (n_parents, n_aggregates)
        Mean over the regions below that have a score.
    n_used : ndarray of int, shape (n_parents, n_aggregates)
        How many regions that were; the caller knows of how many.

    Notes
    -----
    NaN: a region without a score is left out and lowers ``n_used``; NaN where none has one.
    Regions are summed in the order given: give them in that of their codes, and the order of the units does
    not matter to the last bit.
    Source: IKP Pemilu 2024, recomputed: the mean of the eight regencies of Banten is the published 45.18
    within the one printed decimal (docs/methodology.md, step 6).

    Examples
    --------
    >>> scores = np.array([[40.0], [50.0], [20.0]])
    >>> aggregate_regions_means(scores, np.ones(3), np.array([0, 0, 1]), 2)[0]
    array([[45.],
           [20.]])
    """
    available = ~np.isnan(scores.T)
    # Each column is given its own range of places, so that one call adds up all columns.
    places = (np.arange(len(available))[:, np.newaxis] * n_parents + parents).ravel()
    n_used = _add_up(places, available, n_parents).astype(np.int64)
    total = _add_up(places, np.where(available, scores.T, 0.0) * weights, n_parents)
    counted = _add_up(places, np.where(available, weights, 0.0), n_parents)
    means = np.divide(total, counted, out=np.full(total.shape, np.nan), where=n_used > 0)
    return means, n_used


def _add_up(places: IndexArray, numbers: npt.NDArray[Any], n_parents: int) -> FloatArray:
    """Add up numbers of shape (n_columns, n_regions) by place, to the shape (n_parents, n_columns)."""
    n_columns = len(numbers)
    added = np.asarray(np.bincount(places, numbers.ravel(), n_columns * n_parents), dtype=np.float64)
    return added.reshape(n_columns, n_parents).T
