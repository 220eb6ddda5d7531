"""Transformations (transformasi): draw the large values of an indicator together, and every value with them."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..context import LevelContext
from ..rules import Rule, follows
from ..ties import ROUNDING, TIE, equate_scores, find_largest, find_steps, is_at
from .ordering import is_constant
from .skewness import Shape, measure_ordered
from .treatment import IndicatorColumn, TreatedColumn, describe_shapes, treat_each

TRANSFORMATIONS: Final = ("log", "boxcox")
"""Steps that change the scale of an indicator."""
SHIFT_SHARE: Final = 0.01
"""Share of the range that lies between 0 and the smallest value when the logarithm is taken."""
POWER_BOUNDS: Final = (-2.0, 2.0)
"""With a power beyond these, the values at one end of an indicator can no longer be told apart."""
POWER_PRECISION: Final = 1e-13
_NEAR: Final = 0.05
_RATIO: Final = tuple(1 / math.factorial(k + 1) for k in range(10))
_RATIO_GROWTH: Final = tuple((k + 1) / math.factorial(k + 2) for k in range(10))
"""Factors of the first powers of z in (e^z - 1) / z and in its derivative, as many as count for z up to 0.05."""


def treat_log(values: FloatArray) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    """Take the logarithm of every indicator, after a shift that makes it positive.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".

    Returns
    -------
    treated : ndarray of float, shape (n_regions, n_indicators)
        Equal to ln(value - minimum + 0.01 (maximum - minimum)).
    treatment : tuple of TreatedColumn
        The indicators whose logarithm was taken, each with its ``minimum`` and ``shift``.

    Notes
    -----
    NaN: stays NaN and takes no part. An indicator with equal values, or none, is left alone.
    Order is kept. Scores may be below 0, and goalposts and targets of the instrument must be carried to the same
    scale (`carry_marks`).
    Source: COINr ``log_CT``, after the COIN Tool of the JRC.

    Examples
    --------
    >>> treated, (column,) = treat_log(np.array([[0.0], [1.0], [100.0]]))
    >>> treated.ravel().round(6)
    array([0.      , 0.693147, 4.615121])
    >>> column.derived["shift"]
    1.0
    """
    return treat_each(values, lambda column: None if is_constant(column.ordered) else take_log(column))


def treat_boxcox(values: FloatArray) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    """Take the power of every indicator that brings it nearest to a normal distribution.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".

    Returns
    -------
    treated : ndarray of float, shape (n_regions, n_indicators)
        (x^power - 1) / power with x = value - minimum + 1; ln x where the power is 0.
    treatment : tuple of TreatedColumn
        The indicators that were transformed, each with its ``minimum``, ``shift`` and ``power``.

    Notes
    -----
    NaN: stays NaN and takes no part. An indicator with equal values, or none, is left alone.
    The power is the one of greatest likelihood between -2 and 2, from the values in ascending order, so that it
    does not depend on the order of the regions. Order is kept.
    Source: Box and Cox (1964), as ``scipy.stats.boxcox``; the shift is that of COINr ``boxcox``, which leaves the
    power to its user.

    Examples
    --------
    >>> treated, (column,) = treat_boxcox(np.array([[0.0], [1.0], [3.0], [7.0], [15.0]]))
    >>> abs(column.derived["power"]) < 0.001
    True
    """
    return treat_each(values, _take_power)


def take_log(column: IndicatorColumn, before: Shape | None = None) -> tuple[FloatArray, TreatedColumn]:
    """Take the logarithm of an indicator whose values differ; its record says which minimum and shift went into it."""
    smallest, largest = float(column.ordered[0]), float(column.ordered[-1])
    spread = largest - smallest
    # Of a spread near the smallest number that a float holds, a hundredth would be 0.
    derived = {"minimum": smallest, "shift": SHIFT_SHARE * spread or spread}
    return _transform_column(column, "log", derived, before)


def transform(numbers: FloatArray, derived: dict[str, float]) -> FloatArray:
    """Carry numbers of an indicator to the scale of its treated values: ln x, or (x^power - 1) / power for Box-Cox."""
    # x = number - minimum + shift; -inf where x is not above 0.
    # In this order: of large values with a small range, a sum of minimum and shift would keep too few digits.
    distances = numbers - derived["minimum"]
    shifted = distances + derived["shift"]
    is_defined = ~(shifted <= _find_rounding(numbers, derived))
    if "power" not in derived:
        carried = np.log(np.where(is_defined, shifted, 1.0))
    elif follows(Rule.DECISIONS):
        from scipy.special import boxcox1p  # noqa: PLC0415 - the engine is imported without scipy

        # The 1 of the shift is not added before: of 3e-8 and what equals it, that would keep eight digits.
        carried = boxcox1p(np.where(is_defined, distances, 0.0), derived["power"])
    else:
        from scipy.special import boxcox  # noqa: PLC0415 - the engine is imported without scipy

        carried = boxcox(np.where(is_defined, shifted, 1.0), derived["power"])
    return np.where(is_defined, carried, -np.inf)


def _find_rounding(numbers: FloatArray, derived: dict[str, float]) -> FloatArray:
    """Find how large a shifted number may be that is 0 on paper: of 0.3 - 0.4 + 0.1 the logarithm would be -37."""
    if not follows(Rule.DECISIONS):
        return np.zeros(numbers.shape)
    sizes = np.maximum(np.abs(numbers), abs(derived["minimum"]))
    # The values themselves, of which the least becomes the shift, are always above 0.
    rounding: FloatArray = np.minimum(ROUNDING * sizes, derived["shift"] / 2)
    return rounding


def carry_marks(
    context: LevelContext, treatment: Sequence[TreatedColumn], values: FloatArray, treated: FloatArray
) -> LevelContext:
    """Carry targets, goalposts and the value 0 to the scales of the treated indicators; -inf where undefined."""
    # A normalisation would otherwise compare logarithms with a target in events, as COINr does.
    transformed = [found for found in treatment if found.step in TRANSFORMATIONS]
    if not transformed:
        return context
    targets, goalposts = np.array(context.targets), np.array(context.goalposts)
    origins = np.zeros(targets.shape)
    for found in transformed:
        column = values[:, found.column], treated[:, found.column]
        for marks in (targets, goalposts, origins):
            marks[found.column] = _carry(marks[[found.column]], found, *column)[0]
    return replace(context, targets=targets, goalposts=goalposts, origins=origins)


def _carry(marks: FloatArray, found: TreatedColumn, values: FloatArray, treated: FloatArray) -> FloatArray:
    """Carry marks to the scale of an indicator, each to the place of the values that equal it, if there are any."""
    # Beside 59,605 events 6e-8 and 0 are equal, so 0 was treated as 6e-8 is (`_equate_column`). Where the formula puts
    # a mark of 0, no region without events would be found.
    carried = transform(marks, found.derived)
    if not follows(Rule.MARKS_WITH_VALUES):
        return carried
    largest = find_largest(values)
    for place, mark in np.ndenumerate(marks):
        equal = np.flatnonzero(is_at(values, mark, largest))
        if equal.size:
            # The nearest, and of two on either side the lower one: not the one that happens to come first.
            nearest = np.lexsort((values[equal], np.abs(values[equal] - mark)))[0]
            carried[place] = treated[equal[nearest]]
    return carried


def _take_power(column: IndicatorColumn) -> tuple[FloatArray, TreatedColumn] | None:
    if not follows(Rule.DECISIONS):
        return _take_power_nearly(column)
    if is_constant(column.ordered):
        return None
    logarithms = np.log1p(column.ordered - column.ordered[0])
    # Where all values are nothing beside the 1 that the shift adds, such as 1e-20 and 2e-20, no power changes them.
    if logarithms[-1] <= TIE:
        return None
    derived = {"minimum": float(column.ordered[0]), "shift": 1.0, "power": _find_power(logarithms)}
    return _transform_column(column, "boxcox", derived)


def _find_power(logarithms: FloatArray) -> float:
    """Find the power of greatest likelihood: where its slope, which falls from the left to the right, is 0."""
    # The place of the summit itself would be known to half the digits alone, because the likelihood is level there, and
    # two indicators that are equal on paper would differ by more than that. The slope crosses 0 once: the spread of
    # exp(power * logarithm) / power is, as a sum of squares of sinh(power * c) / power, convex on a logarithmic scale.
    from scipy.optimize import brentq  # noqa: PLC0415 - the engine is imported without scipy

    lowest, highest = POWER_BOUNDS
    # To the last digit: a summit that lies on a bound on paper is found beside it too, at a distance that is nothing.
    if _measure_slope(lowest, logarithms) <= 0:
        return lowest
    if _measure_slope(highest, logarithms) >= 0:
        return highest
    return float(brentq(_measure_slope, lowest, highest, args=(logarithms,), xtol=POWER_PRECISION))


def _measure_slope(power: float, logarithms: FloatArray) -> float:
    """Measure how fast the log-likelihood grows with the power, of logarithms in ascending order from 0 on."""
    carried, grown = _carry_and_grow(power, logarithms)
    centred = carried - carried.mean()
    return float(logarithms.sum()) - logarithms.size * _multiply(centred, grown) / _multiply(centred, centred)


def _multiply(first: FloatArray, second: FloatArray) -> float:
    # einsum and not matmul: the sum must not depend on how many processors share it.
    return float(np.einsum("n,n->", first, second))


def _carry_and_grow(power: float, logarithms: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Compute (exp(power * logarithm) - 1) / power of every value, and by how much more with a bit more power."""
    carried, grown = np.empty(logarithms.shape), np.empty(logarithms.shape)
    # Near 0 the formulas lose their digits; the first terms of the sums that they stand for keep them. Which side of
    # the boundary a value lies on is of no account, because both ways give the same digits there.
    n_near = int(np.searchsorted(np.abs(power) * logarithms, _NEAR))
    near, far = logarithms[:n_near], logarithms[n_near:]
    exponents = power * near
    carried[:n_near] = near * np.polynomial.polynomial.polyval(exponents, _RATIO)
    grown[:n_near] = near**2 * np.polynomial.polynomial.polyval(exponents, _RATIO_GROWTH)
    exponents = power * far
    ratios = np.expm1(exponents)
    np.divide(ratios, exponents, out=ratios)
    carried[n_near:] = far * ratios
    grown[n_near:] = far**2 * (ratios - (ratios - 1.0) / exponents)
    return carried, grown


def _take_power_nearly(column: IndicatorColumn) -> tuple[FloatArray, TreatedColumn] | None:
    """Take the power that engines before 1.2.4 took."""
    from scipy.optimize import minimize_scalar  # noqa: PLC0415 - the engine is imported without scipy

    logarithms = np.log(column.ordered - column.ordered[:1] + 1.0)
    # Tiny differences disappear beside the 1 that the shift adds: 1e-20 and 2e-20 both become 1.
    if is_constant(logarithms):
        return None
    found = minimize_scalar(_measure_unlikeliness, args=(logarithms,), bounds=POWER_BOUNDS, method="bounded")
    derived = {"minimum": float(column.ordered[0]), "shift": 1.0, "power": float(found.x)}
    return _transform_column(column, "boxcox", derived)


def _measure_unlikeliness(power: float, logarithms: FloatArray) -> float:
    """Compute minus the log-likelihood of a power, six times as fast as ``-scipy.stats.boxcox_llf``."""
    carried = np.expm1(power * logarithms) / power if power else logarithms
    return float(logarithms.size / 2 * np.log(carried.var()) - (power - 1) * logarithms.sum())


def _equate_column(column: IndicatorColumn) -> FloatArray:
    """Copy the values of an indicator, equal ones as the same number: their logarithms may lie farther apart."""
    ordered = column.ordered
    has_last_digits = (~find_steps(ordered) & (ordered[1:] != ordered[:-1])).any()
    if has_last_digits and follows(Rule.DECISIONS):
        return equate_scores(column.values)
    return np.array(column.values)


def _transform_column(
    column: IndicatorColumn, step: str, derived: dict[str, float], before: Shape | None = None
) -> tuple[FloatArray, TreatedColumn]:
    # Copied, so that the values lie side by side in memory: NumPy then computes equal values to equal bits, in whatever
    # row they stand.
    treated = transform(_equate_column(column), derived)
    before = before or measure_ordered(column.ordered)
    shapes = before, measure_ordered(transform(column.ordered, derived))
    none = np.zeros(0)
    return treated, TreatedColumn(
        column=column.number,
        step=step,
        rows=np.zeros(0, dtype=np.intp),
        before=none,
        after=none,
        derived={**describe_shapes(*shapes), **derived},
        n_changed=column.ordered.size,
    )
