"""Which values of a run imputation or treatment changed, as plain data to be stored with each region."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from .results import IndexResult

FloatArray = npt.NDArray[np.float64]

IMPUTED: Final = "impute"
"""The step of a value that was missing and filled in."""


def treated_values(result: IndexResult) -> list[dict[str, dict[str, Any]]]:
    """List the changed values of every region.

    Parameters
    ----------
    result : IndexResult
        The run.

    Returns
    -------
    list of dict
        By indicator, per region: `{"before", "after", "step"}`. `before` is None where there was no data. `step` is
        `impute`, the name of what the treatment did to the indicator (`winsorise`, `log`, `boxcox`, `cap`), or both
        as `impute+log`.
    """
    points: list[dict[str, dict[str, Any]]] = [{} for _ in result.units.codes]
    before, after = result.values, result.treated
    if before is after:
        return points
    is_imputed = np.isnan(before) & ~np.isnan(after)
    is_changed = is_imputed | (~np.isnan(before) & (before != after))
    steps = _treatment_steps(result)
    codes = result.framework.indicator_codes
    for row, column in np.argwhere(is_changed).tolist():
        treatment = steps.get((row, column), "")
        names = [IMPUTED] * bool(is_imputed[row, column]) + [treatment] * bool(treatment)
        if not names:
            # The value was already, but for its last digits, the one to which it was cut or pulled in.
            continue
        points[row][codes[column]] = {
            "before": None if is_imputed[row, column] else float(before[row, column]),
            "after": float(after[row, column]),
            "step": "+".join(names),
        }
    return points


def _treatment_steps(result: IndexResult) -> dict[tuple[int, int], str]:
    """Return what the treatment did, by row and column; a transformation of an indicator takes all its rows."""
    return {
        (row, found.column): found.step
        for level, record in result.prepared.items()
        for found in record.treatment
        for rows in [result.units.rows_by_level[level]]
        for row in (rows[found.rows] if found.rows.size else rows).tolist()
    }
