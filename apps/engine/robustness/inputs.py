"""The indicators of one level under one combination, and what all of its runs need of them."""

import numpy as np

from ..arrays import BoolArray, FloatArray
from ..level import screen_shares
from ..method import Method, Step
from ..nodes import Branch
from ..part_sizes import PartSizes
from ..registry import WEIGHINGS
from .means import Mean, Terms, make_terms


class Inputs:
    """The indicators of one level under one combination of imputation, treatment and normalisation."""

    def __init__(self, treated: FloatArray, normalised: FloatArray, availability: FloatArray) -> None:
        self.normalised, self.availability = normalised, availability
        self.sizes = PartSizes.of_indicators(treated, normalised)
        # Two threads may both make an entry: that costs time, but both make the same one.
        self._terms: dict[tuple[str, str], Terms | None] = {}
        self._weights: dict[str, FloatArray] = {}

    def leaves(self, branch: Branch, mean: Mean) -> Terms | None:
        """Prepare the scores of a branch's indicators for a mean, once; None where they allow no such mean."""
        # A geometric mean, for example, needs their logarithms, and is not defined where a score is 0.
        key = (branch.code, mean.name)
        if key not in self._terms:
            scores = self._take_indicators(branch)
            self._terms[key] = make_terms(mean, scores) if mean.takes(scores) else None
        return self._terms[key]

    def weights(self, branch: Branch, step: Step) -> FloatArray:
        """Find the weights of a branch in the scores of its children, once; all its children must be indicators."""
        # Scores of indicators are the same in every run of the combination, and so are the weights found in them.
        if branch.code not in self._weights:
            children = np.ascontiguousarray(self._take_indicators(branch).T)
            self._weights[branch.code] = weigh(step, children, branch.weights)
        return self._weights[branch.code]

    def enough(self, method: Method, branch: Branch) -> BoolArray:
        """Say which regions have enough data for a branch; values that were filled in do not count."""
        return screen_shares(method, self.availability[:, branch.column - self.normalised.shape[1]])

    def _take_indicators(self, branch: Branch) -> FloatArray:
        """Scores of the indicators among a branch's children, shape (n_children, n_regions)."""
        n_indicators = self.normalised.shape[1]
        scores: FloatArray = np.take(
            self.normalised.T, branch.children[branch.children < n_indicators], axis=0
        )
        return scores


def weigh(step: Step, children: FloatArray, weights: FloatArray) -> FloatArray:
    """Ask a weighing for the weights of a branch's children."""
    used: FloatArray = WEIGHINGS[step.name].derive(children, weights, parameters=step.parameters)[0]
    return used
