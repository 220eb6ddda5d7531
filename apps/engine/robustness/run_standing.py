"""Ranks and classes of many runs at once, as `standing.rank_levels` and `standing.classify_levels` take them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays import BoolArray, FloatArray, IntArray
from ..ties import find_steps
from .chunks import slice_runs
from .classes import classify_rows
from .study import Study


@dataclass(frozen=True)
class Standing:
    """Where the units stand in some runs.

    Parameters
    ----------
    ranks : ndarray of unsigned int, shape (n_runs, n_units)
        Rank within the level, 1 is the most vulnerable, equal scores share the best; 0 where there is no score.
    class_counts : ndarray of int, shape (n_units, n_classes)
        In how many of the runs each unit falls into each class of its level, columns as the labels of the
        level's cut-offs.
    """

    ranks: npt.NDArray[Any]
    class_counts: IntArray


def stand_runs(study: Study, scores: FloatArray) -> Standing:
    """Rank and classify the units within their levels, in every run."""
    ranks = np.zeros(scores.shape, dtype=_choose_whole_type(scores.shape[1]))
    n_classes = max((len(labels) for labels in study.labels.values()), default=1)
    counts = np.zeros((scores.shape[1], n_classes), dtype=np.int64)
    for level, rows in study.scored_rows.items():
        for runs in slice_runs(*scores[:, rows].shape):
            of_level = np.ascontiguousarray(scores[runs, rows])
            ranks[runs, rows], ordered = rank_rows(of_level)
            codes = classify_rows(study, level, of_level, ordered)
            for code in range(len(study.labels[level])):
                counts[rows, code] += np.count_nonzero(codes == code, axis=0)
    return Standing(ranks, counts)


def rank_rows(scores: FloatArray) -> tuple[npt.NDArray[Any], FloatArray]:
    """Rank each row as `rank_scores` ranks one, 0 for none; return the rows in ascending order as well."""
    n_runs, n_regions = scores.shape
    order = np.argsort(scores, axis=1)
    order += np.arange(n_runs)[:, np.newaxis] * n_regions
    ordered = scores.ravel()[order]
    ranks = np.empty(scores.size, dtype=_choose_whole_type(n_regions))
    places = np.arange(n_regions, 0, -1)
    has_missing = np.isnan(ordered[:, -1])
    is_higher = find_steps(ordered)
    has_ties = ~is_higher.all(axis=1)
    ranks[order] = places
    rows = np.flatnonzero(has_missing | has_ties)
    if rows.size:
        ranks[order[rows]] = _place_rows(ordered[rows], is_higher[rows])
    return ranks.reshape(scores.shape), ordered


def _place_rows(ordered: FloatArray, is_higher: BoolArray) -> IntArray:
    """Rank rows in ascending order, some of whose scores are equal or missing."""
    n_known = np.count_nonzero(~np.isnan(ordered), axis=1)
    places = np.maximum(n_known[:, np.newaxis] - np.arange(ordered.shape[1]), 0)
    is_best = np.ones(ordered.shape, dtype=np.bool_)
    is_best[:, :-1] = is_higher | np.isnan(ordered[:, 1:])
    # Of equal scores the last has the best rank. Ranks fall along the row, so that the largest one still to come
    # is that of the next place that keeps its own.
    places[~is_best] = 0
    shared: IntArray = np.maximum.accumulate(places[:, ::-1], axis=1)[:, ::-1]
    return shared


def _choose_whole_type(largest: int) -> type[np.unsignedinteger[Any]]:
    return np.uint16 if largest < 2**16 else np.uint32
