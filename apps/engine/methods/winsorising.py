"""Winsorising (winsorisasi): pull the farthest points in to the value of the next one."""

from dataclasses import dataclass

import numpy as np

from ..arrays import FloatArray
from ..ties import find_changed, find_margins
from .ordering import is_constant
from .skewness import SMALLEST_NUMBER, Shape, Tails
from .treatment import IndicatorColumn, TreatedColumn, describe_shapes, treat_each


@dataclass(frozen=True)
class Winsorised:
    """How many of the smallest and largest values were pulled in, and the shape before and after that."""

    n_lower: int
    n_upper: int
    before: Shape
    after: Shape


def treat_winsorise(values: FloatArray, *, count: int) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    """Pull a fixed number of points of every indicator in.

    Point by point, on the side to which the values are skewed at that moment: the largest (or smallest) value
    takes the value of the next one.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".
    count : int
        How many points at most, of each indicator.

    Returns
    -------
    treated : ndarray of float, shape (n_regions, n_indicators)
        The values with those points pulled in.
    treatment : tuple of TreatedColumn
        The indicators that were changed, with every point.

    Notes
    -----
    NaN: stays NaN and takes no part.
    Equal values are pulled in together. Where that would be more points than allowed, or pass the median, or
    make all values equal, the treatment of the indicator ends before. An indicator with fewer than four values,
    or with equal ones, is left alone.
    Source: COINr ``winsorise`` with ``force_win``, which lets equal values exceed the number
    (docs/methodology.md).

    Examples
    --------
    >>> values = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [30.0], [100.0]])
    >>> treat_winsorise(values, count=2)[0].ravel()
    array([1., 2., 3., 4., 5., 5., 5.])
    """

    def treat(column: IndicatorColumn) -> tuple[FloatArray, TreatedColumn] | None:
        if column.ordered.size < SMALLEST_NUMBER or is_constant(column.ordered):
            return None
        found = pull_tails_in(column.ordered, count)
        return pull_in(column, found) if found.n_lower or found.n_upper else None

    return treat_each(values, treat)


def pull_tails_in(ordered: FloatArray, limit: int, *, until_passing: bool = False) -> Winsorised:
    """Find how many points, at most `limit`, of four or more values in ascending order are to be pulled in."""
    n, tails = ordered.size, Tails(ordered, limit)
    n_lower = n_upper = 0
    before = after = tails.shape()
    while not until_passing or after.has_outliers:
        lower, upper = n_lower, n_upper
        # Exactly 0 where the values lie evenly on paper (`Tails.shape`): the side is not left to the last digits.
        if after.skewness >= 0:
            end = ordered[n - 1 - n_upper]
            upper = n - int(np.searchsorted(ordered, end - find_margins(end, 0.0), side="left"))
        else:
            end = ordered[n_lower]
            lower = int(np.searchsorted(ordered, end + find_margins(end, 0.0), side="right"))
        within = lower + upper <= limit and lower <= tails.reach_lower and upper <= tails.reach_upper
        if not within or is_constant(ordered[lower : n - upper]):
            break
        n_lower, n_upper = lower, upper
        after = tails.shape(n_lower, n_upper)
    return Winsorised(n_lower, n_upper, before, after)


def pull_in(column: IndicatorColumn, found: Winsorised) -> tuple[FloatArray, TreatedColumn]:
    """Pull the points of an indicator in, and say of every point its value before and after."""
    values, ordered = column.values, column.ordered
    ends = {}
    if found.n_lower:
        ends["lower"] = float(ordered[found.n_lower])
    if found.n_upper:
        ends["upper"] = float(ordered[ordered.size - 1 - found.n_upper])
    pulled = np.clip(values, ends.get("lower"), ends.get("upper"))
    rows = np.flatnonzero(find_changed(values, pulled))
    return pulled, TreatedColumn(
        column=column.number,
        step="winsorise",
        rows=rows,
        before=values[rows],
        after=pulled[rows],
        derived={**describe_shapes(found.before, found.after), **ends},
        n_changed=rows.size,
    )
