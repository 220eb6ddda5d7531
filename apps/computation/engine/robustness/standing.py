"""Ranks and classes of many runs at once, as `standing.rank_levels` and `standing.classify_levels` take them."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..arrays import ClassArray, FloatArray, IntArray
from ..enums import NO_CLASS
from ..methods.classification import code_by_cuts
from ..methods.ranking import rank_scores
from ..registry import CLASSIFICATIONS, Stage
from .study import Study

NO_RANK: Final = 0
SLOW_CLASSIFICATIONS: Final = frozenset({"jenks"})
"""Too slow for every run: these keep the cut-offs of the official run."""


def rank_runs(study: Study, scores: FloatArray) -> npt.NDArray[Any]:
    """Rank the units within their levels, in every run.

    Parameters
    ----------
    study : Study
        The study.
    scores : ndarray of float, shape (n_runs, n_units)
        Index scores; NaN means missing.

    Returns
    -------
    ndarray of unsigned int, shape (n_runs, n_units)
        1 is the most vulnerable, equal scores share the best rank; 0 where there is no score.
    """
    ranks = np.zeros(scores.shape, dtype=np.uint16 if scores.shape[1] < 2**16 else np.uint32)
    for rows in study.scored_rows.values():
        for run in range(len(scores)):
            ranks[run, rows] = np.nan_to_num(rank_scores(scores[run, rows]), nan=NO_RANK)
    return ranks


def count_classes(study: Study, scores: FloatArray) -> IntArray:
    """Count in how many runs each unit falls into each class of its level.

    Parameters
    ----------
    study : Study
        The study.
    scores : ndarray of float, shape (n_runs, n_units)
        Index scores; NaN means missing.

    Returns
    -------
    ndarray of int, shape (n_units, n_classes)
        Columns as the labels of the level's cut-offs; as many as the level with the most has.
    """
    cutoffs = study.official.cutoffs[study.framework.code]
    n_classes = max((len(cutoffs[level].labels) for level in cutoffs), default=0)
    counts = np.zeros((len(study.units), n_classes), dtype=np.int64)
    for level, rows in study.scored_rows.items():
        codes = _classify_runs(study, level, scores[:, rows])
        for code in range(n_classes):
            counts[rows, code] = (codes == code).sum(axis=0)
    return counts


def _classify_runs(study: Study, level: str, scores: FloatArray) -> ClassArray:
    """Classes of one level, shape (n_runs, n_regions)."""
    step = study.method.step(Stage.CLASSIFY, level)
    operation = CLASSIFICATIONS[step.name]
    official = study.official.class_codes[study.scored_rows[level], 0]
    if operation.needs_events:
        # How many indicators occur is a fact of the data, not of the method.
        return np.where(np.isnan(scores), NO_CLASS, official).astype(np.int8)
    if step.name in SLOW_CLASSIFICATIONS:
        return code_by_cuts(scores, np.array(study.official.cutoffs[study.framework.code][level].cuts))
    codes = np.empty(scores.shape, dtype=np.int8)
    for run, row in enumerate(scores):
        codes[run] = operation.function(row, None, **step.parameters).class_codes
    return codes
