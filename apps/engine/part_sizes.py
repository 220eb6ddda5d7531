"""How large the numbers are that were added up to a score, up the tree.

Two indicators that run exactly against each other leave nothing of their standardised scores of 1.5 and -1.5. Computed,
they leave 1e-16, and where all regions have such scores, nothing among these tells that they are 0. The parts tell.
"""

from functools import reduce

import numpy as np

from .arrays import FloatArray, IndexArray
from .nodes import Branch
from .rules import Rule, follows
from .ties import drop_residues, find_largest


class PartSizes:
    """Sizes of what was added up within one level, by column of the tree; each of shape (1,), or (n_runs, 1)."""

    def __init__(self, sizes: dict[int, FloatArray]) -> None:
        self._sizes = sizes

    @classmethod
    def of_indicators(cls, treated: FloatArray, normalised: FloatArray) -> "PartSizes | None":
        """Measure the indicators of a level; None where no score is negative: then nothing cancels out."""
        if not follows(Rule.RESIDUES) or not has_negative(normalised):
            return None
        # Scores of 100,000.1 and 100,000.2 are the difference from their mean, so they have the last digits of those.
        return cls(dict(enumerate(_stretch_sizes(find_largest(treated.T), treated.T, normalised.T))))

    def copy(self) -> "PartSizes":
        """Return sizes to which those of other groups can be added."""
        return PartSizes(dict(self._sizes))

    def find_size(self, columns: IndexArray) -> FloatArray:
        """Find the size of the largest of these parts."""
        return reduce(np.maximum, [self._sizes[column] for column in columns.tolist()])

    def drop_residues(self, branch: Branch, means: FloatArray) -> FloatArray:
        """Let means of the branch's children that are nothing beside them be exactly 0."""
        return drop_residues(means, self.find_size(_weighty(branch)))

    def carry(self, branch: Branch, scores: FloatArray, rescaled: FloatArray, *, is_sum: bool) -> None:
        """Keep the size of a branch for those above it, stretched as rescaling stretches its scores."""
        size = self.find_size(_weighty(branch)) if is_sum else find_largest(scores)
        self._sizes[branch.column] = _stretch_sizes(size, scores, rescaled)


def drop_cancelled(means: FloatArray, parts: FloatArray) -> FloatArray:
    """Let means be exactly 0 that are nothing beside the largest of all parts, if some part is negative."""
    if not follows(Rule.RESIDUES) or not has_negative(parts):
        return means
    return drop_residues(means, find_largest(parts.ravel()))


def has_negative(scores: FloatArray) -> bool:
    """Whether some score is negative, so that sums of scores may cancel out."""
    return bool(np.fmin.reduce(scores, axis=None, initial=0.0) < 0)


def _weighty(branch: Branch) -> IndexArray:
    return branch.children[branch.weights > 0]


def _stretch_sizes(sizes: FloatArray, before: FloatArray, after: FloatArray) -> FloatArray:
    """Stretch the sizes of sets as the numbers were, which lie along the last axis; at least to the largest of them."""
    ranges = _find_ranges(before)
    factors = np.divide(_find_ranges(after), ranges, out=np.zeros_like(ranges), where=ranges > 0)
    return np.maximum(sizes * factors, find_largest(after))


def _find_ranges(numbers: FloatArray) -> FloatArray:
    """Find how far apart the smallest and the largest number of each set are; NaN where there is none."""
    lowest = np.fmin.reduce(numbers, axis=-1, keepdims=True, initial=np.nan)
    ranges: FloatArray = np.fmax.reduce(numbers, axis=-1, keepdims=True, initial=np.nan) - lowest
    return ranges
