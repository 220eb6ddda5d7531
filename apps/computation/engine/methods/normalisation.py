"""Normalisation (normalisasi): indicator values to a common scale, within one level of region."""

import numpy as np

from ..arrays import FloatArray, IndexArray
from ..exceptions import NormalisationError


def normalise_max(values: FloatArray, directions: IndexArray | None = None) -> tuple[FloatArray, FloatArray]:
    """Rescale each indicator to 0-100 by its largest observed value.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions, n_indicators)
        Weighted event counts of one level, >= 0. NaN means "no data" and stays NaN.
    directions : ndarray of int, shape (n_indicators,), optional
        1 where more is more vulnerable (the default), -1 where less is.

    Returns
    -------
    scores : ndarray of float, shape (n_regions, n_indicators)
        100 * value / maximum, or 100 minus that for direction -1; 0 where the maximum is 0.
    maxima : ndarray of float, shape (n_indicators,)
        The maxima used, to be stored with the run; NaN where an indicator has no data at all.

    Raises
    ------
    NormalisationError
        If there is no region, or a value is negative or infinite.

    Notes
    -----
    NaN: stays NaN and takes no part in the maximum.
    An indicator that is 0 everywhere scores 0 in both directions: it tells regions apart in neither.
    Source: IKP Pemilu 2024, recomputed from published indicator scores (docs/methodology.md, step 2). All 61
    indicators of 2024 have direction 1; the reversed form is the portal's.

    Examples
    --------
    >>> scores, maxima = normalise_max(np.array([[2.0, 0.0], [8.0, 0.0], [np.nan, 0.0]]))
    >>> scores
    array([[ 25.,   0.],
           [100.,   0.],
           [ nan,   0.]])
    >>> maxima
    array([8., 0.])
    """
    if values.ndim != 2 or values.shape[0] == 0:
        raise NormalisationError(
            f"Nilai berukuran {values.shape}; perlu (wilayah, indikator), sedikitnya satu wilayah."
        )
    wrong = np.isinf(values) | (values < 0)
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise NormalisationError(
            f"nilai {values[row, column]} tidak dapat dinormalisasi terhadap nilai terbesar; isi angka "
            "berhingga 0 atau lebih, atau tandai tidak ada data.",
            row=int(row),
            column=int(column),
        )
    maxima: FloatArray = np.fmax.reduce(values, axis=0)
    # Dividing before multiplying keeps the largest value at exactly 100.
    scores = values / np.where(maxima > 0, maxima, 1.0) * 100.0
    if directions is not None:
        scores = np.where((directions < 0) & (maxima > 0), 100.0 - scores, scores)
    return scores, maxima
