"""Weighted means of many runs at once whose order is so far from 1, or so near to 0, that powers would not do."""

from collections.abc import Sequence
from functools import reduce

import numpy as np

from ..arrays import BoolArray, FloatArray
from ..method import Step
from ..registry import AGGREGATIONS
from .means import CLASSIC_MEANS, Averages


def average_extreme(step: Step, weights: FloatArray, children: Sequence[FloatArray]) -> Averages | None:
    """Take a mean of order p over children, as `aggregation.aggregate_generalised`; None where that is not possible."""
    p = AGGREGATIONS[step.name].find_order(step.parameters)
    if p is None or p in CLASSIC_MEANS:
        # No mean, or one whose own function computes it without powers.
        return None
    columns = [
        (weight, scores, _count(weight, scores))
        for weight, scores in zip(weights.T[:, :, np.newaxis], children, strict=True)
    ]
    if any((is_counted & (scores < 0 if p > 0 else scores <= 0)).any() for _, scores, is_counted in columns):
        return None
    known_scores = [np.where(is_counted, scores, np.nan) for _, scores, is_counted in columns]
    lowest, highest = reduce(np.fmin, known_scores), reduce(np.fmax, known_scores)
    # Relative to the score that weighs most no power overflows, and a p near 0 loses no digits.
    reference = highest if p > 0 else lowest
    divisor = np.where(reference > 0, reference, 1.0)
    excess = known = np.zeros((1, 1))
    for weight, scores, is_counted in columns:
        ratios = np.where(is_counted, scores, divisor) / divisor
        with np.errstate(divide="ignore"):
            excess = excess + weight * np.expm1(p * np.log(ratios))
        known = known + weight * is_counted
    with np.errstate(divide="ignore", invalid="ignore"):  # 0 / 0 is the missing score that is meant
        means = reference * np.exp(np.log1p(excess / known) / p)
    return Averages(np.clip(means, lowest, highest), known, weights.sum(axis=1, keepdims=True))


def _count(weight: FloatArray, scores: FloatArray) -> BoolArray:
    """Whether a child counts: it has a score and a weight; shape (1, n_regions) where that is so in every run."""
    is_positive = weight > 0
    return ~np.isnan(scores) if is_positive.all() else ~np.isnan(scores) & is_positive
