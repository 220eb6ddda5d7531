"""Weights (bobot): how much each child counts in its group."""

from ..arrays import FloatArray


def weight_given(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Use the weights as declared.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; not used.
    weights : ndarray of float, shape (n_children,)
        Weights as declared, >= 0.

    Returns
    -------
    ndarray of float, shape (n_children,)
        The weights, unchanged.

    Notes
    -----
    NaN: missing scores play no part.
    Source: IKP Pemilu 2024 (0.27, 0.38, 0.25, 0.10); COINr ``Weights.Original``.

    Examples
    --------
    >>> import numpy as np
    >>> weight_given(np.array([[80.0, 20.0]]), np.array([3.0, 1.0]))
    array([3., 1.])
    """
    return weights
