"""All the ways in which two regions can compare, for few children: each judged once under the weights of every run."""

from collections.abc import Sequence
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from ..arrays import BoolArray, FloatArray
from ..methods.outranking import EVEN_MARGIN, find_places

_DOUBT: Final = 1e-3
"""A margin whose distance from the limit of an even duel is a smaller share of that limit is not judged here."""


def list_ways(n_children: int) -> FloatArray:
    """List the ways in which two regions can compare, one per row, from equal in all children to higher in all."""
    # A way holds 1 for every child in which the first region is higher, -1 where it is lower, and 0 where both are
    # equal or a score is missing. The opposite of a way has the opposite verdict, so that half of them are enough.
    ways = np.array(list(product((-1.0, 0.0, 1.0), repeat=n_children)))
    return ways[len(ways) // 2 :]


def judge_ways(shares: FloatArray, ways: FloatArray) -> tuple[npt.NDArray[np.int8], BoolArray]:
    """Say for every run and way which region wins (1, -1; 0 even), and in which runs that is clear."""
    # It is not where a margin is so small that it matters whether scores are equal or missing.
    margins = shares @ ways.T
    runs, small = np.nonzero(np.abs(margins) <= EVEN_MARGIN * (1 + _DOUBT))
    # A duel is even if its margin is tiny beside the weight of the children in which both regions have a score. That is
    # at least the weight of the children in which they differ, and at most 1.
    differing = np.einsum("nk,nk->n", shares[runs], np.abs(ways)[small])
    is_clear = np.ones(len(shares), dtype=np.bool_)
    is_clear[runs[np.abs(margins[runs, small]) > EVEN_MARGIN * (1 - _DOUBT) * differing]] = False
    return (margins > EVEN_MARGIN).astype(np.int8) - (margins < -EVEN_MARGIN), is_clear


def count_by_ways(
    children: Sequence[FloatArray], shares: FloatArray
) -> tuple[npt.NDArray[np.int16], BoolArray]:
    """Count wins minus losses where every run has the same scores, and say in which runs that is clear."""
    # How often a way occurs, times its verdict.
    places = find_places(np.concatenate(children).T)
    n_children, n_regions = places.known.shape
    counts = np.empty((3**n_children, n_regions), dtype=np.float32)
    for region in range(n_regions):
        way = np.zeros(n_regions, dtype=np.intp)
        for found in places.compare((slice(None), region, np.newaxis), (slice(None),)):
            way = way * 3 + found + 1
        counts[:, region] = np.bincount(way, minlength=len(counts))
    half = len(counts) // 2
    # How much more often a way occurs than its opposite; most ways never occur.
    surplus = counts[half:] - counts[half::-1]
    occurs = surplus.any(axis=1)
    verdicts, is_clear = judge_ways(shares, list_ways(n_children)[occurs])
    balance: npt.NDArray[np.int16] = np.matmul(verdicts.astype(np.float32), surplus[occurs]).astype(np.int16)
    return balance, is_clear
