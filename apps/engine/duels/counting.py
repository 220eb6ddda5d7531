"""Choosing the fastest way to count the duels of a group."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from ..arrays import BoolArray, FloatArray
from ..methods.outranking import count_outranked
from .pairs import count_by_pairs
from .places import count_rivals, find_known
from .sets import count_by_sets
from .ways import count_by_ways

_FEW_CHILDREN: Final = 4
"""With so many children `sets` tells some dozens of kinds of run apart, with one more thousands."""

_FEW_REGIONS: Final = 64
"""Up to so many regions it takes less time to compare all pairs than to combine sets."""

_PAIRS_PER_WAY: Final = 60
"""With fewer pairs of regions for each way to compare, it takes less time to compare the pairs."""


def count_duels(
    children: Sequence[FloatArray], weights: FloatArray
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Count wins minus losses of every region in every run, and the regions with which it can be compared."""
    # Children are of shape (n_runs, n_regions), or (1, n_regions) where they are the same in every run; NaN is missing.
    # So are the results, of which the second may have one row. Weights are of shape (n_runs, n_children), > 0.
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
    """Choose between `ways` and `sets`; None where it takes less time to compare all pairs."""
    n_children, n_regions = len(children), children[0].shape[1]
    if all(len(scores) == 1 for scores in children):
        return count_by_ways if 3**n_children * _PAIRS_PER_WAY <= n_regions**2 else None
    return count_by_sets if n_children <= _FEW_CHILDREN and n_regions > _FEW_REGIONS else None
