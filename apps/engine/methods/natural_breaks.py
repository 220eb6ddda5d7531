"""Natural breaks (Fisher and Jenks): the cut-offs that leave the least spread within the classes."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..arrays import FloatArray
from ..ties import equate_scores, write_short

_EQUAL_SPREAD: Final = 1e-12
"""Two ways of cutting whose spreads differ by less than this part of the whole spread are equally good."""

_Positions = NDArray[np.intp]


def cut_jenks(scores: FloatArray, *, k: int) -> FloatArray:
    """Find the cut-offs, each the largest score of its class, that make scores as alike as possible in k classes."""
    # The sum over all scores of (score - mean of its class) squared is the smallest that k classes can have (Fisher
    # 1958, Jenks 1977). With fewer different scores than classes each is a class of its own from the lowest up, and the
    # upper classes are empty. Of equally good ways, that is taken whose last class begins lowest, then the one before
    # it, and so on: 1, 2, 3 become (1) and (2, 3). The work grows with k n log n: 80,000 scores take about a second.
    # mapclassify's FisherJenks computes in single precision and so sometimes misses the best way: of 87.4, 88.6, 90.9,
    # 91.5, 92.0 and 92.1 in three classes it cuts at 87.4 and 88.6.
    values, counts = np.unique(equate_scores(scores), return_counts=True)
    if values.size <= k:
        return np.append(values, np.full(k, values[-1]))[: k - 1]
    spread = _Spread.of(write_short(values), counts.astype(np.float64))
    ends = np.arange(1, values.size + 1)
    least = np.append(np.inf, spread.within(np.zeros_like(ends), ends))
    begins_by_class = []
    for n_before in range(1, k):
        begins, least = _begin_last_class(spread, least, n_before)
        begins_by_class.append(begins)
    cuts = np.empty(k - 1)
    end = values.size
    for position in reversed(range(k - 1)):
        end = begins_by_class[position][end]
        cuts[position] = values[end - 1]
    return cuts


@dataclass(frozen=True)
class _Spread:
    """Running sums over the ascending scores, from which the spread within any stretch of them follows."""

    counts: FloatArray
    sums: FloatArray
    squares: FloatArray

    @classmethod
    def of(cls, values: FloatArray, counts: FloatArray) -> "_Spread":
        """Add up different ascending scores, each with the number of regions that have it."""
        # Around the mean and of size 1: sums of large squares would swallow small differences.
        centred = values - np.average(values, weights=counts)
        centred /= np.abs(centred).max()
        return cls(
            *(np.append(0.0, np.cumsum(part)) for part in (counts, counts * centred, counts * centred**2))
        )

    def within(self, begins: _Positions, ends: _Positions) -> FloatArray:
        """Add up the squared distances from their mean of the scores from `begins` to before `ends`."""
        counts, sums, squares = (part[ends] - part[begins] for part in (self.counts, self.sums, self.squares))
        spread: FloatArray = np.maximum(squares - sums**2 / counts, 0.0)
        return spread


def _begin_last_class(spread: _Spread, least: FloatArray, n_before: int) -> tuple[_Positions, FloatArray]:
    """Say for every `end` where the last of `n_before` + 1 classes of the first `end` scores begins, and the spread."""
    # least[end] is the smallest spread of the first `end` scores in n_before classes. The more scores there are, the
    # later the last class begins. So the middle `end` is solved first, then those in the middle of either half, and so
    # on. Each time only those beginnings are tried that lie between the ones found for the neighbours on both sides.
    n_values = least.size - 1
    begins = np.full(n_values + 2, n_values)
    begins[: n_before + 1] = n_before
    found = np.full(n_values + 1, np.inf)
    for power in reversed(range(n_values.bit_length())):
        step = 2**power
        ends = np.arange(step, n_values + 1, 2 * step)
        ends = ends[ends > n_before]
        if not ends.size:
            continue
        first = begins[ends - step]
        last = np.minimum(begins[np.minimum(ends + step, n_values + 1)], ends - 1)
        # All beginnings to try in this round, in one array: for each end those from `first` to `last`. `heads` says
        # where in the array those of an end start.
        widths = last - first + 1
        heads = np.cumsum(widths) - widths
        tries = np.arange(widths.sum()) + np.repeat(first - heads, widths)
        spreads = least[tries] + spread.within(tries, np.repeat(ends, widths))
        found[ends] = np.minimum.reduceat(spreads, heads)
        limit = found[ends] + _EQUAL_SPREAD * spread.squares[-1]
        good = np.flatnonzero(spreads <= np.repeat(limit, widths))
        begins[ends] = tries[good[np.searchsorted(good, heads)]]
    return begins, found
