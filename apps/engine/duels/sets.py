"""Compare a region with all others at once, by sets: for few children with scores of their own in every run.

The regions that are lower than a region in a child are a set, one bit per region; so are those that are not higher. Who
wins over whom follows from such sets by "and" and "or". With three children of about the same weight, say, a region
wins over those that are lower in two of them, and over those that are lower in one and equal in the others. How the
sets are combined depends on the weights alone. Runs in which it is the same are runs of one kind: with four children
there are some dozens of kinds.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from ..arrays import BoolArray, FloatArray
from ..blocks import slice_rows
from .places import order_regions
from .ways import judge_ways, list_ways

Sets: TypeAlias = npt.NDArray[np.uint64]
"""One bit per region, 64 in a word."""

_WORD: Final = 64

_BLOCK_WORDS: Final = 20_000
"""So many words of a set are combined at once: about a dozen such sets are in use, and fit into the cache."""

_BLOCK_SCORES: Final = 2**16
"""So many scores are ordered at once, which fit into the cache as well."""

_NOBODY, _EVERYBODY = -2, -1
"""Stand in for the number of a step whose result is the set of no region, or of all."""

_ANY: Final = -1
"""Stands in for the number of a set where no set of the child narrows the result of a step."""


def count_by_sets(
    children: Sequence[FloatArray], shares: FloatArray
) -> tuple[npt.NDArray[np.int16], BoolArray]:
    """Count wins minus losses in every run, and say in which runs that is clear (`judge_ways`)."""
    verdicts, is_clear = judge_ways(shares, list_ways(len(children)))
    n_regions = children[0].shape[1]
    counter = _SetCounter(n_regions, len(children))
    balance = np.empty((len(verdicts), n_regions), dtype=np.int16)
    kinds, kind_of_run = np.unique(verdicts, axis=0, return_inverse=True)
    for number, kind in enumerate(kinds):
        table = np.concatenate([-kind[:0:-1], kind]).reshape((3,) * len(children))
        recipe = _Recipe(table)
        runs = np.flatnonzero(kind_of_run == number)
        for block in slice_rows(runs.size, n_regions, _BLOCK_SCORES):
            found = runs[block]
            standings = [_Standing(scores[found if len(scores) > 1 else found * 0]) for scores in children]
            balance[found] = counter.count(standings, recipe)
    return balance, is_clear


class _Standing:
    """How many regions are lower than a region, and how many are not higher, in every run."""

    def __init__(self, scores: FloatArray) -> None:
        n_runs, n_regions = scores.shape
        order = order_regions(scores)
        self.regions = order.regions
        # Equal regions share both numbers: how many stand before the first of them, and how many behind the last.
        before, behind = np.zeros((2, n_runs, n_regions), dtype=np.int16)
        np.multiply(order.is_higher, np.arange(1, n_regions, dtype=np.int16), out=before[:, 1:])
        np.multiply(order.is_higher, np.arange(n_regions - 1, 0, -1, dtype=np.int16), out=behind[:, :-1])
        np.maximum.accumulate(before, axis=1, out=before)
        np.maximum.accumulate(behind[:, ::-1], axis=1, out=behind[:, ::-1])
        self.lower, self.not_higher = order.spread(before), order.spread(np.int16(n_regions) - behind)
        self.missing = np.isnan(scores)
        self.has_gaps: BoolArray = np.asarray(self.missing.any(axis=1))
        # A region without a score is higher than nobody, and nobody is higher than it.
        self.lower[self.missing] = 0
        self.not_higher[self.missing] = n_regions + 1


class _SetCounter:
    """Counts runs of one kind, a few at a time, in arrays that are made once and filled again and again."""

    def __init__(self, n_regions: int, n_children: int) -> None:
        self.n_regions, self.n_words = n_regions, -(-n_regions // _WORD)
        self.n_runs = max(1, _BLOCK_WORDS // (n_regions * self.n_words))
        self.single = self._pack(np.eye(n_regions, dtype=np.bool_))
        # The first so many regions in order, from none to all; after that everybody.
        self.firsts = np.zeros((self.n_runs, n_regions + 2, self.n_words), dtype=np.uint64)
        self.firsts[:, -1] = self._pack(np.ones(n_regions, dtype=np.bool_))
        self.masks = self._make_sets(2 * n_children)
        self.results = self._make_sets(1)

    def _make_sets(self, n_sets: int) -> list[Sets]:
        return [np.empty((self.n_runs, self.n_regions, self.n_words), dtype=np.uint64) for _ in range(n_sets)]

    def _pack(self, is_member: BoolArray) -> Sets:
        """Pack one truth value for every region, in the last axis, into the bits of sets."""
        padded = np.zeros((*is_member.shape[:-1], self.n_words * _WORD), dtype=np.bool_)
        padded[..., : is_member.shape[-1]] = is_member
        return np.packbits(padded, axis=-1).view(np.uint64)

    def count(self, standings: Sequence[_Standing], recipe: "_Recipe") -> npt.NDArray[np.int16]:
        """Count wins minus losses in runs of one kind."""
        n_runs = len(standings[0].regions)
        balance = np.empty((n_runs, self.n_regions), dtype=np.int16)
        self.results += self._make_sets(1 + len(recipe.steps) - len(self.results))
        for start in range(0, n_runs, self.n_runs):
            runs = slice(start, min(start + self.n_runs, n_runs))
            masks, results = (
                [sets[: runs.stop - start] for sets in arrays] for arrays in (self.masks, self.results)
            )
            for child, standing in enumerate(standings):
                self._find_sets(standing, runs, masks[2 * child], masks[2 * child + 1])
            won, not_lost = recipe.apply(masks, results)
            counts = np.bitwise_count(won)
            counts += np.bitwise_count(not_lost)
            # Losses are all regions but those not lost to: wins - losses = wins + not lost - all.
            balance[runs] = np.einsum("bnw->bn", counts, dtype=np.int16) - np.int16(self.n_regions)
        return balance

    def _find_sets(self, standing: _Standing, runs: slice, lower: Sets, not_higher: Sets) -> None:
        """Write into `lower` and `not_higher` the sets of the regions that are so, for every region and run."""
        firsts = self.firsts[: len(lower)]
        np.take(self.single, standing.regions[runs], axis=0, out=firsts[:, 1:-1], mode="clip")
        np.bitwise_or.accumulate(firsts[:, :-1], axis=1, out=firsts[:, :-1])
        rows, starts = (
            firsts.reshape(-1, self.n_words),
            np.arange(len(lower))[:, np.newaxis] * firsts.shape[1],
        )
        np.take(rows, standing.lower[runs] + starts, axis=0, out=lower, mode="clip")
        np.take(rows, standing.not_higher[runs] + starts, axis=0, out=not_higher, mode="clip")
        if standing.has_gaps[runs].any():
            not_higher |= self._pack(standing.missing[runs])[:, np.newaxis]


class _Recipe:
    """How to combine sets into those over whom a region wins, and those to whom it does not lose."""

    # Child by child. Say it is known from the children that follow over whom a region wins if it is lower than they in
    # this child (A), if it is equal (B), and if it is higher (C). To be higher never does harm, so A is within B, and B
    # within C. The region then wins over all of A, those of B who are not higher in this child, and those of C who are
    # lower in it. Each such combination is a step; equal steps are taken once.

    def __init__(self, verdicts: npt.NDArray[np.int8]) -> None:
        self.steps: list[list[tuple[int, int]]] = []
        self.found: dict[bytes, int] = {}
        self.last = [self._find(0, holds) for holds in (verdicts > 0, verdicts >= 0)]

    def _find(self, child: int, holds: BoolArray) -> int:
        """Return the number of the step that combines a child and those after it, for the ways that `holds` allows."""
        if holds.all() or not holds.any():
            return _EVERYBODY if holds.all() else _NOBODY
        key = holds.tobytes()
        if key not in self.found:
            lower, equal, higher = (self._find(child + 1, part) for part in holds)
            parts = [(_ANY, lower), (2 * child + 1, equal), (2 * child, higher)]
            before = (_NOBODY, lower, equal)
            step = [part for part, number in zip(parts, before, strict=True) if part[1] != number]
            if step == [(_ANY, lower)]:
                self.found[key] = lower
            else:
                self.found[key] = len(self.steps)
                self.steps.append(step)
        return self.found[key]

    def apply(self, masks: Sequence[Sets], arrays: Sequence[Sets]) -> list[Sets]:
        """Combine sets: of each child those lower, then those not higher. The results are written into `arrays`."""
        results: list[Sets] = []
        spare = arrays[len(self.steps)]

        def take(mask: int, number: int, out: Sets) -> Sets:
            if mask == _ANY:
                return results[number]
            return (
                masks[mask] if number == _EVERYBODY else np.bitwise_and(masks[mask], results[number], out=out)
            )

        for own, (first, *others) in zip(arrays, self.steps, strict=False):
            found = take(*first, out=own)
            for part in others:
                found = np.bitwise_or(found, take(*part, out=spare), out=own)
            results.append(found)
        return [results[number] for number in self.last]
