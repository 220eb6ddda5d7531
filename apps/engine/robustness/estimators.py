"""Sobol' sensitivity indices (indeks sensitivitas): which choice moves the result how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ..arrays import FloatArray
from ..exceptions import DataError

BOUNDS: Final = np.array([0.05, 0.95])
RELATIVE_ROUNDING: Final = 1e-12
"""A variance below this share of the squared mean is rounding, not variation."""


@dataclass(frozen=True)
class SobolIndices:
    """First- and total-order indices of one output.

    Parameters
    ----------
    is_varying : bool
        Whether the output varies at all; where it does not, no index is defined and all are 0.
    mean : float
        Mean of the output.
    variance : float
        Its variance.
    first : ndarray of float, shape (n_factors,)
        Share of the variance that a factor explains alone. An estimate may end a bit below 0 or above 1.
    first_interval : ndarray of float, shape (n_factors, 2)
        5 and 95 percent of its bootstrap.
    total : ndarray of float, shape (n_factors,)
        Share of the variance that a factor explains alone or together with others.
    total_interval : ndarray of float, shape (n_factors, 2)
        5 and 95 percent of its bootstrap.
    """

    is_varying: bool
    mean: float
    variance: float
    first: FloatArray
    first_interval: FloatArray
    total: FloatArray
    total_interval: FloatArray

    def to_dict(self, factors: Sequence[str]) -> dict[str, Any]:
        """Return plain data, ready for JSON.

        Parameters
        ----------
        factors : sequence of str
            Names of the factors.

        Returns
        -------
        dict
            ``is_varying``, ``mean``, ``variance`` and ``factors``.
        """
        named = {
            factor: {
                "first": float(self.first[position]),
                "first_interval": self.first_interval[position].tolist(),
                "total": float(self.total[position]),
                "total_interval": self.total_interval[position].tolist(),
            }
            for position, factor in enumerate(factors)
        }
        return {"is_varying": self.is_varying, "mean": self.mean, "variance": self.variance, "factors": named}


def estimate_sobol(
    outputs_a: FloatArray, outputs_b: FloatArray, outputs_ab: FloatArray, resamples: FloatArray
) -> SobolIndices:
    """Estimate Sobol' indices of one output from the runs of a Saltelli design.

    Parameters
    ----------
    outputs_a : ndarray of float, shape (n_base,)
        Output of the runs of matrix A.
    outputs_b : ndarray of float, shape (n_base,)
        Output of the runs of matrix B.
    outputs_ab : ndarray of float, shape (n_factors, n_base)
        Output of A with one column taken from B, a row a factor.
    resamples : ndarray of float, shape (n_resamples, n_base)
        How often each base row is in each bootstrap sample, from `draw_resamples`.

    Returns
    -------
    SobolIndices
        Estimates and their intervals.

    Raises
    ------
    DataError
        If shapes disagree or an output is missing.

    Notes
    -----
    NaN: refused. Source: first order Saltelli et al. (2010), table 2 (b), total order Jansen (1999), both as
    in scipy ``sobol_indices``; bootstrap percentiles over base rows as in Archer, Saltelli and Sobol (1997).
    All sums are means over base rows of fixed products, so a bootstrap sample needs only its counts.

    Examples
    --------
    >>> a, b = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 4.0, 1.0, 3.0])
    >>> found = estimate_sobol(a, b, np.array([b, a]), np.ones((1, 4)))
    >>> found.first.round(6), found.total.round(6)
    (array([1., 0.]), array([1., 0.]))
    """
    shapes = {outputs_a.shape, outputs_b.shape, outputs_ab.shape[1:]}
    if len(shapes) > 1 or resamples.shape[1:] != outputs_a.shape:
        raise DataError(
            f"Hasil A {outputs_a.shape}, B {outputs_b.shape}, AB {outputs_ab.shape} dan sampel ulang "
            f"{resamples.shape} tidak sama panjang; susun menurut satu rancangan."
        )
    if not all(np.isfinite(found).all() for found in (outputs_a, outputs_b, outputs_ab)):
        raise DataError("Ada simulasi tanpa hasil; hitung ulang semua potongan.")
    mean = float(np.mean((outputs_a, outputs_b)))
    a, b, ab = outputs_a - mean, outputs_b - mean, outputs_ab - mean
    products = np.vstack([(a + b) / 2, (a * a + b * b) / 2, b * (ab - a), 0.5 * (a - ab) ** 2])
    variance, first, total = _read_indices(products, np.ones((1, a.size)))
    if variance[0] <= RELATIVE_ROUNDING * mean**2:
        zeros, none = np.zeros(len(ab)), np.zeros((len(ab), 2))
        return SobolIndices(False, mean, 0.0, zeros, none, zeros, none)
    _, firsts, totals = _read_indices(products, resamples)
    return SobolIndices(
        True,
        mean,
        float(variance[0]),
        first[0],
        np.quantile(firsts, BOUNDS, axis=0).T,
        total[0],
        np.quantile(totals, BOUNDS, axis=0).T,
    )


def _read_indices(products: FloatArray, counts: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Compute variances, shape (n,), and first and total indices, (n, n_factors), of n samples of the base rows."""
    n_factors = (len(products) - 2) // 2
    # einsum and not matmul: the last bit must not depend on how many threads a library uses.
    means = np.einsum("sn,pn->sp", counts, products) / counts.sum(axis=1, keepdims=True)
    variance = means[:, 1] - means[:, 0] ** 2
    divisor = np.where(variance > 0, variance, np.inf)[:, np.newaxis]
    return variance, means[:, 2 : 2 + n_factors] / divisor, means[:, 2 + n_factors :] / divisor


def draw_resamples(generator: np.random.Generator, n_base: int, n_resamples: int) -> FloatArray:
    """Draw bootstrap samples of the base rows of a design.

    Parameters
    ----------
    generator : numpy.random.Generator
        Source of the numbers.
    n_base : int
        Base rows of the design.
    n_resamples : int
        How many samples.

    Returns
    -------
    ndarray of float, shape (n_resamples, n_base)
        How often each row is in each sample; rows sum to ``n_base``.

    Examples
    --------
    >>> draw_resamples(np.random.default_rng(1), 4, 2).sum(axis=1)
    array([4., 4.])
    """
    rows = (generator.random((n_resamples, n_base)) * n_base).astype(np.intp)
    rows += np.arange(n_resamples)[:, np.newaxis] * n_base
    counts = np.bincount(rows.ravel(), minlength=n_resamples * n_base)
    return counts.reshape(n_resamples, n_base).astype(np.float64)
