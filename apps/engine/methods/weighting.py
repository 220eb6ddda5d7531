"""Weights (bobot): how much each child counts in its group, as declared or found in the scores.

Every function returns the weights, followed by what it took from the scores, to be stored with the run. A child
whose declared weight is 0 is switched off and stays at 0, whatever the function. The sum of the weights stays
that of the declared ones.
"""

from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..exceptions import WeightingError
from ..rules import Rule, follows
from ..ties import ROUNDING, TIE, find_side, is_at, settle_zeros
from .complete_scores import CompleteScores, find_complete_scores

INFLUENCES: Final = ("equal", "given")
"""How the influence of the children is to be divided: equally, or in proportion to the declared weights."""

EQUAL_EIGENVALUES: Final = 1e-9
"""Eigenvalues of a correlation matrix that are this close count as one that repeats."""

WELL_CONDITIONED: Final = 1e8
"""Beyond this condition number children are nearly copies of each other, and the exact solution is noise."""
# Compared to the last digit: children that are copies of each other on paper have one of 1e16, far beyond.

CANCELLED: Final = 1e-9
"""Where the weighted sum of the children varies less than this share of what they vary, they cancel each other out."""

RIDGE: Final = 1e-6
"""Makes equal weights the best ones for children that are copies of each other; otherwise too small to be seen."""


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
    >>> weight_given(np.array([[80.0, 20.0]]), np.array([3.0, 1.0]))
    array([3., 1.])
    """
    return weights


def weight_equal(scores: FloatArray, weights: FloatArray) -> FloatArray:
    """Let every child count the same.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children; not used.
    weights : ndarray of float, shape (n_children,)
        Weights as declared, >= 0; only whether they are 0 matters, and their sum.

    Returns
    -------
    ndarray of float, shape (n_children,)
        The same for every child that is not switched off.

    Notes
    -----
    NaN: missing scores play no part.
    Source: OECD/JRC Handbook (2008), step 6.

    Examples
    --------
    >>> weight_equal(np.array([[80.0, 20.0, 50.0]]), np.array([3.0, 0.0, 1.0]))
    array([2., 0., 2.])
    """
    counted = weights > 0
    return np.where(counted, weights.sum() / max(int(counted.sum()), 1), 0.0)


def weight_pca(scores: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Weigh children by how much they share in what they have in common (first principal component).

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children in one level; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights as declared, >= 0; what counts is whether they are 0, and their sum.

    Returns
    -------
    weights : ndarray of float, shape (n_children,)
        Proportional to the squared loadings, which add up to 1.
    loadings : ndarray of float, shape (n_children,)
        The first eigenvector of the correlation matrix, its sign so that the sum is positive. A
        negative one says that the child runs against the others: its weight is positive all the same, so
        reverse its direction or take it out. NaN where the child took no part.

    Notes
    -----
    NaN: only regions without any missing child take part. A child that is constant among them has weight 0. With
    fewer than two children left, or not more regions than children, the declared weights are used and all
    loadings are NaN.
    Where the largest eigenvalue repeats, the first component is any direction in its space; the squared loadings
    are then the mean over that space, so that children without correlation count the same.
    Source: OECD/JRC Handbook (2008), step 6, squared loadings as shares, for the first component alone. COINr
    ``get_PCA`` takes the loadings as they are, which may be negative.

    Examples
    --------
    >>> scores = np.array([[1.0, 2.0, 4.0], [2.0, 4.0, 1.0], [3.0, 6.0, 2.0], [4.0, 8.0, 5.0], [5.0, 9.0, 3.0]])
    >>> weights, loadings = weight_pca(scores, np.array([1.0, 1.0, 1.0]))
    >>> weights.round(3), loadings.round(3)
    (array([1.388, 1.399, 0.213]), array([0.68 , 0.683, 0.267]))
    """
    loadings = np.full(weights.shape, np.nan)
    complete = find_complete_scores(scores, weights > 0)
    if complete is None:
        return weights, loadings
    eigenvalues, vectors = np.linalg.eigh(complete.correlations)
    first = vectors[:, eigenvalues[-1] - eigenvalues <= EQUAL_EIGENVALUES * eigenvalues.size]
    shares = (first**2).sum(axis=1) / first.shape[1]
    if first.shape[1] == 1:
        loadings[complete.children] = first[:, 0] * find_sign(first[:, 0])
    else:
        loadings[complete.children] = np.sqrt(shares)
    return _spread(shares, complete, weights), loadings


def weight_optimised(
    scores: FloatArray, weights: FloatArray, *, influence: str = "equal"
) -> tuple[FloatArray, FloatArray]:
    """Find weights with which every child has the influence on the group that it should have.

    A child's influence is the correlation of its scores with the group's. Equal weights do not give equal
    influence: children that vary more, or go with the others, have more.

    Parameters
    ----------
    scores : ndarray of float, shape (n_regions, n_children)
        Scores of the children in one level; NaN means missing.
    weights : ndarray of float, shape (n_children,)
        Weights as declared, >= 0.
    influence : str
        ``equal``: the same correlation for every child; ``given``: correlations in proportion to the declared
        weights.

    Returns
    -------
    weights : ndarray of float, shape (n_children,)
        Never negative.
    correlations : ndarray of float, shape (n_children,)
        Of the children with the weighted sum that the weights make; NaN where a child took no
        part. Where no weights >= 0 give the influence asked for, they differ from it, by as little as can be.

    Raises
    ------
    WeightingError
        If the influence is unknown, or no weights could be found.

    Notes
    -----
    NaN: as in `weight_pca`, and then all correlations are NaN.
    For standardised children the influences are ``R v`` up to a factor, with R the correlation matrix and v the
    weights of the standardised children; so ``v = R**-1 t`` gives the target t exactly. Where that has negative
    weights, v is the non-negative least-squares solution: the influences then point as closely in the direction
    of t as non-negative weights allow. Nothing is drawn at random and nothing depends on a starting point.
    The group is taken as the weighted sum; with another aggregation the influences hold approximately.
    Source: Becker, Saisana, Paruolo and Vandecasteele (2017), linear importance; COINr ``get_opt_weights``,
    which searches for the same target numerically, and may return negative weights.

    Examples
    --------
    >>> scores = np.array([[0.0, 0.0], [10.0, 2.0], [20.0, 1.0], [30.0, 3.0], [40.0, 0.0], [50.0, 4.0]])
    >>> weights, correlations = weight_optimised(scores, np.array([1.0, 1.0]))
    >>> weights.round(3), correlations.round(3)
    (array([0.161, 1.839]), array([0.873, 0.873]))
    """
    if influence not in INFLUENCES:
        raise WeightingError(f"Pengaruh {influence!r} tidak dikenal; isi {' atau '.join(INFLUENCES)}.")
    correlations = np.full(weights.shape, np.nan)
    complete = find_complete_scores(scores, weights > 0)
    if complete is None:
        return weights, correlations
    target = weights[complete.children] if influence == "given" else np.ones(complete.children.size)
    standardised = _solve_influences(complete.correlations, target / target.mean())
    covariances = complete.correlations @ standardised
    variance = float(standardised @ covariances)
    if variance <= CANCELLED * standardised.sum() ** 2:
        raise WeightingError(
            "tidak ada bobot yang memberi anggota kelompok ini pengaruh yang diminta, karena skor mereka saling "
            "meniadakan. Balik arah anggota yang berlawanan, atau pakai bobot given atau equal."
        )
    correlations[complete.children] = covariances / np.sqrt(variance)
    return _spread(standardised / complete.deviations, complete, weights), correlations


def _solve_influences(correlations: FloatArray, target: FloatArray) -> FloatArray:
    """Non-negative weights of standardised children whose influences are, or come closest to, the target."""
    from scipy.optimize import nnls  # noqa: PLC0415 - slow to import, and few instruments use it

    condition = np.asarray(np.linalg.cond(correlations), dtype=np.float64)
    if condition < WELL_CONDITIONED:
        solved: FloatArray = np.asarray(np.linalg.solve(correlations, target), dtype=np.float64)
        exact = settle_zeros(solved, find_solution_rounding(condition))
        if (exact >= 0).all():
            return exact
    size = target.size
    system = np.vstack([correlations, RIDGE * np.eye(size)])
    try:
        found: FloatArray = nnls(system, np.concatenate([target, np.zeros(size)]))[0]
    except RuntimeError as error:
        raise WeightingError(
            "pencarian bobot dengan pengaruh yang diminta tidak selesai. Pakai bobot given, equal, atau pca."
        ) from error
    # The target is 1 on average, and so are the weights but for their number: where the children cancel each other out
    # only rounding leaves some.
    return np.where(found <= TIE, 0.0, found) if follows(Rule.DECISIONS) else found


def find_sign(loadings: FloatArray) -> float:
    """Find the sign that makes the sum of a component's loadings positive; if that is 0, the first of the largest."""
    # Two children that run against each other have 0.7 and -0.7: which one is negative would be left to last digits.
    sign = find_side(float(loadings.sum()), 0.0, 1.0)
    sizes = np.abs(loadings)
    return float(sign or np.sign(loadings[int(np.argmax(is_at(sizes, sizes.max(), sizes.max())))]))


def find_solution_rounding(conditions: FloatArray) -> FloatArray:
    """Say how small a share of the largest unknown is nothing; with the condition of the equations rounding grows."""
    return np.asarray(np.maximum(ROUNDING, 1e-15 * conditions), dtype=np.float64)


def _spread(shares: FloatArray, complete: CompleteScores, weights: FloatArray) -> FloatArray:
    """Divide the sum of the declared weights among the children that took part, by their shares."""
    # A weight of 1e-33 instead of 0 would give a score to a region that has data for that child alone.
    settled = settle_zeros(shares)
    spread = np.zeros(weights.shape)
    spread[complete.children] = settled / settled.sum() * weights.sum()
    return spread
