"""Skewness (kemencengan) and kurtosis (keruncingan): how an outlier shows in the shape of an indicator."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..rules import Rule, follows
from ..ties import ROUNDING, find_side
from .ordering import find_scale, is_constant

SKEWNESS_LIMIT: Final = 2.0
KURTOSIS_LIMIT: Final = 3.5
SMALLEST_NUMBER: Final = 4
"""With fewer values kurtosis is not defined."""
SMALLEST_VARIANCE: Final = 1e-100
"""A smaller variance has lost its digits. It is measured on a scale on which the farthest value is 1/2 to 1 away."""
BLOCK: Final = 2**14
"""Values whose powers are summed at a time, so that they stay in the processor's cache."""


@dataclass(frozen=True)
class Shape:
    """Skewness and kurtosis of an indicator.

    Parameters
    ----------
    skewness : float
        0 where the values lie evenly on both sides; above 0 with a long tail of large values.
    kurtosis : float
        Excess kurtosis: 0 as for the normal distribution, above 0 with far outliers.
    distance : float
        How far from 0 the values lie, in standard deviations. The farther, the more of both measures their last digits
        make up.
    """

    skewness: float
    kurtosis: float
    distance: float = 0.0

    @property
    def has_outliers(self) -> bool:
        """Whether both measures are beyond their limits, not at them: one alone is no sign of outliers."""
        if not follows(Rule.DECISIONS):
            return abs(self.skewness) > SKEWNESS_LIMIT and self.kurtosis > KURTOSIS_LIMIT
        # Of 2.1, 2.1, 2.1 and 6 the skewness is 2 on paper, and 2.0000000000000004 computed.
        is_skewed = find_side(abs(self.skewness), SKEWNESS_LIMIT, self.distance) > 0
        return is_skewed and find_side(self.kurtosis, KURTOSIS_LIMIT, self.distance) > 0


class Tails:
    """Four or more values in ascending order, not all equal, and their shape with the ends pulled in."""

    # The powers of the middle are summed once, and those of the ends one value at a time from the middle outwards; the
    # shape after any number of points is then found without going through the values again. `reach` points may be
    # pulled in at either end, and never more than lie on that side of the median.

    def __init__(self, ordered: FloatArray, reach: int = 0) -> None:
        middle = ordered.size // 2
        self.ordered = ordered
        self.centre = float(ordered[middle])
        self.scale = find_scale(max(float(ordered[-1]) - self.centre, self.centre - float(ordered[0])))
        self.reach_lower, self.reach_upper = min(reach, middle), min(reach, ordered.size - 1 - middle)
        inner = self._sum_powers(ordered[self.reach_lower : ordered.size - self.reach_upper])
        self.inner = inner
        self.lower = self._add_outwards(ordered[: self.reach_lower][::-1])
        self.upper = self._add_outwards(ordered[ordered.size - self.reach_upper :])

    def shape(self, n_lower: int = 0, n_upper: int = 0) -> Shape:
        """Return the shape (type 2) with so many of the smallest and largest values pulled in to the next one."""
        n = self.ordered.size
        ends = self._powers(self.ordered[[n_lower, n - 1 - n_upper]])
        sums = (
            self.inner + self.lower[:, self.reach_lower - n_lower] + self.upper[:, self.reach_upper - n_upper]
        )
        first, second, third, fourth = ((sums + n_lower * ends[:, 0] + n_upper * ends[:, 1]) / n).tolist()
        # The median is at most one SD from the mean, so that little is lost by moving from it to the mean.
        variance = second - first**2
        # To the last digit: either way of measuring gives the same shape, this only chooses the one that keeps digits.
        if variance < SMALLEST_VARIANCE:
            # The points pulled in were so far out that the rest is tiny on their scale: it is measured on its own.
            pulled = np.clip(self.ordered, self.ordered[n_lower], self.ordered[n - 1 - n_upper])
            return measure_ordered(pulled)
        skewness = (third - 3 * first * second + 2 * first**3) / variance**1.5
        kurtosis = (fourth - 4 * first * third + 6 * first**2 * second - 3 * first**4) / variance**2
        distance = (
            float(np.abs(self.ordered[[n_lower, n - 1 - n_upper]]).max()) * self.scale / math.sqrt(variance)
        )
        if follows(Rule.DECISIONS) and abs(skewness) <= ROUNDING * distance:
            # 0.1, 0.2, 0.3 and 0.4 lie evenly on both sides of 0.25; computed, they leave -3e-16.
            skewness = 0.0
        return Shape(
            skewness * math.sqrt(n * (n - 1)) / (n - 2),
            ((n + 1) * (kurtosis - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)),
            distance,
        )

    def _powers(self, values: FloatArray) -> FloatArray:
        """Take the first to fourth powers of the distances from the median, shape (4, n_values)."""
        powers = np.empty((4, values.size))
        first, second, third, fourth = powers
        np.subtract(values, self.centre, out=first)
        first *= self.scale
        np.multiply(first, first, out=second)
        np.multiply(second, first, out=third)
        np.multiply(second, second, out=fourth)
        return powers

    def _sum_powers(self, values: FloatArray) -> FloatArray:
        sums = np.zeros(4)
        for start in range(0, values.size, BLOCK):
            sums += self._powers(values[start : start + BLOCK]).sum(axis=1)
        return sums

    def _add_outwards(self, values: FloatArray) -> FloatArray:
        """Sum the powers of the first 0, 1, 2 ... values of an end, shape (4, n_values + 1)."""
        sums = np.zeros((4, values.size + 1))
        if values.size:
            np.cumsum(self._powers(values), axis=1, out=sums[:, 1:])
        return sums


def measure_shape(values: FloatArray) -> Shape:
    """Measure skewness and kurtosis of an indicator.

    Parameters
    ----------
    values : ndarray of float, shape (n_regions,)
        Values of one level of region; NaN means "no data".

    Returns
    -------
    Shape
        With skewness = sqrt(n (n - 1)) / (n - 2) * m3 / m2^1.5 and kurtosis = ((n + 1) (m4 / m2^2 - 3) + 6) (n - 1) /
        ((n - 2) (n - 3)), mk the mean k-th power of the distances from the mean.

    Notes
    -----
    NaN: takes no part. Both measures are NaN with fewer than four values, or where all are equal.
    Source: type 2 of Joanes and Gill (1998), as in COINr ``skew`` and ``kurt``, SAS, SPSS and Excel.

    Examples
    --------
    >>> shape = measure_shape(np.array([1.0, 2.0, 3.0, 4.0, 30.0]))
    >>> round(shape.skewness, 6), round(shape.kurtosis, 6), shape.has_outliers
    (2.190379, 4.837087, True)
    """
    return measure_ordered(np.sort(values[~np.isnan(values)]))


def measure_ordered(ordered: FloatArray) -> Shape:
    """Measure skewness and kurtosis, as `measure_shape`, of values that are in ascending order already."""
    if ordered.size < SMALLEST_NUMBER or is_constant(ordered):
        return Shape(math.nan, math.nan)
    return Tails(ordered).shape()
