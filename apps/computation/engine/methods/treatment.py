"""Outlier treatment (perlakuan pencilan), within one level of region."""

from dataclasses import dataclass
from typing import Any

from ..arrays import FloatArray, IndexArray


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
        Regions whose value changed.
    before : ndarray of float, shape (n_points,)
        Their values as they came.
    after : ndarray of float, shape (n_points,)
        Their values as treated.
    derived : mapping of str to float
        What the step took from the data or measured, by name: skewness and kurtosis before and after, the
        power of Box-Cox and the like.
    """

    column: int
    step: str
    rows: IndexArray
    before: FloatArray
    after: FloatArray
    derived: dict[str, Any]


def treat_none(values: FloatArray) -> FloatArray:
    """Leave outliers as they are.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".

    Returns
    -------
    ndarray of float, shape (n_regions, n_indicators)
        The values, unchanged.

    Notes
    -----
    NaN: stays NaN.
    Source: IKP Pemilu 2024; no treatment is described in what was published.

    Examples
    --------
    >>> import numpy as np
    >>> treat_none(np.array([[1.0, 900.0]]))
    array([[  1., 900.]])
    """
    return values
