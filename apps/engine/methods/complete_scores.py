"""The regions of a level for which every child of a group has a score, and how the children go together there."""

from dataclasses import dataclass

import numpy as np

from ..arrays import BoolArray, FloatArray, IndexArray
from ..rules import Rule, follows
from ..ties import ROUNDING, find_steps, is_at


@dataclass(frozen=True)
class CompleteScores:
    """Correlations (Pearson) of the children of a group over the regions that have all of them."""

    children: IndexArray  # columns of those that take part, ascending
    n_regions: int  # that have a score in all of them; more than there are children
    deviations: FloatArray  # over these regions, > 0
    correlations: FloatArray  # shape (n_varying, n_varying)


def find_complete_scores(scores: FloatArray, is_counted: BoolArray) -> CompleteScores | None:
    """Correlate the counted children, shape (n_regions, n_children), over the regions that have them all."""
    # None where fewer than two children vary, or not more regions than children are complete: what a table of so few
    # regions says of correlations is chance. A child that is constant over these regions, or missing everywhere, is
    # left out first, so that it costs no region.
    children = np.flatnonzero(is_counted)
    children = children[_varies(scores[:, children])]
    while children.size >= 2:
        table = scores[:, children]
        table = table[~np.isnan(table).any(axis=1)]
        varying = _varies(table)
        if varying.all():
            return _correlate(children, table) if table.shape[0] > children.size else None
        children = children[varying]
    return None


def _correlate(children: IndexArray, table: FloatArray) -> CompleteScores:
    # Sorted by their scores, so that the sums do not depend on the order in which the regions come.
    ordered = table[np.lexsort(table.T)]
    centred = ordered - ordered.mean(axis=0)
    deviations = np.sqrt((centred**2).mean(axis=0))
    standardised = centred / deviations
    # einsum and not matmul: the sums must not depend on how many processors share them.
    correlations = np.einsum("ni,nj->ij", standardised, standardised) / table.shape[0]
    np.fill_diagonal(correlations, 1.0)
    correlations = np.clip(correlations, -1.0, 1.0)
    if follows(Rule.DECISIONS):
        # Children that are copies of each other, or exact opposites, are so to the last digit.
        correlations = np.where(is_at(np.abs(correlations), 1.0, 1.0), np.sign(correlations), correlations)
    return CompleteScores(children, table.shape[0], deviations, correlations)


def _varies(table: FloatArray) -> BoolArray:
    if not table.shape[0]:
        return np.zeros(table.shape[1], dtype=np.bool_)
    lowest, highest = np.fmin.reduce(table, axis=0), np.fmax.reduce(table, axis=0)
    return find_steps(np.stack([lowest, highest], axis=-1), rounding=ROUNDING)[:, 0]
