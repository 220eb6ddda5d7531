"""What every indicator contributes to a region's score; the contributions add up to it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..arrays import FloatArray
from ..blocks import join_rows
from ..methods.aggregation import weigh_known
from ..nodes import Branch
from ..registry import AGGREGATIONS, Stage
from ..results import IndexResult
from ..rules import Rule, follows
from ..ties import find_widths


@dataclass(frozen=True)
class Contributions:
    """Contributions to the index, in points of the index, rows as the units.

    Parameters
    ----------
    indicators : ndarray of float, shape (n_units, n_indicators)
        What each indicator adds. 0 where it has a score that plays no part, as below a group with too little data;
        NaN where its score or the region's index is missing.
    groups : ndarray of float, shape (n_units, n_aggregates)
        What the index itself (column 0: its score) and each group adds, including what cannot be given to the
        indicators below it. A group for display only has the sum of its indicators. NaN where missing.
    remainder : ndarray of float, shape (n_units,)
        The part of the index that cannot be given to an indicator. NaN where the index is missing.
    """

    indicators: FloatArray
    groups: FloatArray
    remainder: FloatArray


def measure_contributions(result: IndexResult) -> Contributions:
    """Divide the index of every unit among its indicators.

    Parameters
    ----------
    result : IndexResult
        What was computed, with n units and m indicators.

    Returns
    -------
    Contributions
        For every unit with an index, the contributions of its indicators (without NaN) and the remainder add
        up to its score. So do, with the remainder of the index itself, those of the groups and indicators
        directly below the index.

    Notes
    -----
    An indicator contributes its score times the derivative of the index by it. A mean of any order is homogeneous
    of degree 1, and so is a mean of means; by Euler's theorem these products add up to the index. For
    the arithmetic mean they are weight times score.

    - Missing children: the weights of the others are rescaled, region by region, as in the aggregation itself.
    - ``rescale = max`` multiplies, so nothing remains. ``minmax`` and ``cap`` also shift: the shift, times the
      derivative of the index by that group, goes to the remainder.
    - Copeland's score is made of comparisons between regions; it goes to the remainder whole.
    - The contribution of an indicator whose score can be negative (z-scores) can be negative.

    NaN: see `Contributions`; a missing indicator contributes nothing, which is not 0.
    Source: Euler's theorem on homogeneous functions; for the arithmetic mean the decomposition of the OECD/JRC
    Handbook (2008), step 8.

    Examples
    --------
    >>> from apps.engine import Framework, IndexInputs, Indicator, Method, Units, compute_index
    >>> indicators = (Indicator(code="A", parent="IKP", weight=3.0), Indicator(code="B", parent="IKP"))
    >>> method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})
    >>> units = Units(("36.01", "36.02"), ("regency", "regency"), ("36", "36"))
    >>> found = measure_contributions(
    ...     compute_index(IndexInputs(Framework("IKP", "", (), indicators), method, units, [[4.0, 1.0], [2.0, 4.0]]))
    ... )
    >>> found.indicators
    array([[75.  ,  6.25],
           [37.5 , 25.  ]])
    """
    found = Contributions(
        np.empty(result.normalised.shape), np.empty(result.aggregates.shape), np.empty(len(result.units))
    )
    for level, of_level in result.units.rows_by_level.items():
        rows = join_rows(of_level)
        part = _divide_level(result, level, np.hstack([result.normalised[rows], result.aggregates[rows]]))
        found.indicators[rows], found.groups[rows] = part.indicators, part.groups
        found.remainder[rows] = part.remainder
    return found


def _divide_level(result: IndexResult, level: str, table: FloatArray) -> Contributions:
    """Divide the index of one level; the table holds the scores of the indicators and of the aggregates."""
    framework = result.framework
    n_indicators = len(framework.indicators)
    has_score = ~np.isnan(table)
    known = np.where(has_score, table, 0.0)
    # The derivative of the index by every column, from the index down.
    derivatives = np.zeros(table.shape)
    derivatives[:, n_indicators] = 1.0
    remainder = np.zeros(table.shape[0])
    for branch in reversed(framework.branches):
        own = derivatives[:, branch.column]
        if not own.any():
            # Nothing is aggregated from it: a group for display only.
            continue
        children = np.take(table, branch.children, axis=1)
        steps = own[:, np.newaxis] * _differentiate(result, level, branch, children)
        derivatives[:, branch.children] = steps
        given = (steps * np.take(known, branch.children, axis=1)).sum(axis=1)
        remainder += own * known[:, branch.column] - given
    shares = derivatives * known
    groups = _sum_groups(result, shares, has_score)
    without = ~has_score[:, n_indicators]
    indicators = np.where(has_score, shares, np.nan)[:, :n_indicators]
    for numbers in (indicators, groups, remainder):
        numbers[without] = np.nan
    return Contributions(indicators, groups, remainder)


def _differentiate(result: IndexResult, level: str, branch: Branch, children: FloatArray) -> FloatArray:
    """Differentiate a branch's rescaled score by each child; 0 where nothing can be given to it."""
    record = result.aggregated[level]
    weights, rescaling = record.weights[branch.code], record.rescaling.get(branch.code, {})
    step = result.method.step(Stage.AGGREGATE, branch.code)
    operation = AGGREGATIONS[step.name]
    order = operation.find_order(step.parameters)
    if order is None:
        # Copeland's score is no mean of its children.
        return np.zeros(children.shape)
    known = {"known_weight": weigh_known(children, weights)}
    means = operation.apply(children, weights, parameters=step.parameters, known=known)
    return _differentiate_mean(children, weights, means, order) * _find_slope(rescaling)


def _sum_groups(
    result: IndexResult, shares: FloatArray, has_score: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> FloatArray:
    """Give every aggregate its contribution; those for display only the sum of their indicators."""
    framework = result.framework
    n_indicators = len(framework.indicators)
    groups = np.where(has_score, shares, np.nan)[:, n_indicators:]
    below = framework.membership.astype(np.float64)
    for column, group in enumerate(framework.groups, start=1):
        if group.is_display_only:
            is_known = has_score[:, :n_indicators] @ framework.membership[:, column]
            groups[:, column] = np.where(is_known, shares[:, :n_indicators] @ below[:, column], np.nan)
    return groups


def _differentiate_mean(
    scores: FloatArray, weights: FloatArray, means: FloatArray, order: float
) -> FloatArray:
    """Differentiate a weighted mean of order p by each child: share of the weight * (mean / score) ** (1 - p)."""
    # The share is taken over the children that have a score. 0 for a missing child and for a region without a mean; 0
    # too for a score of 0 where p is not 1: it adds nothing, though the derivative itself may be infinite.
    counted = ~np.isnan(scores) & ~np.isnan(means)[:, np.newaxis] & (weights > 0)
    total = counted.astype(np.float64) @ weights
    shares = np.divide(counted * weights, total[:, np.newaxis], where=counted, out=np.zeros(scores.shape))
    # To the last digit: scores that are 0 on paper are 0.
    if order == 1.0:
        return shares
    ratios = np.divide(
        means[:, np.newaxis], scores, out=np.zeros(scores.shape), where=counted & (scores != 0)
    )
    powers = np.power(ratios, 1.0 - order, out=np.zeros(scores.shape), where=ratios > 0)
    return np.asarray(shares * powers, dtype=np.float64)


def _find_slope(rescaling: Mapping[str, float]) -> float:
    """Find by how much rescaling multiplied a score: 100 / maximum, or 100 / (maximum - minimum), or 1; 0 if equal."""
    if "maximum" not in rescaling:
        return 1.0
    lowest, highest = rescaling.get("minimum", 0.0), rescaling["maximum"]
    if not follows(Rule.RESIDUES):
        return 100.0 / (highest - lowest if highest > lowest else 1.0)
    width = float(find_widths(lowest, highest))
    return 100.0 / width if width > 0 else 0.0
