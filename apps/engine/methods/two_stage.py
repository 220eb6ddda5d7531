"""The two-stage treatment of outliers: winsorise a few points, and where that is not enough take the logarithm."""

from ..arrays import FloatArray
from .ordering import is_constant
from .skewness import SMALLEST_NUMBER
from .transformation import take_log
from .treatment import IndicatorColumn, TreatedColumn, treat_each
from .winsorising import pull_in, pull_tails_in


def treat_two_stage(values: FloatArray, *, winmax: int = 5) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    """Treat the indicators that have outliers, and no others.

    An indicator has outliers if its skewness is beyond +-2 and its kurtosis above 3.5. Its farthest points are
    winsorised one by one until one of the two measures is within its limit. If ``winmax`` points are not enough,
    all its values stay as they came and the logarithm is taken instead, whatever its shape is then.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Values of one level of region; NaN means "no data".
    winmax : int
        How many points of an indicator may be winsorised.

    Returns
    -------
    treated : ndarray of float, shape (n_regions, n_indicators)
        The values, the treated indicators winsorised (`treat_winsorise`) or as logarithms (`treat_log`).
    treatment : tuple of TreatedColumn
        The indicators that were treated, with every point that was winsorised.

    Notes
    -----
    NaN: stays NaN and takes no part. An indicator with fewer than four values, or with equal ones, is left alone.
    Source: the rule of the JRC, as in COINr ``Treat`` with its defaults; where it differs: docs/methodology.md.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [7.0], [8.0], [9.0], [60.0]])
    >>> treated, (column,) = treat_two_stage(values)
    >>> column.step, column.rows, column.after
    ('winsorise', array([9]), array([9.]))
    >>> round(column.derived["skewness_before"], 2), round(column.derived["skewness_after"], 2)
    (3.04, -0.15)
    """

    def treat(column: IndicatorColumn) -> tuple[FloatArray, TreatedColumn] | None:
        if column.ordered.size < SMALLEST_NUMBER or is_constant(column.ordered):
            return None
        found = pull_tails_in(column.ordered, winmax, until_passing=True)
        if not found.before.has_outliers:
            return None
        return take_log(column, found.before) if found.after.has_outliers else pull_in(column, found)

    return treat_each(values, treat)
