"""Outranking: how far one region is at least as high as another, region by region (Condorcet, Copeland)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..arrays import BoolArray, FloatArray, IntArray
from ..exceptions import AggregationError
from ..ties import ROUNDING, find_steps

MAX_OUTRANKING_REGIONS: Final = 5_000
"""The matrix of this many regions takes 200 MB."""

MAX_COPELAND_REGIONS: Final = 10_000
"""Pairs grow with the square of the regions; this many take some seconds."""

EVEN_MARGIN: Final = 1e-9
"""Two halves of the weight may differ by rounding; a pair this close is even."""

_BLOCK_CELLS: Final = 2**16
"""Pairs of regions compared at a time, so that they stay in the processor's cache."""

_WHOLE_REGIONS: Final = 2_000
"""Up to this many regions the whole matrix of won weights is kept (32 MB)."""

_BITS: Final = 8


def outrank_regions(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Say for every two regions how much of the weight finds the one higher than the other.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; NaN means missing. At most 5,000 regions.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum; only proportions count.

    Returns
    -------
    ndarray of float, shape (n_regions, n_regions)
        ``matrix[i, j]``: share of the weight of the children in which region i is higher than j, half of it
        where they are equal; 0 to 1, and ``matrix[j, i]`` is 1 minus that. The diagonal is 0. Above 0.5,
        region i outranks j; 1 means that it dominates j. Scores that are equal but for rounding (`ties`)
        are equal.

    Raises
    ------
    AggregationError
        If there are too many regions.

    Notes
    -----
    NaN: a child counts for a pair only where both regions have a score, and the weights of the others are
    rescaled to sum 1; NaN for a pair that has no child in common.
    Source: Munda and Nardo (2009); COINr ``outrankMatrix``, from which it differs where scores are missing: there
    a missing child counts in favour of the region further down the table.

    Examples
    --------
    >>> outrank_regions(np.array([[3.0, 1.0], [2.0, 1.0], [1.0, 4.0]]), np.array([3.0, 1.0]))
    array([[0.   , 0.875, 0.75 ],
           [0.125, 0.   , 0.75 ],
           [0.25 , 0.25 , 0.   ]])
    """
    n_regions = scores.shape[0]
    if n_regions > MAX_OUTRANKING_REGIONS:
        raise AggregationError(
            f"Ada {n_regions} wilayah; matriks perbandingan paling banyak {MAX_OUTRANKING_REGIONS} wilayah. "
            "Pilih wilayah yang lebih sedikit, misalnya satu provinsi."
        )
    matrix = np.empty((n_regions, n_regions))
    for rows, margins in _measure_margins(scores, weights):
        matrix[rows] = 0.5 + 0.5 * margins
    np.fill_diagonal(matrix, 0.0)
    return matrix


def count_outranked(scores: FloatArray, weights: FloatArray) -> tuple[IntArray, IntArray, IntArray]:
    """Count for every region those that it outranks, that outrank it, and with which it has a child in common."""
    # Of shape (n_regions,) each. Children and weights as in `outrank_regions`; more than 10,000 regions are refused.
    n_regions = scores.shape[0]
    if n_regions > MAX_COPELAND_REGIONS:
        raise AggregationError(
            f"Ada {n_regions} wilayah; copeland membandingkan paling banyak {MAX_COPELAND_REGIONS} wilayah "
            "setingkat, berpasang-pasangan. Pakai normalisasi borda dengan agregasi arithmetic."
        )
    wins, losses, rivals = (np.zeros(n_regions, dtype=np.int64) for _ in range(3))
    for rows, margins in _measure_margins(scores, weights):
        wins[rows] = np.count_nonzero(margins > EVEN_MARGIN, axis=1)
        losses[rows] = np.count_nonzero(margins < -EVEN_MARGIN, axis=1)
        rivals[rows] = np.count_nonzero(~np.isnan(margins), axis=1)
    return wins, losses, rivals - _has_any(scores, weights)


def score_balance(balance: npt.NDArray[Any], rivals: npt.NDArray[Any]) -> FloatArray:
    """Bring wins less losses to 0-100, where 50 is even and 100 outranks all rivals; NaN where there is no rival."""
    scores = np.full(balance.shape, np.nan)
    np.divide(balance, rivals, out=scores, where=rivals > 0, dtype=np.float64)
    # In place, because the scores of many simulated runs are a large table.
    scores *= 50.0
    scores += 50.0
    return scores


@dataclass(frozen=True)
class Places:
    """Places of the regions in each child, from the lowest score; equal scores share one."""

    # Small whole numbers are compared several times as fast as the scores, and as exactly.
    as_winner: npt.NDArray[np.int16]  # a missing score is below every other, so that it wins nothing
    as_loser: npt.NDArray[np.int16]  # a missing score is above every other, so that nothing wins over it
    known: BoolArray  # all of shape (n_children, n_regions)

    @cached_property
    def has_gaps(self) -> bool:
        """Whether a score is missing."""
        return not self.known.all()

    def compare(self, first: tuple[Any, ...], second: tuple[Any, ...]) -> npt.NDArray[np.int16]:
        """Say where the first are higher (1) or lower (-1) than the second, or neither (0); both index the tables."""
        signs: npt.NDArray[np.int16] = np.sign(self.as_winner[first] - self.as_winner[second])
        if self.has_gaps:
            signs *= self.known[first] & self.known[second]
        return signs


def _measure_margins(scores: FloatArray, weights: FloatArray) -> Iterator[tuple[slice, FloatArray]]:
    """Weight won minus weight lost against every region, over the weight both have; by blocks of rows."""
    counted = weights > 0
    places, used = find_places(scores[:, counted]), weights[counted]
    n_regions = scores.shape[0]
    step = max(1, _BLOCK_CELLS // max(n_regions, 1))
    blocks = [slice(start, min(start + step, n_regions)) for start in range(0, n_regions, step)]
    whole = np.empty((n_regions, n_regions) if n_regions <= _WHOLE_REGIONS else (0, 0))
    for rows in blocks if whole.size else ():
        whole[rows] = _sum_weights(np.greater, places.as_winner[:, rows], places.as_loser, used)
    for rows in blocks:
        # What one region won is what the other lost: where the whole matrix is kept, it need not be summed again.
        if whole.size:
            won, lost = whole[rows], whole[:, rows].T
        else:
            won = _sum_weights(np.greater, places.as_winner[:, rows], places.as_loser, used)
            lost = _sum_weights(np.less, places.as_loser[:, rows], places.as_winner, used)
        if not places.has_gaps:
            margins = (won - lost) / used.sum()
        else:
            common = _sum_weights(np.logical_and, places.known[:, rows], places.known, used)
            margins = np.divide(won - lost, common, out=np.full(won.shape, np.nan), where=common > 0)
        yield rows, margins


def find_places(scores: FloatArray) -> Places:
    """Number the scores of each child, shape (n_regions, n_children), from the lowest."""
    # Scores that are equal but for rounding (`ties`) share a place.
    known = ~np.isnan(scores.T)
    as_winner = np.full(known.shape, -1, dtype=np.int16)
    as_loser = np.full(known.shape, np.iinfo(np.int16).max, dtype=np.int16)
    for child in range(known.shape[0]):
        has_score = known[child]
        different, found = np.unique(scores[has_score, child], return_inverse=True)
        apart = find_steps(different, rounding=ROUNDING)
        places = np.concatenate([np.zeros(1, dtype=np.int16), np.cumsum(apart, dtype=np.int16)])
        as_winner[child, has_score] = as_loser[child, has_score] = places[found]
    return Places(as_winner, as_loser, known)


def _sum_weights(compare: np.ufunc, rows: np.ndarray, columns: np.ndarray, weights: FloatArray) -> FloatArray:
    """Sum the weights of the children for which a comparison holds, shape (n_rows, n_columns)."""
    # The answers for eight children make one byte per pair of regions. A table says what each of the 256 bytes weighs,
    # so that eight additions become one look-up.
    shape = (rows.shape[1], columns.shape[1])
    total, found = np.zeros(shape), np.empty(shape)
    holds, byte = np.empty(shape, dtype=np.bool_), np.empty(shape, dtype=np.uint8)
    for start in range(0, weights.size, _BITS):
        part = weights[start : start + _BITS]
        byte[:] = 0
        for child in range(start, start + part.size):
            compare(rows[child][:, np.newaxis], columns[child], out=holds)
            np.add(byte, byte, out=byte)
            np.bitwise_or(byte, holds.view(np.uint8), out=byte)
        bits = np.arange(2**part.size)[:, np.newaxis] >> np.arange(part.size)[::-1] & 1
        # Clipping never happens, but spares NumPy a check of every place.
        np.take(bits @ part, byte, out=found, mode="clip")
        total += found
    return total


def _has_any(scores: FloatArray, weights: FloatArray) -> BoolArray:
    """Whether a region has a score in a child that counts, so that it was compared with itself."""
    return np.asarray((~np.isnan(scores[:, weights > 0])).any(axis=1), dtype=np.bool_)
