"""Places of the regions in every run, and with how many others a region can be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ..arrays import BoolArray, FloatArray, IndexArray
from ..ties import ROUNDING, find_steps

_STEPS: Final = np.iinfo(np.int16).max - 1
"""A first, rough sort rounds the scores of a run to so many steps between the lowest and the highest."""

_MISSING: Final = np.finfo(np.float64).max / 2
"""Stands in for a missing score while scores are sorted: NumPy sorts several times as fast without NaN."""


@dataclass(frozen=True)
class Order:
    """The regions of every run from the lowest score to the highest, those without a score last."""

    regions: IndexArray  # shape (n_runs, n_regions)
    is_higher: BoolArray  # than the one before it, unless equal or missing; shape (n_runs, n_regions - 1)

    def spread(self, values: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
        """Bring values in order to the regions that they belong to."""
        found = np.empty(values.size, dtype=np.int16)
        found[_find_cells(self.regions)] = values
        return found.reshape(values.shape)


def order_regions(scores: FloatArray) -> Order:
    """Order the regions of every run by their scores, which are of shape (n_runs, n_regions)."""
    filled = np.where(np.isnan(scores), _MISSING, scores)
    regions = _sort_roughly(scores)
    ordered = filled.ravel().take(_find_cells(regions))
    wrong = np.flatnonzero((ordered[:, 1:] < ordered[:, :-1]).any(axis=1))
    if wrong.size:
        regions[wrong] = np.argsort(filled[wrong], axis=1)
        ordered[wrong] = np.take_along_axis(filled[wrong], regions[wrong], axis=1)
    ordered[ordered == _MISSING] = np.nan
    return Order(regions, find_steps(ordered, rounding=ROUNDING))


def _find_cells(regions: IndexArray) -> IndexArray:
    """Say where the regions of every run lie in the flattened table of scores."""
    # NumPy takes values by one such number in a fraction of the time that it needs with a row and a column.
    cells: IndexArray = regions + np.arange(len(regions))[:, np.newaxis] * regions.shape[1]
    return cells


def _sort_roughly(scores: FloatArray) -> IndexArray:
    """Sort by the scores rounded to whole numbers in int16, which takes a quarter of the time."""
    # Regions whose scores become equal by that may be in the wrong order: `order_regions` looks for such runs.
    lowest = np.fmin.reduce(scores, axis=1, keepdims=True)
    width = np.fmax.reduce(scores, axis=1, keepdims=True) - lowest
    rough = scores - lowest
    rough *= np.divide(_STEPS, width, out=np.zeros_like(width), where=width > 0)
    return np.argsort(np.fmin(rough, _STEPS + 1.0).astype(np.int16), axis=1, kind="stable")


def find_known(scores: FloatArray) -> BoolArray:
    """Say whether a region has a score: shape (n_regions, n_runs), or (n_regions, 1) if every run says the same."""
    known = np.ascontiguousarray(~np.isnan(scores).T)
    return known[:, :1] if (known == known[:, :1]).all() else known


def count_rivals(known: Sequence[BoolArray]) -> npt.NDArray[np.int16]:
    """Count the others with which a region has a child in common; one column where that is the same in every run."""
    n_regions = len(known[0])
    if any(found.all() for found in known):
        return np.full((n_regions, 1), n_regions - 1, dtype=np.int16)
    same = np.concatenate([found for found in known if found.shape[1] == 1] or [known[0][:, :0]], axis=1)
    varying = [found for found in known if found.shape[1] > 1]
    rivals = np.zeros((n_regions, max(found.shape[1] for found in known)), dtype=np.int16)
    for region in range(n_regions - 1):
        behind = slice(region + 1, None)
        common = (same[region] & same[behind]).any(axis=1, keepdims=True)
        for found in varying:
            common = common | (found[region] & found[behind])
        rivals[region] += np.add.reduce(common, axis=0, dtype=np.int16)
        rivals[behind] += common
    return rivals


def place_regions(scores: FloatArray) -> npt.NDArray[np.int16]:
    """Number the scores of every run from the lowest: shape (n_regions, n_runs), of a missing score any number."""
    order = order_regions(scores)
    places = np.zeros(scores.shape, dtype=np.int16)
    np.cumsum(order.is_higher, axis=1, dtype=np.int16, out=places[:, 1:])
    return np.ascontiguousarray(order.spread(places).T)
