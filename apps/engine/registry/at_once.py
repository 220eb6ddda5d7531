"""Methods for many simulated runs at once, one run per row; nothing that they derive is kept."""

from collections.abc import Sequence

import numpy as np

from ..arrays import BoolArray, ClassArray, FloatArray
from ..blocks import join_rows
from ..duels import count_duels
from ..enums import NO_CLASS
from ..methods.classification import code_by_cuts, code_mean_sd, measure_mean_sd
from ..methods.classification_breaks import cut_quantiles
from ..methods.outranking import MAX_COPELAND_REGIONS, score_balance
from ..ties import equate_narrow, find_widths, is_at_start


def aggregate_runs_copeland(
    children: Sequence[FloatArray], weights: FloatArray
) -> tuple[FloatArray, BoolArray]:
    """Compare every two regions in each run; say in which runs that was possible."""
    has_weight, n_regions = weights > 0, children[0].shape[1]
    # A child that lost its weight in a few runs alone leaves these to the aggregation itself.
    columns = np.flatnonzero(has_weight.any(axis=0)).tolist()
    is_found = has_weight[:, columns].all(axis=1) & (n_regions <= MAX_COPELAND_REGIONS)
    scores = np.full((len(weights), n_regions), np.nan)
    if is_found.any():
        runs = join_rows(np.flatnonzero(is_found))
        counted = [children[column] for column in columns]
        counted = [child if len(child) == 1 else child[runs] for child in counted]
        scores[runs] = score_balance(*count_duels(counted, weights[runs][:, columns]))
    return scores, is_found


def rescale_runs_max(scores: FloatArray) -> FloatArray:
    """Rescale each run by its largest score; negative scores are not refused."""
    highest = np.fmax.reduce(scores, axis=1, keepdims=True)
    rescaled: FloatArray = scores / np.where(highest > 0, highest, 1.0) * 100.0
    return rescaled


def rescale_runs_minmax(scores: FloatArray) -> FloatArray:
    """Rescale each run by its smallest and largest score."""
    scores = equate_narrow(scores)
    lowest = np.fmin.reduce(scores, axis=1, keepdims=True)
    highest = np.fmax.reduce(scores, axis=1, keepdims=True)
    widths = find_widths(lowest, highest)
    rescaled: FloatArray = (scores - lowest) / np.where(widths > 0, widths, np.inf) * 100.0
    rescaled[is_at_start(scores, lowest, np.maximum(highest, -lowest))] = 0.0
    return rescaled


def rescale_runs_cap(scores: FloatArray, *, lower: float, upper: float) -> FloatArray:
    """Bring scores outside a range to its ends."""
    return np.clip(scores, lower, upper)


def classify_runs_mean_sd(
    scores: FloatArray, ordered: FloatArray, *, k: float, ddof: int, on_cut: str
) -> ClassArray:
    """Classify each run by its mean and standard deviation."""
    if scores.shape[1] <= ddof:
        return np.full(scores.shape, NO_CLASS, dtype=np.int8)
    means, sds = measure_mean_sd(ordered, ddof=ddof)
    width = k * sds
    largest = np.maximum(ordered[:, -1:], -ordered[:, :1])
    return code_mean_sd(scores, np.stack([means - width, means + width], axis=-1), largest, on_cut=on_cut)


def classify_runs_quantiles(
    scores: FloatArray, ordered: FloatArray, *, k: int, labels: Sequence[str], on_cut: str
) -> ClassArray:
    """Classify each run by its quantiles; codes need no `labels`."""
    return code_by_cuts(scores, cut_quantiles(ordered, k=k), on_cut=on_cut)
