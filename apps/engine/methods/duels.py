"""Count who outranks whom in many simulated runs at once, each run with weights of its own.

A duel is the comparison of two regions in one run. There are three ways to count them all; each counts exactly the wins
of `outranking.count_outranked`:

- `duel_pairs` takes one pair after the other, and any number of children.
- `duel_ways` is faster for few children with the same scores in all runs: there are few ways in which two regions can
  compare, and each way is judged once for all pairs that share it.
- `duel_sets` is faster for few children with scores of their own in every run: it compares a region with all others at
  once.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ..arrays import BoolArray, FloatArray
from .duel_pairs import count_by_pairs
from .duel_places import count_rivals, find_known
from .duel_sets import count_by_sets
from .duel_ways import count_by_ways
from .outranking import count_outranked

_FEW_CHILDREN: Final = 4
"""With so many children `duel_sets` tells some dozens of kinds of run apart, with one more thousands."""

_FEW_REGIONS: Final = 64
"""Up to so many regions it takes less time to compare all pairs than to combine sets."""

_PAIRS_PER_WAY: Final = 60
"""With fewer pairs of regions for each way to compare, it takes less time to compare the pairs."""


def count_duels(
    children: Sequence[FloatArray], weights: FloatArray
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Count for every region and run how many regions it outranks, minus how many outrank it.

    Parameters
    ----------
    children : sequence of ndarray of float, shape (n_runs, n_regions) or (1, n_regions)
        Scores of each child, in one row where they are the same in every run; NaN means missing.
    weights : ndarray of float, shape (n_runs, n_children)
        Weights of every run, > 0.

    Returns
    -------
    balance : ndarray of int16, shape (n_runs, n_regions)
        Wins minus losses, as `outranking.count_outranked` counts them under the weights of the run.
    rivals : ndarray of int16, shape (n_runs, n_regions) or (1, n_regions)
        Other regions with which a region has a child in common; one row where they are the same in every run.

    Examples
    --------
    >>> children = [np.array([[3.0, 2.0, 1.0]]), np.array([[1.0, 1.0, 4.0]])]
    >>> balance, rivals = count_duels(children, np.array([[3.0, 1.0], [1.0, 3.0]]))
    >>> balance.tolist(), rivals.tolist()
    ([[2, 0, -2], [0, -2, 2]], [[2, 2, 2]])
    """
    rivals = count_rivals([find_known(scores) for scores in children]).T
    shares = weights / weights.sum(axis=1, keepdims=True)
    count = _choose(children)
    if count is None:
        return count_by_pairs(children, shares), rivals
    balance, is_clear = count(children, shares)
    for run in np.flatnonzero(~is_clear).tolist():
        scores = np.column_stack([scores[min(run, len(scores) - 1)] for scores in children])
        wins, losses, _ = count_outranked(scores, weights[run])
        balance[run] = wins - losses
    return balance, rivals


def _choose(
    children: Sequence[FloatArray],
) -> Callable[..., tuple[npt.NDArray[np.int16], BoolArray]] | None:
    """Choose between `duel_ways` and `duel_sets`; None where it takes less time to compare all pairs."""
    n_children, n_regions = len(children), children[0].shape[1]
    if all(len(scores) == 1 for scores in children):
        return count_by_ways if 3**n_children * _PAIRS_PER_WAY <= n_regions**2 else None
    return count_by_sets if n_children <= _FEW_CHILDREN and n_regions > _FEW_REGIONS else None
