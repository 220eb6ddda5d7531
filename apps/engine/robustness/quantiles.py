"""Quantiles of every unit over its simulated runs."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..arrays import FloatArray, IntArray

SHARES: Final = np.array([0.05, 0.5, 0.95])
"""The interval and the median that a study reports."""


def score_quantiles(scores: FloatArray) -> FloatArray:
    """Take the 5 percent, median and 95 percent of the scores of each unit; NaN where no run has any."""
    # Between two runs where they fall between: definition 7 of Hyndman and Fan (1996), the default of NumPy and R.
    n_known = np.count_nonzero(~np.isnan(scores), axis=1)
    # Which runs a position lies between is decided to the last digit: at a run itself both sides give its score.
    positions = SHARES * np.maximum(n_known - 1, 0)[:, np.newaxis]
    below = np.floor(positions).astype(np.intp)
    above = np.minimum(below + 1, np.maximum(n_known - 1, 0)[:, np.newaxis])
    # Only the places that are read need be in order, which takes less time than to sort all runs.
    ordered = np.partition(scores, sorted({*below.ravel().tolist(), *above.ravel().tolist()}), axis=1)
    low, high = np.take_along_axis(ordered, below, 1), np.take_along_axis(ordered, above, 1)
    between: FloatArray = np.minimum(low + (high - low) * (positions - below), high)
    return between


def rank_quantiles(ranks: npt.NDArray[Any]) -> FloatArray:
    """Take the 5 percent, median and 95 percent of the ranks of each unit, each a rank that occurred."""
    # Definition 1 of Hyndman and Fan (1996), the inverse of the empirical distribution function; 0 is no rank. A stable
    # sort of small whole numbers is a radix sort in NumPy, which is the fastest.
    ordered = np.sort(ranks, axis=1, kind="stable")
    n_known: IntArray = np.count_nonzero(ordered, axis=1)
    n_missing = ordered.shape[1] - n_known
    within = np.maximum(np.ceil(SHARES * n_known[:, np.newaxis] - 1e-9).astype(np.intp) - 1, 0)
    positions = np.minimum(n_missing[:, np.newaxis] + within, ordered.shape[1] - 1)
    found = np.take_along_axis(ordered, positions, 1).astype(np.float64)
    return np.where(n_known[:, np.newaxis] > 0, found, np.nan)
