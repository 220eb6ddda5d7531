"""Transformations (transformasi): draw the large values of an indicator together, and every value with them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..context import LevelContext
from .ordering import is_constant
from .skewness import Shape, measure_ordered
from .treatment import IndicatorColumn, TreatedColumn, describe_shapes, treat_each

TRANSFORMATIONS: Final = ("log", "boxcox")
"""Steps that change the scale of an indicator."""
SHIFT_SHARE: Final = 0.01
"""Share of the range that lies between 0 and the smallest value when the logarithm is taken."""
POWER_BOUNDS: Final = (-2.0, 2.0)
"""With a power beyond these, the values at one end of an indicator can no longer be told apart."""


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
    shifted = numbers - derived["minimum"] + derived["shift"]
    is_defined = ~(shifted <= 0)
    inside = np.where(is_defined, shifted, 1.0)
    if "power" in derived:
        from scipy.special import boxcox  # noqa: PLC0415 - the engine is imported without scipy

        carried = boxcox(inside, derived["power"])
    else:
        carried = np.log(inside)
    return np.where(is_defined, carried, -np.inf)


def carry_marks(context: LevelContext, treatment: Sequence[TreatedColumn]) -> LevelContext:
    """Carry targets, goalposts and the value 0 to the scales of the treated indicators; -inf where undefined."""
    # A normalisation would otherwise compare logarithms with a target in events, as COINr does.
    transformed = [found for found in treatment if found.step in TRANSFORMATIONS]
    if not transformed:
        return context
    targets, goalposts = np.array(context.targets), np.array(context.goalposts)
    origins = np.zeros(targets.shape)
    for found in transformed:
        for marks in (targets, goalposts, origins):
            marks[found.column] = transform(marks[[found.column]], found.derived)[0]
    return replace(context, targets=targets, goalposts=goalposts, origins=origins)


def _take_power(column: IndicatorColumn) -> tuple[FloatArray, TreatedColumn] | None:
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


def _transform_column(
    column: IndicatorColumn, step: str, derived: dict[str, float], before: Shape | None = None
) -> tuple[FloatArray, TreatedColumn]:
    # Copied, so that the values lie side by side in memory: NumPy then computes equal values to equal bits, in whatever
    # row they stand.
    treated = transform(np.array(column.values), derived)
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
