"""How much an aggregate moves with each of its children.

A mean is homogeneous of degree 1: twice the scores give twice the mean. So scores times derivatives add up to it
(Euler).
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..method import Step

_ORDERS: Final = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


def find_order(aggregate: Step) -> float | None:
    """Find the order p of the mean that an aggregation takes; None for Copeland, which is no mean of its children."""
    if aggregate.name == "generalised":
        return float(aggregate.parameters["p"])  # type: ignore[arg-type] # the registry reads a number
    return _ORDERS.get(aggregate.name)


def differentiate_mean(
    scores: FloatArray, weights: FloatArray, means: FloatArray, order: float
) -> FloatArray:
    """Differentiate a weighted mean of order p by each child: share of the weight * (mean / score) ** (1 - p)."""
    # The share is taken over the children that have a score. 0 for a missing child and for a region without a mean; 0
    # too for a score of 0 where p is not 1: it adds nothing, though the derivative itself may be infinite.
    counted = ~np.isnan(scores) & ~np.isnan(means)[:, np.newaxis] & (weights > 0)
    total = counted.astype(np.float64) @ weights
    shares = np.divide(counted * weights, total[:, np.newaxis], where=counted, out=np.zeros(scores.shape))
    if order == 1.0:
        return shares
    ratios = np.divide(
        means[:, np.newaxis], scores, out=np.zeros(scores.shape), where=counted & (scores != 0)
    )
    powers = np.power(ratios, 1.0 - order, out=np.zeros(scores.shape), where=ratios > 0)
    return np.asarray(shares * powers, dtype=np.float64)


def find_slope(rescaling: Mapping[str, float]) -> float:
    """Find by how much rescaling multiplied a score: 100 / maximum, or 100 / (maximum - minimum), or 1."""
    if "maximum" not in rescaling:
        return 1.0
    width = rescaling["maximum"] - rescaling.get("minimum", 0.0)
    return 100.0 / (width if width > 0 else 1.0)
