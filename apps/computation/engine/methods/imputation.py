"""Imputation (pengisian data kosong): what stands in for missing values."""

from ..arrays import FloatArray


def impute_none(values: FloatArray) -> FloatArray:
    """Leave missing values missing.

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
    Source: default of the portal; how IKP 2024 treated missing data is not published.

    Examples
    --------
    >>> import numpy as np
    >>> impute_none(np.array([[1.0, np.nan]]))
    array([[ 1., nan]])
    """
    return values
