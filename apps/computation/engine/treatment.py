"""Outlier treatment (perlakuan pencilan)."""

from .arrays import FloatArray


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
