"""Outlier treatment (perlakuan pencilan) within one level of region: its record, and the methods none and cap."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..arrays import FloatArray, IndexArray
from ..ties import find_changed
from .ordering import sort_known
from .skewness import Shape, measure_shape


@dataclass(frozen=True)
class TreatedColumn:
    """What was done to one indicator.

    Parameters
    ----------
    column : int
        The indicator.
    step : str
        What changed its values: ``winsorise``, ``log``, ``boxcox`` or ``cap``.
    rows : ndarray of int, shape (n_points,)
        Regions whose value changed by more than its last digits, ascending. Empty for ``log`` and ``boxcox``, which
        change every value: the table of treated values holds those, and a list of points would repeat it.
    before : ndarray of float, shape (n_points,)
        Their values as they came, imputed ones included.
    after : ndarray of float, shape (n_points,)
        Their values as treated.
    derived : mapping of str to float
        What the step took from the data or measured, by name: ``skewness_before``, ``kurtosis_before``,
        ``skewness_after``, ``kurtosis_after``; ``lower`` and ``upper``, the values that points were pulled in
        to; ``minimum``, ``shift`` and ``power`` of a transformation. NaN where it is not defined.
    n_changed : int
        How many values the step changed, all of them for ``log`` and ``boxcox``.
    """

    column: int
    step: str
    rows: IndexArray
    before: FloatArray
    after: FloatArray
    derived: dict[str, float]
    n_changed: int


@dataclass(frozen=True)
class IndicatorColumn:
    """One indicator before its treatment."""

    number: int  # its column
    values: FloatArray  # shape (n_regions,), NaN for no data
    ordered: FloatArray  # the known ones in ascending order


def treat_each(
    values: FloatArray, treat: Callable[[IndicatorColumn], tuple[FloatArray, TreatedColumn] | None]
) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    """Treat the indicators, columns of the values, one after the other; return a copy and what was done to which."""
    # `treat` returns None for an indicator that it leaves alone.
    treated, treatment = values, []
    for number in range(values.shape[1]):
        found = treat(IndicatorColumn(number, values[:, number], sort_known(values, number)))
        if found is not None:
            treated = np.array(values) if treated is values else treated
            treated[:, number] = found[0]
            treatment += [found[1]] if found[1].n_changed else []
    return treated, tuple(treatment)


def treat_none(values: FloatArray) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    """Leave outliers as they are.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".

    Returns
    -------
    values : ndarray of float, shape (n_regions, n_indicators)
        The values, unchanged.
    treatment : tuple of TreatedColumn
        Empty.

    Notes
    -----
    NaN: stays NaN.
    Source: IKP Pemilu 2024; no treatment is described in what was published.

    Examples
    --------
    >>> import numpy as np
    >>> treat_none(np.array([[1.0, 900.0]]))
    (array([[  1., 900.]]), ())
    """
    return values, ()


def treat_cap(values: FloatArray, *, value: float) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    """Cut every value down to a given largest one.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".
    value : float
        The largest value allowed, the same for every indicator.

    Returns
    -------
    treated : ndarray of float, shape (n_regions, n_indicators)
        The smaller of value and cap.
    treatment : tuple of TreatedColumn
        The indicators in which a value was cut.

    Notes
    -----
    NaN: stays NaN.
    A value that equals the cap (`ties`) takes its last digits, and is not told as cut.
    Source: definition of the portal, for counts of which more than so many say nothing more.

    Examples
    --------
    >>> treated, (column,) = treat_cap(np.array([[1.0, 3.0], [80.0, np.nan]]), value=50.0)
    >>> treated
    array([[ 1.,  3.],
           [50., nan]])
    >>> column.rows, column.before, column.after
    (array([1]), array([80.]), array([50.]))
    """
    # To the last digit: this only spares the copy; what was cut by no more than that is not told below.
    if not (values > value).any():
        return values, ()
    treated = np.minimum(values, value)
    is_cut = find_changed(values, treated)
    treatment = []
    for column in np.flatnonzero(is_cut.any(axis=0)).tolist():
        rows = np.flatnonzero(is_cut[:, column])
        shapes = measure_shape(values[:, column]), measure_shape(treated[:, column])
        derived = {**describe_shapes(*shapes), "upper": value}
        treatment.append(
            TreatedColumn(
                column=column,
                step="cap",
                rows=rows,
                before=values[rows, column],
                after=treated[rows, column],
                derived=derived,
                n_changed=rows.size,
            )
        )
    return treated, tuple(treatment)


def describe_shapes(before: Shape, after: Shape) -> dict[str, float]:
    """Name the skewness and kurtosis of an indicator before and after its treatment."""
    return {
        "skewness_before": before.skewness,
        "kurtosis_before": before.kurtosis,
        "skewness_after": after.skewness,
        "kurtosis_after": after.kurtosis,
    }
