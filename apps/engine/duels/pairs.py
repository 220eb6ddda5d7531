"""Compare every two regions in every run, each run with weights of its own: for any number of children.

The margin of two regions is ``signs @ weights``, where ``signs`` holds 1 for every child in which the first of them is
higher, -1 where it is lower, and 0 where both are equal or a score is missing. The first wins where the margin is above
0, the second where it is below. To compute it for every pair and run would take long, so there are three steps:

1. Most pairs are settled at once: bounds show that the same region wins under all weights that occur.
2. For the other pairs the margin is computed in every run, in float32 or int16, which is fast.
3. Where that is so close to 0 that rounding may have changed its sign, it is computed again in float64.

So the wins are exactly those of `outranking.count_outranked`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..arrays import BoolArray, FloatArray, IndexArray
from ..blocks import Rows, join_rows
from ..methods.outranking import EVEN_MARGIN, find_places
from .places import find_known, place_regions

_SURE: Final = 1e-5
"""A margin farther from 0 than this has the right sign, despite rounding in float32."""

_ROUNDING: Final = 2.0**-24
"""By what share of itself a number in float32 may be off."""

_UNITS: Final = 30_000
"""The sum of the weights of a run, about, where they are rounded to whole numbers for int16."""

_BLOCK_CELLS: Final = 2**17
"""So many margins are computed at once: in float32 or int16 they fit into the processor's cache."""

_MOST_IN_A_BYTE: Final = 127
"""A byte can count up to so many wins."""

_REGIONS: Final = 16
"""So many regions get their bounds at once."""

_MOST_IN_A_TABLE: Final = 8
"""Children are taken in parts of at most so many: all 3**8 ways to compare two regions are then tried."""

_PAIRS_PER_WAY: Final = 20
"""With fewer pairs of regions for each way, to compare the pairs takes less time than to try the ways."""

_SINGLE_THREAD: Final = 2**18
"""OpenBLAS does so many multiplications in the thread that calls it; for more it starts threads, which slow ours."""


def count_by_pairs(children: Sequence[FloatArray], shares: FloatArray) -> npt.NDArray[np.int16]:
    """Count wins minus losses in every run."""
    is_same = all(len(scores) == 1 for scores in children)
    duels = _SameDuels(np.concatenate(children).T, shares) if is_same else _OwnDuels(children, shares)
    duels.play()
    return duels.balance.T


class _Duels(ABC):
    """The duels of a level: each region is compared with those after it, so that every pair comes up once."""

    def __init__(self, n_regions: int, shares: FloatArray, certain: Any) -> None:
        n_runs = len(shares)
        self.shares, self.n_regions = shares, n_regions
        self.certain = certain  # a margin farther from 0 has the right sign
        self.balance = np.zeros((n_regions, n_runs), dtype=np.int16)  # wins minus losses
        # Duels lost to the last few regions; not in the balance yet, because it is faster to count in bytes.
        self.recent = np.zeros((n_regions, n_runs), dtype=np.int8)
        # The part of the balance that is the same in every run.
        self.settled = np.zeros(n_regions, dtype=np.int16)
        self.positions = np.arange(n_regions)
        self.step = max(1, min(_MOST_IN_A_BYTE, _BLOCK_CELLS // n_runs))
        # Duels whose margin is too close to 0: regions, others and runs.
        self.unsure: list[tuple[IndexArray, IndexArray, IndexArray]] = []
        self.won, self.perhaps = np.empty((2, self.step, n_runs), dtype=np.bool_)

    @abstractmethod
    def bound(self, regions: slice) -> tuple[npt.NDArray[Any], npt.NDArray[Any], BoolArray]:
        """Find the least and largest margin of some regions over each region, and who are equal in all children."""

    @abstractmethod
    def measure(self, region: int, others: IndexArray) -> Iterator[tuple[Rows, npt.NDArray[Any]]]:
        """Yield the margins of a region over others: at most `step` others, and their margins in every run."""

    @abstractmethod
    def sign(self, regions: IndexArray, others: IndexArray, runs: IndexArray) -> tuple[FloatArray, BoolArray]:
        """Find the signs of some duels, and in which children both have a score, shape (n_duels, n_children)."""

    def play(self) -> None:
        """Compare every two regions in every run; the result is in `balance`."""
        for start in range(0, self.n_regions, _REGIONS):
            undecided = self._settle(slice(start, start + _REGIONS))
            for region, others in enumerate(undecided, start):
                for rows, margins in self.measure(region, np.flatnonzero(others)):
                    self._count(region, rows, margins)
                if region % _MOST_IN_A_BYTE == _MOST_IN_A_BYTE - 1:
                    self._add_recent()
        self._add_recent()
        self.balance += self.settled[:, np.newaxis]

    def _settle(self, regions: slice) -> BoolArray:
        """Settle those duels of some regions that end the same in every run; return which ones do not."""
        lowest, highest, is_even = self.bound(regions)
        is_behind = self.positions > self.positions[regions, np.newaxis]
        always = (lowest > _SURE).astype(np.int16) - (highest < -_SURE)
        always *= is_behind
        undecided: BoolArray = (always == 0) & is_behind & ~is_even
        self.settled[regions] += always.sum(axis=1, dtype=np.int16)
        self.settled -= always.sum(axis=0, dtype=np.int16)
        # For the time being the other duels count as lost by the region; `_count` puts right those that it wins.
        self.settled[regions] -= undecided.sum(axis=1, dtype=np.int16)
        self.settled += undecided.sum(axis=0, dtype=np.int16)
        return undecided

    def _count(self, region: int, others: Rows, margins: npt.NDArray[Any]) -> None:
        """Count the wins of a region over others in every run, and note the duels too close to tell."""
        won, perhaps = self.won[: len(margins)], self.perhaps[: len(margins)]
        np.greater(margins, self.certain, out=won)
        np.greater_equal(margins, -self.certain, out=perhaps)
        n_won, n_perhaps = (
            np.add.reduce(found.view(np.int8), axis=0, dtype=np.int8) for found in (won, perhaps)
        )
        (runs,) = (n_won != n_perhaps).nonzero()
        if runs.size:
            rows, columns = (won[:, runs] != perhaps[:, runs]).nonzero()
            self.unsure.append((np.full(rows.size, region), self.positions[others][rows], runs[columns]))
        # Twice, because these duels counted as lost until now: from -1 to 1.
        self.balance[region] += n_won
        self.balance[region] += n_won
        if isinstance(others, slice):
            self.recent[others] += won.view(np.int8)
        else:
            self.recent[others] = self.recent[others] + won.view(np.int8)

    def _add_recent(self) -> None:
        """Bring the recent losses into the balance, and decide the duels too close to tell in float64."""
        self.balance -= self.recent
        self.balance -= self.recent
        self.recent[:] = 0
        if not self.unsure:
            return
        regions, others, runs = (np.concatenate(found) for found in zip(*self.unsure, strict=True))
        self.unsure.clear()
        signs, has_both = self.sign(regions, others, runs)
        shares = self.shares[runs]
        margins = np.einsum("nk,nk->n", signs, shares)
        even = EVEN_MARGIN * np.einsum("nk,nk->n", has_both, shares)
        # These duels counted as lost until now: -1. If even they count 1 more, if won 2 more.
        gained = (margins >= -even).astype(np.int16) + (margins > even)
        np.add.at(self.balance, (regions, runs), gained)
        np.subtract.at(self.balance, (others, runs), gained)


class _SameDuels(_Duels):
    """Duels where all runs have the same scores: the margins are a product of signs and weights in float32."""

    def __init__(self, scores: FloatArray, shares: FloatArray) -> None:
        (n_regions, n_children), n_runs = scores.shape, len(shares)
        super().__init__(n_regions, shares, np.float32(EVEN_MARGIN + (n_children + 2) * _ROUNDING))
        self.places = find_places(scores)
        self.single = np.ascontiguousarray(shares.T, dtype=np.float32)
        self.rows = max(1, min(self.step, _SINGLE_THREAD // (n_children * n_runs)))
        self.margins = np.empty((self.step + self.rows, n_runs), dtype=np.float32)
        n_ways = n_regions * (n_regions - 1) / 2 / _PAIRS_PER_WAY
        size = max(size for size in range(1, _MOST_IN_A_TABLE + 1) if size == 1 or 3**size <= n_ways)
        self.parts = np.array_split(np.arange(n_children), -(-n_children // size))
        self.tables = [self._tabulate(part) for part in self.parts]

    def _tabulate(self, part: IndexArray) -> npt.NDArray[np.float32]:
        """Find the largest margin in any run that some children alone give, for all ways to compare two regions."""
        # Ways are ordered from lower in all children to higher in all. So the opposite of the first is the last, that
        # of the second the last but one, and so on.
        ways = np.zeros((3**part.size, self.shares.shape[1]), dtype=np.float32)
        for digit, child in enumerate(part[::-1].tolist()):
            ways[:, child] = np.arange(len(ways)) // 3**digit % 3 - 1
        starts = range(0, len(ways), self.step)
        return np.concatenate(
            [self._multiply(ways[start : start + self.step]).max(axis=1) for start in starts]
        )

    def _multiply(self, signs: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Multiply signs by the weights of every run, so few rows at a time that OpenBLAS starts no threads."""
        n_blocks = -(-len(signs) // self.rows)
        padded = np.zeros((n_blocks, self.rows, signs.shape[1]), dtype=np.float32)
        padded.reshape(-1, signs.shape[1])[: len(signs)] = signs
        margins = self.margins[: n_blocks * self.rows]
        np.matmul(padded, self.single, out=margins.reshape(n_blocks, self.rows, -1))
        return margins[: len(signs)]

    def bound(self, regions: slice) -> tuple[npt.NDArray[Any], npt.NDArray[Any], BoolArray]:
        # Each table adds at most its margin of the way in question, and takes at most that of the opposite way.
        shape = self.positions[regions].size, self.n_regions
        highest, lowest = np.zeros((2, *shape), dtype=np.float32)
        is_even = np.ones(shape, dtype=np.bool_)
        for part, table in zip(self.parts, self.tables, strict=True):
            way = np.zeros(shape, dtype=np.int16)
            for child in part.tolist():
                way *= 3
                way += self.places.compare((child, regions, np.newaxis), (child,))
            centre = len(table) // 2
            highest += table.take(centre + way)
            lowest -= table.take(centre - way)
            is_even &= way == 0
        return lowest, highest, is_even

    def measure(self, region: int, others: IndexArray) -> Iterator[tuple[Rows, npt.NDArray[Any]]]:
        signs = self.places.compare((slice(None), region, np.newaxis), (slice(None), others))
        factors = signs.T.astype(np.float32)
        for start in range(0, others.size, self.step):
            rows = slice(start, start + self.step)
            yield others[rows], self._multiply(factors[rows])

    def sign(self, regions: IndexArray, others: IndexArray, runs: IndexArray) -> tuple[FloatArray, BoolArray]:
        first, second = (slice(None), regions), (slice(None), others)
        has_both = self.places.known[first] & self.places.known[second]
        return self.places.compare(first, second).T.astype(np.float64), has_both.T


class _OwnDuels(_Duels):
    """Duels where scores differ from run to run: the margins are sums of weights as whole numbers in int16."""

    def __init__(self, children: Sequence[FloatArray], shares: FloatArray) -> None:
        n_regions, n_children = children[0].shape[1], shares.shape[1]
        # Rounded to a whole number a weight is off by a half at most, and a margin by half the number of children.
        super().__init__(n_regions, shares, np.int16(n_children // 2))
        self.units = np.ascontiguousarray(np.rint(shares * _UNITS).T, dtype=np.int16)
        self.places = [place_regions(scores) for scores in children]
        self.known = [find_known(scores) for scores in children]
        # Which regions lack a score in some run: few, if any.
        self.gaps: list[BoolArray] = [np.asarray(~known.all(axis=1)) for known in self.known]
        self.lowest = np.stack([places.min(axis=1) for places in self.places], axis=1)
        self.highest = np.stack([places.max(axis=1) for places in self.places], axis=1)
        self.is_always_known = np.stack([known.all(axis=1) for known in self.known], axis=1)
        least, self.most = shares.min(axis=0), shares.max(axis=0)
        self.middle = (self.most + least) / 2
        self.twins = self._find_twins()
        self.sums, self.terms = np.empty((2, self.step, len(shares)), dtype=np.int16)

    def bound(self, regions: slice) -> tuple[npt.NDArray[Any], npt.NDArray[Any], BoolArray]:
        first = (regions, np.newaxis)
        is_known = self.is_always_known[first] & self.is_always_known
        is_higher = (self.lowest[first] > self.highest) & is_known
        is_lower = (self.highest[first] < self.lowest) & is_known
        # A child in which the order is the same in all runs adds its middle weight, give or take half the distance
        # between its largest and its least; any other child may add or take its largest weight.
        centre = (is_higher.astype(np.float64) - is_lower) @ self.middle
        reach = self.most.sum() - (is_higher | is_lower) @ self.middle
        return centre - reach, centre + reach, self.twins[first] == self.twins

    def _find_twins(self) -> IndexArray:
        """Number the regions so that those with the same places in every run have the same number."""
        numbers: dict[bytes, int] = {}
        rows = (
            b"".join(table[region].tobytes() for table in (*self.places, *self.known))
            for region in range(self.n_regions)
        )
        return np.array([numbers.setdefault(row, len(numbers)) for row in rows])

    def measure(self, region: int, others: IndexArray) -> Iterator[tuple[Rows, npt.NDArray[Any]]]:
        for start in range(0, others.size, self.step):
            rows = join_rows(others[start : start + self.step])
            yield rows, self._sum_signs(region, rows)

    def _sum_signs(self, region: int, others: Rows) -> npt.NDArray[np.int16]:
        """Sum the weights of the children in which a region is higher, minus those in which it is lower."""
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
