"""Weighted means of many runs at once: those aggregations that average transformed scores."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..method import Step
from ..registry import AGGREGATIONS

LARGEST_POWER: Final = 30.0
SMALLEST_POWER: Final = 1e-3
"""Larger powers overflow, and powers nearer to 0 lose digits; such a mean is computed in `extreme_means`."""


@dataclass(frozen=True)
class Mean:
    """A mean equal to restore(sum(weight * transform(score)) / sum(weight))."""

    name: str
    transform: Callable[[FloatArray], FloatArray]
    restore: Callable[[FloatArray], FloatArray]
    lowest: float = -np.inf  # scores must not be lower
    takes_lowest: bool = True  # whether they may be equal to it

    def takes(self, scores: FloatArray) -> bool:
        """Say whether the mean is defined for all of these scores; missing ones do not matter."""
        if self.lowest == -np.inf or not scores.size:
            return True
        # To the last digit, as `aggregation` asks: scores that are 0 on paper are 0.
        found = float(np.fmin.reduce(scores, axis=None))
        return bool(np.isnan(found)) or found > self.lowest or (self.takes_lowest and found == self.lowest)


def _keep(scores: FloatArray) -> FloatArray:
    return scores


def _power(scores: FloatArray, p: float) -> FloatArray:
    return np.asarray(scores**p, dtype=np.float64)


CLASSIC_MEANS: Final = {
    1.0: Mean("order 1", _keep, _keep),
    0.0: Mean("order 0", np.log, np.exp, 0.0, takes_lowest=False),
    -1.0: Mean("order -1", np.reciprocal, np.reciprocal, 0.0, takes_lowest=False),
}
"""The arithmetic, the geometric and the harmonic mean, by their order."""


def find_mean(step: Step) -> Mean | None:
    """Find the mean that an aggregation is; None where it is no mean, or one whose powers would not do."""
    p = AGGREGATIONS[step.name].find_order(step.parameters)
    if p in CLASSIC_MEANS:
        return CLASSIC_MEANS[p]
    if p is None or not SMALLEST_POWER <= abs(p) <= LARGEST_POWER:
        return None
    return Mean(f"order {p!r}", partial(_power, p=p), partial(_power, p=1.0 / p), 0.0, takes_lowest=p > 0)


@dataclass(frozen=True)
class Terms:
    """Transformed scores of some children, shape (n_children, n_regions)."""

    numbers: FloatArray  # 0 where the score is missing
    known: FloatArray | None  # 1 where there is a score, 0 where not; None where no score is missing
    lowest: float  # of the scores before
    highest: float


def make_terms(mean: Mean, scores: FloatArray) -> Terms:
    """Transform the scores of children that are the same in every run."""
    missing = np.isnan(scores)
    if not missing.any():
        return Terms(np.ascontiguousarray(mean.transform(scores)), None, *_find_range([scores]))
    numbers = mean.transform(np.where(missing, 1.0, scores))
    return Terms(np.where(missing, 0.0, numbers), (~missing).astype(np.float64), *_find_range([scores]))


def _find_range(tables: Iterable[FloatArray]) -> tuple[float, float]:
    """Lowest and highest of all scores."""
    lowest, highest = np.inf, -np.inf
    for scores in tables:
        lowest = float(np.fmin.reduce(scores, axis=None, initial=lowest))
        highest = float(np.fmax.reduce(scores, axis=None, initial=highest))
    return lowest, highest


@dataclass(frozen=True)
class Averages:
    """Means of many runs at once, shape (n_runs, n_regions), and the weight they rest on."""

    means: FloatArray  # over the children that have a score; NaN where none with a positive weight has
    known: FloatArray | None  # the weight of these children; None where no score is missing
    everything: FloatArray  # the weight of all children, shape (n_runs, 1)


def average_terms(mean: Mean, weights: FloatArray, fixed: Terms, varying: Sequence[FloatArray]) -> Averages:
    """Take the mean over children, of which the fixed ones are the same in every run and the others vary."""
    n_fixed = len(fixed.numbers)
    everything = weights.sum(axis=1, keepdims=True)
    # einsum and not matmul, as in `aggregation`: the last bit must not depend on how many threads a library uses.
    sums = np.einsum("rk,kn->rn", weights[:, :n_fixed], fixed.numbers)
    # None as long as no score is missing; then the weight of the children that have one.
    known = None if fixed.known is None else np.einsum("rk,kn->rn", weights[:, :n_fixed], fixed.known)
    before = weights[:, :n_fixed].sum(axis=1, keepdims=True)
    for weight, scores in zip(weights.T[n_fixed:, :, np.newaxis], varying, strict=True):
        # The smallest of all scores is NaN where one of them is, which is quicker than asking each of them.
        if np.isnan(scores.min(initial=np.inf)):
            missing = np.isnan(scores)
            sums += weight * np.where(missing, 0.0, mean.transform(np.where(missing, 1.0, scores)))
            known = (before if known is None else known) + weight * ~missing
        else:
            sums += weight * mean.transform(scores)
            known = None if known is None else known + weight
        before = before + weight
    if known is None:
        sums /= everything
    else:
        with np.errstate(invalid="ignore"):  # 0 / 0 is the missing score that is meant
            sums /= known
    # The last bit of a mean of three 100s may lie beyond 100.
    lowest, highest = _find_range(varying)
    means = mean.restore(sums)
    np.clip(means, min(lowest, fixed.lowest), max(highest, fixed.highest), out=means)
    return Averages(means, known, everything)


def weigh_known_runs(children: Sequence[FloatArray], weights: FloatArray) -> FloatArray:
    """Weight of the children that have a score, in every run, as `aggregation.weigh_known`."""
    is_same = [len(scores) == 1 for scores in children]
    known = [~np.isnan(scores) for scores in children]
    total: FloatArray = np.zeros((1, 1))
    if any(is_same):
        same = np.concatenate([found for found in known if len(found) == 1]).astype(np.float64)
        total = np.einsum("rk,kn->rn", weights[:, is_same], same)
    for weight, found in zip(weights.T[:, :, np.newaxis], known, strict=True):
        if len(found) > 1:
            total = total + weight * found
    return total
