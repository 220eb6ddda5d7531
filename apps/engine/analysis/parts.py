"""Parts of a result: the rows of a level of region, the scores below a group."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..arrays import FloatArray, IndexArray
from ..exceptions import EngineError
from ..plain import find_column
from ..results import IndexResult


class Below(StrEnum):
    """Which scores below a group are looked at: those of all its indicators, or those it is aggregated from."""

    INDICATORS = "indicators"
    CHILDREN = "children"


@dataclass(frozen=True)
class ScoreTable:
    """Scores of one level, rows as its regions, columns by their codes."""

    codes: tuple[str, ...]
    scores: FloatArray


def find_rows(result: IndexResult, level: str) -> IndexArray:
    """Find the rows of a level of region; refuse a level of which no unit is."""
    rows = result.units.rows_by_level
    if level not in rows:
        raise EngineError(f"Tidak ada wilayah tingkat {level}. Yang ada: {', '.join(rows)}.", (level,))
    return rows[level]


def pick_scores(
    result: IndexResult, level: str, code: str | None = None, below: Below = Below.INDICATORS
) -> ScoreTable:
    """Pick the scores below a group, or below the index, within one level: normalised indicators, rescaled groups."""
    rows, framework = find_rows(result, level), result.framework
    group = find_column(framework.aggregate_codes, code or framework.code)
    if below == Below.INDICATORS:
        columns = np.flatnonzero(framework.membership[:, group])
        codes = tuple(framework.indicator_codes[column] for column in columns)
        return ScoreTable(codes, result.normalised[np.ix_(rows, columns)])
    branch = next(branch for branch in framework.branches if branch.code == framework.aggregate_codes[group])
    names = (*framework.indicator_codes, *framework.aggregate_codes)
    table = np.hstack([result.normalised[rows], result.aggregates[rows]])
    return ScoreTable(tuple(names[column] for column in branch.children), table[:, branch.children])
