"""Who outranks whom in many runs, each with weights of its own: every two regions meet in every run.

Who wins is a question of the sign of ``signs @ weights``, where ``signs`` holds 1 for every child in which the first of
two regions is higher, -1 where it is lower, and 0 where both are equal or a score is missing. Of most pairs the sign
is the same under all weights that occur. The others are asked in every run, with small numbers that are quick to
compute with; where these are too coarse to tell, once more in float64. So the wins are those of
`outranking.count_outranked`, to the last one.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..arrays import BoolArray, FloatArray, IndexArray
from ..blocks import Rows, join_rows
from .outranking import EQUAL_SCORES, EVEN_MARGIN, find_places

_SURE: Final = 1e-5
"""A share of the weight that cannot come from rounding in float32."""

_ROUNDING: Final = 2.0**-24
"""By how much a number of float32 may be off, relative to itself."""

_UNITS: Final = 30_000
"""Weights as whole numbers of int16 add up to about this."""

_BLOCK_CELLS: Final = 2**17
"""Margins measured at once: as small numbers they stay near the processor."""

_MOST_IN_A_BYTE: Final = 127
"""So many wins, or losses, can be added up in a byte."""

_DENSE: Final = 0.75
"""Where more of the regions are to be asked, all are, side by side in memory."""

_MOST_IN_A_TABLE: Final = 8
"""Of so many children all 3**8 ways to compare two regions are tried under all weights."""

_PAIRS_PER_WAY: Final = 20
"""Of fewer pairs of regions it takes less time to ask them than to try so many ways."""

_SINGLE_THREAD: Final = 2**18
"""Multiplications up to which OpenBLAS keeps to the thread that calls it; its own threads would be in our way."""


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
    shares = weights / weights.sum(axis=1, keepdims=True)
    is_same = all(len(scores) == 1 for scores in children)
    duels = _SameDuels(np.concatenate(children).T, shares) if is_same else _OwnDuels(children, shares)
    duels.play()
    return duels.balance.T, duels.rivals.T


class _Duels(ABC):
    """The duels of a level: one region after the other meets all regions behind it."""

    def __init__(self, n_regions: int, shares: FloatArray, certain: Any) -> None:
        n_runs = len(shares)
        self.shares, self.n_regions = shares, n_regions
        self.certain = certain  # farther from 0 a margin has its sign for certain
        self.balance = np.zeros((n_regions, n_runs), dtype=np.int16)  # wins minus losses
        self.recent = np.zeros((n_regions, n_runs), dtype=np.int8)  # those not yet added to the balance
        self.rivals = np.full((n_regions, 1), n_regions - 1, dtype=np.int16)
        self.positions = np.arange(n_regions)
        self.step = max(1, min(_MOST_IN_A_BYTE, _BLOCK_CELLS // n_runs))
        self.unsure: list[tuple[IndexArray, IndexArray, IndexArray]] = []  # regions, others and runs
        self.won, self.lost, self.equal = np.empty((3, self.step, n_runs), dtype=np.bool_)

    @abstractmethod
    def bound(self, region: int) -> tuple[FloatArray, FloatArray, BoolArray]:
        """Bounds of the margins of a region over those behind it in all runs, and who is equal to it in everything."""

    @abstractmethod
    def measure(self, region: int, others: Rows) -> npt.NDArray[Any]:
        """Margins of a region over some others, at most `step`, shape (n_others, n_runs)."""

    @abstractmethod
    def sign(self, regions: IndexArray, others: IndexArray, runs: IndexArray) -> tuple[FloatArray, BoolArray]:
        """Signs of some duels, and which children both regions have, each of shape (n_duels, n_children)."""

    def play(self) -> None:
        """Let every two regions meet."""
        settled = np.zeros(self.n_regions, dtype=np.int16)
        for region in range(self.n_regions - 1):
            lowest, highest, is_even = self.bound(region)
            found = (lowest > _SURE).astype(np.int16) - (highest < -_SURE)
            asked = np.flatnonzero((found == 0) & ~is_even)
            if asked.size > _DENSE * found.size and not is_even.any():
                # To ask all of them spares picking some.
                found[:] = 0
                asked = np.arange(found.size)
            settled[region] += found.sum()
            settled[region + 1 :] -= found
            for start in range(0, asked.size, self.step):
                self._ask(region, join_rows(asked[start : start + self.step] + (region + 1)))
            if region % _MOST_IN_A_BYTE == _MOST_IN_A_BYTE - 1:
                self._add_recent()
                self._ask_exactly()
        self._add_recent()
        self._ask_exactly()
        self.balance += settled[:, np.newaxis]

    def _add_recent(self) -> None:
        self.balance += self.recent
        self.recent[:] = 0

    def _ask(self, region: int, others: Rows) -> None:
        """Ask in every run who wins the duels of a region with some others."""
        margins = self.measure(region, others)
        won, lost = self.won[: len(margins)], self.lost[: len(margins)]
        np.greater(margins, self.certain, out=won)
        np.less(margins, -self.certain, out=lost)
        (unsure,) = np.equal(won, lost, out=self.equal[: len(margins)]).ravel().nonzero()
        if unsure.size:
            rows, runs = np.divmod(unsure, won.shape[1])
            self.unsure.append((np.full(rows.size, region), self.positions[others][rows], runs))
        verdicts = won.view(np.int8)
        verdicts -= lost.view(np.int8)
        self.balance[region] += np.add.reduce(verdicts, axis=0, dtype=np.int8)
        behind = self.recent[others]
        behind -= verdicts
        if not isinstance(others, slice):
            self.recent[others] = behind

    def _ask_exactly(self) -> None:
        """Ask once more, in float64, what the small numbers could not tell: until now these duels count as even."""
        if not self.unsure:
            return
        regions, others, runs = (np.concatenate(found) for found in zip(*self.unsure, strict=True))
        self.unsure.clear()
        signs, has_both = self.sign(regions, others, runs)
        shares = self.shares[runs]
        margins = np.einsum("nk,nk->n", signs, shares)
        even = EVEN_MARGIN * np.einsum("nk,nk->n", has_both, shares)
        verdicts = (margins > even).astype(np.int16) - (margins < -even)
        np.add.at(self.balance, (regions, runs), verdicts)
        np.subtract.at(self.balance, (others, runs), verdicts)


class _SameDuels(_Duels):
    """Duels where the scores of the children are the same in all runs: a product of signs and weights in float32."""

    def __init__(self, scores: FloatArray, shares: FloatArray) -> None:
        (n_regions, n_children), n_runs = scores.shape, len(shares)
        super().__init__(n_regions, shares, np.float32(EVEN_MARGIN + (n_children + 2) * _ROUNDING))
        places = find_places(scores)
        self.places, self.known = np.ascontiguousarray(places.as_winner.T), places.known.T
        self.single = np.ascontiguousarray(shares.T, dtype=np.float32)
        self.rows = max(1, min(self.step, _SINGLE_THREAD // (n_children * n_runs)))
        self.margins = np.empty((self.step + self.rows, n_runs), dtype=np.float32)
        n_ways = n_regions * (n_regions - 1) / 2 / _PAIRS_PER_WAY
        size = max(size for size in range(1, _MOST_IN_A_TABLE + 1) if size == 1 or 3**size <= n_ways)
        parts = np.array_split(np.arange(n_children), -(-n_children // size))
        self.powers = np.zeros((n_children, len(parts)), dtype=np.float32)
        for number, part in enumerate(parts):
            self.powers[part, number] = 3 ** np.arange(part.size)
        tables = [self._tabulate(part) for part in parts]
        self.table = np.concatenate(tables)
        sizes = np.array([len(table) for table in tables])
        self.centres = np.cumsum(sizes) - sizes + sizes // 2
        self.signs = np.empty((0, n_children), dtype=np.float32)  # of the region that meets those behind it
        self.has_gaps = not self.known.all()
        if self.has_gaps:
            self.rivals = _count_rivals([known[:, np.newaxis] for known in places.known])

    def _tabulate(self, part: IndexArray) -> npt.NDArray[np.float32]:
        """Largest margin in any run from some children alone, for all ways to compare two regions in them."""
        # From lower in all to higher in all, so that the opposite of a way stands as far from the other end.
        ways = np.zeros((3**part.size, self.shares.shape[1]), dtype=np.float32)
        for digit, child in enumerate(part.tolist()):
            ways[:, child] = np.arange(len(ways)) // 3**digit % 3 - 1
        starts = range(0, len(ways), self.step)
        return np.concatenate(
            [self._multiply(ways[start : start + self.step]).max(axis=1) for start in starts]
        )

    def _multiply(self, signs: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        n_blocks = -(-len(signs) // self.rows)
        padded = np.zeros((n_blocks, self.rows, signs.shape[1]), dtype=np.float32)
        padded.reshape(-1, signs.shape[1])[: len(signs)] = signs
        margins = self.margins[: n_blocks * self.rows]
        np.matmul(padded, self.single, out=margins.reshape(n_blocks, self.rows, -1))
        return margins[: len(signs)]

    def bound(self, region: int) -> tuple[FloatArray, FloatArray, BoolArray]:
        signs = np.sign(self.places[region] - self.places[region + 1 :]).astype(np.float32)
        if self.has_gaps:
            signs *= self.known[region] & self.known[region + 1 :]
        self.signs = signs
        ways = np.matmul(signs, self.powers).astype(np.intp)
        # Table by table, what the children of the table add at most, or take at most.
        highest, lowest = (self.table[self.centres + found].sum(axis=1) for found in (ways, -ways))
        return -lowest, highest, ~signs.any(axis=1)

    def measure(self, region: int, others: Rows) -> npt.NDArray[Any]:
        return self._multiply(self.signs[self.positions[others] - (region + 1)])

    def sign(self, regions: IndexArray, others: IndexArray, runs: IndexArray) -> tuple[FloatArray, BoolArray]:
        has_both = self.known[regions] & self.known[others]
        return np.sign(self.places[regions] - self.places[others]) * has_both, has_both


class _OwnDuels(_Duels):
    """Duels where scores differ from run to run: places are compared and whole numbers added up in int16."""

    def __init__(self, children: Sequence[FloatArray], shares: FloatArray) -> None:
        n_regions, n_children = children[0].shape[1], shares.shape[1]
        # Each weight is off by half a unit at most.
        super().__init__(n_regions, shares, np.int16(n_children // 2))
        self.units = np.ascontiguousarray(np.rint(shares * _UNITS).T, dtype=np.int16)
        self.places = [_place(scores) for scores in children]
        self.known = [_find_known(scores) for scores in children]
        # Which regions lack a score in some run: few, if any.
        self.gaps: list[BoolArray] = [np.asarray(~known.all(axis=1)) for known in self.known]
        if all(gaps.any() for gaps in self.gaps):
            self.rivals = _count_rivals(self.known)
        self.lowest = np.stack([places.min(axis=1) for places in self.places], axis=1)
        self.highest = np.stack([places.max(axis=1) for places in self.places], axis=1)
        self.is_always_known = np.stack([known.all(axis=1) for known in self.known], axis=1)
        least, self.most = shares.min(axis=0), shares.max(axis=0)
        self.middle = (self.most + least) / 2
        self.twins = self._find_twins()
        self.sums, self.terms = np.empty((2, self.step, len(shares)), dtype=np.int16)

    def bound(self, region: int) -> tuple[FloatArray, FloatArray, BoolArray]:
        behind = slice(region + 1, None)
        is_known = self.is_always_known[region] & self.is_always_known[behind]
        is_higher = (self.lowest[region] > self.highest[behind]) & is_known
        is_lower = (self.highest[region] < self.lowest[behind]) & is_known
        # A child in which the order is the same in all runs adds its middle weight, give or take half the distance
        # between its largest and its least; any other child may add or take its largest weight.
        centre = np.einsum("nk,k->n", is_higher.astype(np.float64) - is_lower, self.middle)
        reach = self.most.sum() - np.einsum("nk,k->n", (is_higher | is_lower).astype(np.float64), self.middle)
        return centre - reach, centre + reach, self.twins[behind] == self.twins[region]

    def _find_twins(self) -> IndexArray:
        """Number the regions so that those with the same places in every run have the same number."""
        numbers: dict[bytes, int] = {}
        rows = (
            b"".join(table[region].tobytes() for table in (*self.places, *self.known))
            for region in range(self.n_regions)
        )
        return np.array([numbers.setdefault(row, len(numbers)) for row in rows])

    def measure(self, region: int, others: Rows) -> npt.NDArray[Any]:
        n_others = others.stop - others.start if isinstance(others, slice) else others.size
        sums, terms = self.sums[:n_others], self.terms[:n_others]
        for child, places in enumerate(self.places):
            found = terms if child else sums
            np.subtract(places[region], places[others], out=found)
            np.sign(found, out=found)
            if self.gaps[child].any():
                self._leave_out_missing(child, region, others, found)
            found *= self.units[child]
            if child:
                sums += terms
        return sums

    def _leave_out_missing(self, child: int, region: int, others: Rows, signs: npt.NDArray[np.int16]) -> None:
        known, gaps = self.known[child], self.gaps[child]
        if gaps[region]:
            signs *= known[region]
        rows = np.flatnonzero(gaps[others])
        if rows.size:
            signs[rows] *= known[self.positions[others][rows]]

    def sign(self, regions: IndexArray, others: IndexArray, runs: IndexArray) -> tuple[FloatArray, BoolArray]:
        shape = (others.size, len(self.places))
        signs, has_both = np.empty(shape), np.empty(shape, dtype=np.bool_)
        for child, (places, known) in enumerate(zip(self.places, self.known, strict=True)):
            columns = np.minimum(runs, known.shape[1] - 1)
            has_both[:, child] = known[regions, columns] & known[others, columns]
            columns = np.minimum(runs, places.shape[1] - 1)
            signs[:, child] = np.sign(places[regions, columns] - places[others, columns])
        return signs * has_both, has_both


def _place(scores: FloatArray) -> npt.NDArray[np.int16]:
    """Places of the regions in every run, as `outranking.find_places`, shape (n_regions, n_runs)."""
    # NumPy sorts several times as fast without NaN; where a missing score stands does not matter.
    filled = np.where(np.isnan(scores), np.finfo(np.float64).max / 2, scores)
    order = np.argsort(filled, axis=1)
    order += np.arange(len(scores))[:, np.newaxis] * scores.shape[1]
    ordered = filled.ravel()[order]
    tolerance = EQUAL_SCORES * np.fmax.reduce(np.abs(scores), axis=1, keepdims=True)
    found = np.zeros(scores.shape, dtype=np.int16)
    np.cumsum(np.diff(ordered, axis=1) > tolerance, axis=1, dtype=np.int16, out=found[:, 1:])
    places = np.empty(scores.size, dtype=np.int16)
    places[order] = found
    return np.ascontiguousarray(places.reshape(scores.shape).T)


def _find_known(scores: FloatArray) -> BoolArray:
    """Whether a region has a score, shape (n_regions, n_runs), or (n_regions, 1) where every run says the same."""
    known = np.ascontiguousarray(~np.isnan(scores).T)
    return known[:, :1] if (known == known[:, :1]).all() else known


def _count_rivals(known: Sequence[BoolArray]) -> npt.NDArray[np.int16]:
    """Count for every region the others with which it has a child in common, by run where that differs."""
    n_regions = len(known[0])
    same = np.concatenate([found for found in known if found.shape[1] == 1] or [known[0][:, :0]], axis=1)
    varying = [found for found in known if found.shape[1] > 1]
    rivals = np.zeros((n_regions, max(found.shape[1] for found in known)), dtype=np.int16)
    for region in range(n_regions - 1):
        behind = slice(region + 1, None)
        common = (same[region] & same[behind]).any(axis=1, keepdims=True)
        for found in varying:
            common = common | (found[region] & found[behind])
        rivals[region] += np.add.reduce(common, axis=0, dtype=np.int16)
        rivals[behind] += common
    return rivals
