"""Whether the indicators of a group measure one thing (reliabilitas)."""

from dataclasses import dataclass

import numpy as np

from ..arrays import FloatArray
from ..results import IndexResult
from ..ties import find_widths
from .parts import Below, pick_scores


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha of a group in one level.

    Parameters
    ----------
    codes : tuple of str
        Codes of the indicators.
    alpha : float
        At most 1; NaN where it cannot be computed. 0.7 or more is usually asked for; below 0 the indicators run
        against each other.
    alpha_without : ndarray of float, shape (n_indicators,)
        Alpha of the others; above ``alpha`` where the indicator does not go with them.
    n_regions : int
        Regions with all the scores.
    """

    codes: tuple[str, ...]
    alpha: float
    alpha_without: FloatArray
    n_regions: int


def measure_alpha(scores: FloatArray) -> float:
    """Measure Cronbach's alpha over the regions that have all scores; NaN where it is not defined."""
    # k / (k - 1) * (1 - sum of the variances / variance of the sum), Cronbach (1951). An indicator that is the same in
    # all these regions counts as one of the k.
    complete = scores[~np.isnan(scores).any(axis=1)]
    n_regions, n_indicators = complete.shape
    if n_regions < 2 or n_indicators < 2:
        return np.nan
    sums = complete.sum(axis=1)
    # Sums in which the indicators cancel each other out are the same beside what was added up.
    if not find_widths(sums.min(), sums.max(), np.abs(complete).sum(axis=1).max()):
        return np.nan
    share = float(complete.var(axis=0, ddof=1).sum() / sums.var(ddof=1))
    return float(n_indicators / (n_indicators - 1) * (1 - share))


def measure_reliability(
    result: IndexResult, level: str, code: str | None = None, below: Below = Below.INDICATORS
) -> Reliability:
    """Measure Cronbach's alpha of a group, and what it would be without each of its indicators.

    Parameters
    ----------
    result : IndexResult
        What was computed.
    level : str
        Level of region.
    code : str, optional
        Code of a group; the index if left out.
    below : Below
        The indicators below the group, or the children it is aggregated from.

    Returns
    -------
    Reliability
        Of the normalised scores.

    Raises
    ------
    EngineError
        If level or group are unknown.

    Notes
    -----
    NaN: only regions with all the scores take part, the same ones for all figures of a group. Alpha is NaN with fewer
    than 2 indicators or 2 such regions, and where the sum of the scores is the same everywhere.
    Source: Cronbach (1951); OECD/JRC Handbook (2008), step 4; COINr ``get_cronbach``.
    """
    table = pick_scores(result, level, code, below)
    complete = table.scores[~np.isnan(table.scores).any(axis=1)]
    without = [measure_alpha(np.delete(complete, column, axis=1)) for column in range(len(table.codes))]
    return Reliability(table.codes, measure_alpha(complete), np.array(without), complete.shape[0])
