"""How much an aggregate moves with each of its children."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..method import Step

_ORDERS: Final = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


def find_order(aggregate: Step) -> float | None:
    """Find the order p of the mean that an aggregation takes.

    Parameters
    ----------
    aggregate : Step
        The aggregation, with its parameters.

    Returns
    -------
    float or None
        1 for the arithmetic, 0 for the geometric, -1 for the harmonic mean; None where it is no mean of its
        children (Copeland).

    Examples
    --------
    >>> find_order(Step("generalised", {"p": 2.0})), find_order(Step("copeland"))
    (2.0, None)
    """
    if aggregate.name == "generalised":
        return float(aggregate.parameters["p"])  # type: ignore[arg-type] # the registry reads a number
    return _ORDERS.get(aggregate.name)


def differentiate_mean(
    scores: FloatArray, weights: FloatArray, means: FloatArray, order: float
) -> FloatArray:
    """Differentiate a weighted mean of order p by each child.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights >= 0 with a positive sum.
    means : ndarray of float, shape (n_regions,)
        The mean of each region, before rescaling; NaN means missing.
    order : float
        The order p of the mean.

    Returns
    -------
    ndarray of float, shape (n_regions, n_children)
        Equal to ``share * (mean / score) ** (1 - p)``, where the share of the weight is taken over the children that
        have a score. A mean is homogeneous of degree 1, so score times derivative adds up to it (Euler).

    Notes
    -----
    NaN: 0 for a missing child and for a region without a mean. 0 too for a score of 0 where p is not 1: it adds
    nothing, though the derivative itself may be infinite.
    Source: definition of the mean of order p.

    Examples
    --------
    >>> differentiate_mean(np.array([[90.0, 40.0]]), np.array([1.0, 1.0]), np.array([60.0]), 0.0)
    array([[0.33333333, 0.75      ]])
    """
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
    """Find by how much rescaling multiplies a score.

    Parameters
    ----------
    rescaling : mapping of str to float
        What rescaling took from the scores (`AggregationRecord`); empty where nothing was rescaled.

    Returns
    -------
    float
        1 for ``none`` and ``cap``, 100 / maximum for ``max``, 100 / (maximum - minimum) for ``minmax``; what else
        rescaling did is an offset.

    Examples
    --------
    >>> find_slope({"minimum": 30.0, "maximum": 80.0}), find_slope({"maximum": 50.0}), find_slope({})
    (2.0, 2.0, 1.0)
    """
    if "maximum" not in rescaling:
        return 1.0
    width = rescaling["maximum"] - rescaling.get("minimum", 0.0)
    return 100.0 / (width if width > 0 else 1.0)
