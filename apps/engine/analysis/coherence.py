"""How the indicators of a result go together, with each other and with the groups they belong to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import BoolArray, FloatArray, IntArray
from ..enums import CorrelationFlag
from ..exceptions import EngineError
from ..framework import Framework
from ..results import IndexResult
from ..ties import find_side
from .correlations import CORRELATIONS, CorrelateFunction
from .parts import Below, find_rows, pick_scores

REDUNDANT_ABOVE: Final = 0.9
"""Two indicators with a higher coefficient say nearly the same. COINr colours by this limit and the next."""
WEAK_BELOW: Final = 0.3
"""Indicators with a lower coefficient hardly go together."""
SIGNIFICANT_BELOW: Final = 0.05
"""A negative coefficient with a lower p-value is no chance. COINr calls coefficients below -0.4 negative instead."""


@dataclass(frozen=True)
class CorrelatedPair:
    """The correlation of two indicators, or of an indicator or group with a group above it.

    Parameters
    ----------
    first : str
        Code of an indicator or group.
    second : str
        Code of the other.
    coefficient : float
        NaN where there is none.
    p_value : float
        Two-sided; NaN where there is no coefficient.
    n : int
        Regions that have both scores.
    flag : CorrelationFlag or None
        What to look at twice, if anything.
    """

    first: str
    second: str
    coefficient: float
    p_value: float
    n: int
    flag: CorrelationFlag | None


@dataclass(frozen=True)
class Correlations:
    """Correlations of one level.

    Parameters
    ----------
    method : str
        ``pearson``, ``spearman`` or ``kendall``.
    rows : tuple of str
        Codes of the rows.
    columns : tuple of str
        Codes of the columns.
    coefficients : ndarray of float, shape (n_rows, n_columns)
        NaN where there are fewer than 3 pairs or a score is constant.
    p_values : ndarray of float, shape (n_rows, n_columns)
        Two-sided.
    n_pairs : ndarray of int, shape (n_rows, n_columns)
        Regions that have both scores.
    is_related : ndarray of bool, shape (n_rows, n_columns)
        Which entries are pairs to be read: each two indicators once, or what lies below a group with that group.
    """

    method: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    coefficients: FloatArray
    p_values: FloatArray
    n_pairs: IntArray
    is_related: BoolArray

    def pairs(self) -> tuple[CorrelatedPair, ...]:
        """List the pairs to be read, row by row, with their flags.

        Returns
        -------
        tuple of CorrelatedPair
            What is worth a second look carries a flag.
        """
        return tuple(self._each_pair())

    def _each_pair(self) -> Iterator[CorrelatedPair]:
        for row, column in np.argwhere(self.is_related).tolist():
            coefficient, p_value = float(self.coefficients[row, column]), float(self.p_values[row, column])
            yield CorrelatedPair(
                self.rows[row],
                self.columns[column],
                coefficient,
                p_value,
                int(self.n_pairs[row, column]),
                flag_correlation(coefficient, p_value),
            )


def flag_correlation(coefficient: float, p_value: float) -> CorrelationFlag | None:
    """Say why a correlation is worth a second look, if it is; without a coefficient it is not."""
    if np.isnan(coefficient):
        return None
    # Of five regions whose ranks differ by little, the coefficient is 0.9 on paper, and not above it.
    if find_side(coefficient, REDUNDANT_ABOVE) > 0:
        return CorrelationFlag.REDUNDANT
    if find_side(coefficient, 0.0, 1.0) < 0 and find_side(p_value, SIGNIFICANT_BELOW) < 0:
        return CorrelationFlag.NEGATIVE
    return CorrelationFlag.WEAK if find_side(coefficient, WEAK_BELOW) < 0 else None


def correlate_within(
    result: IndexResult,
    level: str,
    code: str | None = None,
    *,
    method: str = "pearson",
    below: Below = Below.INDICATORS,
) -> Correlations:
    """Correlate the indicators of a group, or its children, with each other.

    Parameters
    ----------
    result : IndexResult
        What was computed.
    level : str
        Level of region.
    code : str, optional
        Code of a group; the index if left out, with all indicators.
    method : str
        ``pearson``, ``spearman`` or ``kendall``.
    below : Below
        The indicators below the group, or the children it is aggregated from.

    Returns
    -------
    Correlations
        Square and symmetric, of normalised scores (after treatment, all in the direction of vulnerability).

    Raises
    ------
    EngineError
        If level, group or method are unknown.
    """
    table = pick_scores(result, level, code, below)
    found = _find_method(method)(table.scores, table.scores)
    size = len(table.codes)
    return Correlations(method, table.codes, table.codes, *found, np.triu(np.ones((size, size), np.bool_), 1))


def correlate_across(result: IndexResult, level: str, *, method: str = "pearson") -> Correlations:
    """Correlate indicators and groups with every aggregate, to be read for those they lie below.

    Parameters
    ----------
    result : IndexResult
        What was computed.
    level : str
        Level of region.
    method : str
        ``pearson``, ``spearman`` or ``kendall``.

    Returns
    -------
    Correlations
        Rows: indicators, then groups; columns: the index, then groups. An indicator that hardly goes with its own
        group does not belong there, or one that runs against it has the wrong direction.

    Raises
    ------
    EngineError
        If level or method are unknown.
    """
    rows, framework = find_rows(result, level), result.framework
    aggregates = result.aggregates[rows]
    lower = np.hstack([result.normalised[rows], aggregates[:, 1:]])
    codes = (*framework.indicator_codes, *framework.aggregate_codes[1:])
    found = _find_method(method)(lower, aggregates)
    return Correlations(method, codes, framework.aggregate_codes, *found, _relate(framework))


def _find_method(name: str) -> CorrelateFunction:
    if name not in CORRELATIONS:
        raise EngineError(f"Korelasi {name!r} tidak dikenal. Pilihan: {', '.join(CORRELATIONS)}.", (name,))
    return CORRELATIONS[name]


def _relate(framework: Framework) -> BoolArray:
    """Say which indicator or group lies below which aggregate, shape (n_indicators + n_groups, n_aggregates)."""
    parents = {group.code: group.parent for group in framework.groups}
    positions = {code: position for position, code in enumerate(framework.aggregate_codes)}
    groups = np.zeros((len(parents), len(positions)), dtype=np.bool_)
    for row, code in enumerate(parents):
        above: str | None = parents[code]
        while above is not None:
            groups[row, positions[above]] = True
            above = parents.get(above)
    return np.vstack([framework.membership, groups])
