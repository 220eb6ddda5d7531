"""Classes of one level of region in many runs at once, as the method classifies the official run."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from ..arrays import ClassArray, FloatArray
from ..enums import NO_CLASS
from ..methods.classification import code_by_cuts, code_mean_sd, measure_mean_sd
from ..methods.classification_breaks import cut_quantiles
from ..registry import CLASSIFICATIONS, Stage
from .study import Study

KEPT_CLASSIFICATIONS: Final = frozenset({"jenks"})
"""These are too slow to be found anew in every run, and keep the cut-offs of the official run."""


def classify_rows(study: Study, level: str, scores: FloatArray, ordered: FloatArray) -> ClassArray:
    """Classify one level in every run; cut-offs that come from scores come from those of the run."""
    # Scores and codes have a row per run and a column for every region with an official score; `ordered` has each row
    # in ascending order, missing scores last.
    step = study.method.step(Stage.CLASSIFY, level)
    operation = CLASSIFICATIONS[step.name]
    if "n_occurring" in operation.takes:
        # How many indicators occur is a fact of the data, not of the method.
        official = study.official.class_codes[study.scored_rows[level], 0]
        return np.where(np.isnan(scores), NO_CLASS, official).astype(np.int8)
    if step.name in KEPT_CLASSIFICATIONS or not operation.depends_on_scores:
        cuts = study.official.cutoffs[study.framework.code][level].cuts
        return code_by_cuts(scores, np.array(cuts, dtype=np.float64))
    at_once = ~np.isnan(ordered[:, -1]) if step.name in _AT_ONCE else np.zeros(len(scores), dtype=np.bool_)
    if at_once.all():
        return _AT_ONCE[step.name](scores, ordered, step.parameters)
    codes = np.empty(scores.shape, dtype=np.int8)
    if at_once.any():
        codes[at_once] = _AT_ONCE[step.name](scores[at_once], ordered[at_once], step.parameters)
    for row in np.flatnonzero(~at_once).tolist():
        codes[row] = operation.apply(scores[row], parameters=step.parameters).class_codes
    return codes


def _classify_mean_sd(scores: FloatArray, ordered: FloatArray, parameters: Mapping[str, Any]) -> ClassArray:
    if scores.shape[1] <= parameters["ddof"]:
        return np.full(scores.shape, NO_CLASS, dtype=np.int8)
    means, sds = measure_mean_sd(ordered, ddof=parameters["ddof"])
    width = parameters["k"] * sds
    return code_mean_sd(scores, np.stack([means - width, means + width], axis=-1))


def _classify_quantiles(scores: FloatArray, ordered: FloatArray, parameters: Mapping[str, Any]) -> ClassArray:
    return code_by_cuts(scores, cut_quantiles(ordered, k=parameters["k"]))


_AT_ONCE: Final[Mapping[str, Callable[[FloatArray, FloatArray, Mapping[str, Any]], ClassArray]]] = {
    "mean_sd": _classify_mean_sd,
    "quantiles": _classify_quantiles,
}
"""Classifications of many complete rows at once."""
