"""Thematic indices (indeks tematik): a named subset of the indicators, with an index of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .arrays import ClassArray, FloatArray, IndexArray
from .enums import NO_CLASS
from .index_inputs import IndexInputs
from .level import screen_shares
from .methods.aggregation import aggregate_arithmetic
from .methods.classification import CutOffs
from .part_sizes import PartSizes
from .standing import classify_levels, rank_levels
from .ties import drop_residues
from .units import Units


@dataclass(frozen=True)
class ThemeScores:
    """The thematic indices, rows as the units, columns as the themes of the framework.

    Parameters
    ----------
    scores : ndarray of float, shape (n_units, n_themes)
        NaN is missing.
    ranks : ndarray of float, shape (n_units, n_themes)
        Rank within the level, 1 is the most vulnerable; NaN is none.
    class_codes : ndarray of int8, shape (n_units, n_themes)
        Position in the labels of the level's cut-offs; -1 is none.
    cutoffs : mapping of str to mapping of str to CutOffs
        By code of the theme, then level of region.
    """

    scores: FloatArray
    ranks: FloatArray
    class_codes: ClassArray
    cutoffs: Mapping[str, Mapping[str, CutOffs]]


def compute_themes(
    inputs: IndexInputs, normalised: FloatArray, sizes: Mapping[str, PartSizes | None]
) -> ThemeScores:
    """Compute the index of every theme: the simple mean of its indicators' scores, whose sizes are by level."""
    framework, method, units, values = inputs.framework, inputs.method, inputs.units, inputs.values
    # The simple mean is published for two of the four themes of Bawaslu (2023); the others have one indicator. The
    # screen looks at the share of the theme's indicators that have data; cut-offs given for the index classify no
    # theme.
    shape = (len(units), len(framework.themes))
    scores, ranks = np.full(shape, np.nan), np.full(shape, np.nan)
    class_codes = np.full(shape, NO_CLASS, dtype=np.int8)
    cutoffs: dict[str, Mapping[str, CutOffs]] = {}
    for position, theme in enumerate(framework.themes):
        columns = np.array([framework.indicator_codes.index(code) for code in theme.indicators])
        known = ~np.isnan(values[:, columns])
        score = _average(units, normalised, columns, sizes)
        score[~screen_shares(method, known.mean(axis=1))] = np.nan
        # Above 0 to the last digit, as for the index (`pipeline`).
        occurring = np.where(known.any(axis=1), (values[:, columns] > 0).sum(axis=1), np.nan)
        classes = classify_levels(method, units, score, occurring, is_index=False)
        scores[:, position], ranks[:, position] = score, rank_levels(units, score)
        class_codes[:, position], cutoffs[theme.code] = classes.class_codes, classes.cutoffs
    return ThemeScores(scores, ranks, class_codes, cutoffs)


def _average(
    units: Units, normalised: FloatArray, columns: IndexArray, sizes: Mapping[str, PartSizes | None]
) -> FloatArray:
    """Take the simple mean of the indicators of every unit; what cancels out beside those of its level is exactly 0."""
    means = aggregate_arithmetic(normalised[:, columns], np.ones(columns.size))
    for level, rows in units.rows_by_level.items():
        of_level = sizes[level]
        if of_level is not None:
            means[rows] = drop_residues(means[rows], of_level.find_size(columns))
    return means
