"""Availability screens (penyaring ketersediaan data): when there is enough data for a score."""

from ..arrays import BoolArray, FloatArray

# Shares such as 0.27 + 0.38 + 0.25 + 0.10 add up to 1 only within this rounding error.
ROUNDING = 1e-9


def screen_none(shares: FloatArray) -> BoolArray:
    """Accept every aggregate that has any data at all.

    Parameters
    ----------
    shares : ndarray of float
        Share of available data, 0 to 1, any shape.

    Returns
    -------
    ndarray of bool
        Same shape; False only where nothing is available.

    Notes
    -----
    NaN: none in, none out.
    Source: definition of the portal.

    Examples
    --------
    >>> import numpy as np
    >>> screen_none(np.array([0.0, 0.1, 1.0]))
    array([False,  True,  True])
    """
    # To the last digit: a share is 0 only where no child has both data and a weight, and weights found in the scores
    # are exactly 0 where they are nothing (`weighting`).
    return shares > 0


def screen_minimum_share(shares: FloatArray, *, share: float) -> BoolArray:
    """Accept an aggregate when at least a minimum share of its data is available.

    The pipeline asks twice: with the share of the aggregate's indicators that have data, before imputation,
    and with the share of the weight carried by those children that have a score. Both must reach the minimum.

    Parameters
    ----------
    shares : ndarray of float
        Share of available data, 0 to 1, any shape.
    share : float
        The minimum, 0 to 1. 1 means that one missing indicator makes the aggregate missing.

    Returns
    -------
    ndarray of bool
        Same shape; always False where nothing is available.

    Notes
    -----
    NaN: none in, none out.
    Source: OECD/JRC Handbook (2008), step 3; COINr ``Screen``. How IKP 2024 treated missing data is not
    published, so the share is a setting.

    Examples
    --------
    >>> import numpy as np
    >>> screen_minimum_share(np.array([0.0, 0.4, 0.5, 1.0]), share=0.5)
    array([False, False,  True,  True])
    """
    return (shares > 0) & (shares >= share - ROUNDING)
