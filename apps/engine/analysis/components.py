"""Principal components of a group: how many things its indicators measure."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..exceptions import EngineError
from ..methods.complete_scores import find_complete_scores
from ..results import IndexResult
from ..ties import is_at
from .parts import Below, pick_scores

# An eigenvalue counts as above 1 only if it is so by more than rounding.
_ROUNDING: Final = 1e-9


@dataclass(frozen=True)
class Components:
    """Principal components of standardised scores, the largest first.

    Parameters
    ----------
    codes : tuple of str
        Codes of the k indicators that vary.
    left_out : tuple of str
        Codes of those that are constant or missing, and have no part.
    n_regions : int
        Regions with all the scores.
    eigenvalues : ndarray of float, shape (k,)
        Variances of the components; sum k.
    shares : ndarray of float, shape (k,)
        Share of the variance that each component explains; sum 1.
    loadings : ndarray of float, shape (k, k)
        Correlation of each indicator (row) with each component (column).
    n_kaiser : int
        Components with an eigenvalue above 1, which explain more than one indicator does.
    """

    codes: tuple[str, ...]
    left_out: tuple[str, ...]
    n_regions: int
    eigenvalues: FloatArray
    shares: FloatArray
    loadings: FloatArray
    n_kaiser: int


def find_components(correlations: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Find the variances of the principal components, the largest first, and how each column correlates with them."""
    eigenvalues, vectors = np.linalg.eigh(correlations)
    eigenvalues = np.maximum(eigenvalues[::-1], 0.0)
    vectors = vectors[:, ::-1]
    # The sign of a component means nothing. Here the first of its largest loadings is positive, so that
    # equal input gives equal signs.
    sizes = np.abs(vectors)
    largest = np.argmax(is_at(sizes, sizes.max(axis=0), sizes.max(axis=0)), axis=0)
    signs = np.where(vectors[largest, np.arange(vectors.shape[1])] < 0, -1.0, 1.0)
    return eigenvalues, vectors * signs * np.sqrt(eigenvalues)


def analyse_components(
    result: IndexResult, level: str, code: str | None = None, below: Below = Below.INDICATORS
) -> Components:
    """Summarise the principal components of a group.

    Parameters
    ----------
    result : IndexResult
        What was computed.
    level : str
        Level of region.
    code : str, optional
        Code of a group; the index if left out.
    below : Below
        The indicators below the group, or the children it is aggregated from.

    Returns
    -------
    Components
        Of the normalised scores, standardised.

    Raises
    ------
    EngineError
        If level or group are unknown, fewer than two indicators vary, or not more regions than indicators
        have all the scores.

    Notes
    -----
    NaN: only regions with all the scores take part; an indicator that is constant among them or missing everywhere is
    left out first.
    Source: Pearson (1901), Hotelling (1933); OECD/JRC Handbook (2008), step 4; COINr ``get_PCA``. Kaiser (1960) for the
    count.
    """
    table = pick_scores(result, level, code, below)
    complete = find_complete_scores(table.scores, np.ones(len(table.codes), dtype=np.bool_))
    if complete is None:
        group = code or result.framework.code
        raise EngineError(
            f"Komponen utama {group} tidak dapat dihitung untuk tingkat {level}: perlu sedikitnya dua indikator yang "
            "berbeda-beda nilainya, dan lebih banyak wilayah berdata lengkap daripada indikator. Isi data yang "
            "kosong, atau pilih kelompok yang lebih kecil.",
            (group, level),
        )
    eigenvalues, loadings = find_components(complete.correlations)
    codes = tuple(table.codes[column] for column in complete.children.tolist())
    return Components(
        codes=codes,
        left_out=tuple(code for code in table.codes if code not in codes),
        n_regions=complete.n_regions,
        eigenvalues=eigenvalues,
        shares=eigenvalues / eigenvalues.sum(),
        loadings=loadings,
        n_kaiser=int(np.count_nonzero(eigenvalues > 1 + _ROUNDING)),
    )
