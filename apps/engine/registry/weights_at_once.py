"""Weights that are found in the scores, for many simulated runs at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from ..arrays import BoolArray, FloatArray
from ..methods.weighting import CANCELLED, EQUAL_EIGENVALUES, WELL_CONDITIONED, find_solution_rounding
from ..ties import find_steps, settle_zeros

Share: TypeAlias = Callable[[FloatArray, FloatArray, FloatArray], tuple[FloatArray, BoolArray]]
"""From correlations and deviations of the children in every run, and their declared weights, to their shares."""


@dataclass(frozen=True)
class _Correlations:
    """How the children of a group go together in every run, over the regions that have all of them."""

    # Whether every child varies and there are more regions than children, shape (n_runs,).
    is_sound: BoolArray
    deviations: FloatArray  # shape (n_runs, n_children)
    correlations: FloatArray  # shape (n_runs, n_children, n_children)


def weigh_runs_pca(children: Sequence[FloatArray], weights: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Find weights as `weighting.weight_pca` in every run, and say in which runs that is possible at once."""
    return _find_weights(children, weights, _share_by_component)


def weigh_runs_optimised(
    children: Sequence[FloatArray], weights: FloatArray, *, influence: str
) -> tuple[FloatArray, BoolArray]:
    """Find weights as `weighting.weight_optimised` in every run, and say in which runs that is possible at once."""
    return _find_weights(children, weights, partial(_share_by_influence, influence=influence))


def _find_weights(
    children: Sequence[FloatArray], weights: FloatArray, share: Share
) -> tuple[FloatArray, BoolArray]:
    # The other runs, such as those in which a child does not vary, are left to the weighing itself.
    n_runs = max(len(scores) for scores in children)
    found, is_found = np.zeros((n_runs, weights.size)), np.zeros(n_runs, dtype=np.bool_)
    counted = np.flatnonzero(weights > 0)
    if counted.size < 2:
        return found, is_found
    measured = _correlate([children[child] for child in counted.tolist()])
    runs = np.flatnonzero(measured.is_sound)
    shares, is_possible = share(measured.correlations[runs], measured.deviations[runs], weights[counted])
    runs, shares = runs[is_possible], settle_zeros(shares[is_possible])
    is_found[runs] = True
    found[runs[:, np.newaxis], counted] = shares / shares.sum(axis=1, keepdims=True) * weights.sum()
    return found, is_found


def _correlate(children: list[FloatArray]) -> _Correlations:
    is_known = np.logical_and.reduce(np.broadcast_arrays(*(~np.isnan(scores) for scores in children)))
    n_known = np.count_nonzero(is_known, axis=1)
    is_sound, divisor = n_known > len(children), np.maximum(n_known, 1)
    standardised: list[FloatArray] = []
    deviations = np.ones((len(is_known), len(children)))
    for child, scores in enumerate(children):
        known = np.where(is_known, scores, np.nan)
        lowest, highest = np.fmin.reduce(known, axis=1), np.fmax.reduce(known, axis=1)
        varies = find_steps(np.stack([lowest, highest], axis=-1))[:, 0]
        means = np.where(is_known, scores, 0.0).sum(axis=1) / divisor
        centred = np.where(is_known, scores - means[:, np.newaxis], 0.0)
        deviations[varies, child] = np.sqrt((centred**2).sum(axis=1) / divisor)[varies]
        standardised.append(centred / deviations[:, child, np.newaxis])
        is_sound &= varies
    correlations = np.ones((len(is_known), len(children), len(children)))
    for child in range(len(children)):
        for other in range(child):
            # einsum and not matmul: the sums must not depend on how many processors share them.
            found = np.einsum("rn,rn->r", standardised[child], standardised[other]) / divisor
            correlations[:, child, other] = correlations[:, other, child] = np.clip(found, -1.0, 1.0)
    return _Correlations(is_sound, deviations, correlations)


def _share_by_component(
    correlations: FloatArray, deviations: FloatArray, weights: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Share by the squared loadings on the first component, and say in which runs that is possible."""
    # Where the second component explains as much as the first, it is open which of them is meant.
    eigenvalues, vectors = np.linalg.eigh(correlations)
    is_single = eigenvalues[:, -1] - eigenvalues[:, -2] > EQUAL_EIGENVALUES * weights.size
    return vectors[:, :, -1] ** 2, is_single


def _share_by_influence(
    correlations: FloatArray, deviations: FloatArray, weights: FloatArray, *, influence: str
) -> tuple[FloatArray, BoolArray]:
    """Share so that each child correlates with the group as strongly as it should, and say where that is possible."""
    # `weighting.weight_optimised` explains the equations. Not possible: children so alike that these have no reliable
    # solution, weights that would have to be negative, and children that cancel each other out.
    target = weights if influence == "given" else np.ones(weights.size)
    target = target / target.mean()
    conditions = np.linalg.cond(correlations)
    is_solved = conditions < WELL_CONDITIONED
    standardised = np.ones(deviations.shape)
    standardised[is_solved] = np.linalg.solve(correlations[is_solved], target[:, np.newaxis])[..., 0]
    standardised = settle_zeros(standardised, find_solution_rounding(conditions)[:, np.newaxis])
    is_solved &= (standardised >= 0).all(axis=1)
    variance = np.einsum("ri,rij,rj->r", standardised, correlations, standardised)
    is_solved &= variance > CANCELLED * standardised.sum(axis=1) ** 2
    return standardised / deviations, is_solved
