"""Classes of one level of region in many runs at once, as the method classifies the official run."""

import numpy as np

from ..arrays import ClassArray, FloatArray
from ..enums import NO_CLASS
from ..methods.classification import code_by_cuts
from ..registry import CLASSIFICATIONS, Stage
from .study import Study


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
    if operation.keeps_cuts or not operation.depends_on_scores:
        official_cuts = study.official.cutoffs[study.framework.code][level]
        cuts = np.array(official_cuts.cuts, dtype=np.float64)
        return code_by_cuts(scores, cuts, on_cut=official_cuts.on_cut)
    codes = np.empty(scores.shape, dtype=np.int8)
    is_complete = ~np.isnan(ordered[:, -1])
    if operation.at_once is None:
        is_complete[:] = False
    elif is_complete.all():
        codes[:] = operation.at_once(scores, ordered, **step.parameters)
    elif is_complete.any():
        codes[is_complete] = operation.at_once(scores[is_complete], ordered[is_complete], **step.parameters)
    for row in np.flatnonzero(~is_complete).tolist():
        codes[row] = operation.apply(scores[row], parameters=step.parameters).class_codes
    return codes
