"""Classes and ranks of index scores that were published without the indicators behind them."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from .arrays import FloatArray
from .exceptions import DataError, MethodError
from .method import Choice, Method, Step
from .registry import CLASSIFICATIONS, NEUTRAL_STEPS, PLACEHOLDERS, Stage
from .results import ScoresResult
from .standing import average_regions, classify_levels, rank_levels
from .units import Units


def compute_from_scores(
    classify: Choice,
    units: Units,
    scores: npt.ArrayLike,
    *,
    partial_levels: Collection[str] = (),
    regions: Step | None = None,
) -> ScoresResult:
    """Rank and classify index scores that were published without the indicators behind them.

    Parameters
    ----------
    classify : Step or mapping of str to Step
        The classification, by level of region where a mapping.
    units : Units
        The n regions.
    scores : array_like of float, shape (n,)
        Scores as published; NaN means not published.
    partial_levels : collection of str, optional
        Levels of which only some regions' scores are known, such as the 32 regencies published of 514. No region
        of them is ranked and their cut-offs must be given, for a rank, a mean or an SD among the known would not be
        that of the level. A region above gets a regional mean only if all its regions are known.
    regions : Step, optional
        How much each region counts in the aggregated score of the region above; all the same if left out.

    Returns
    -------
    ScoresResult
        Ranks, classes, cut-offs and regional means.

    Raises
    ------
    DataError
        If the shape is wrong or a score is infinite.
    MethodError
        If the classification is unknown, impossible, leaves out a level of the units, or would compute
        cut-offs from a partial level.

    Examples
    --------
    >>> units = Units(("36", "51"), ("province", "province"), (None, None))
    >>> result = compute_from_scores(Step("fixed", {"cuts": (21.7, 68.5)}), units, [66.53, 52.75])
    >>> result.ranks
    array([1., 2.])
    """
    # The other stages do not run; a method is built because it validates the two that do.
    method = Method(
        normalise=Step(PLACEHOLDERS[Stage.NORMALISE]),
        aggregate=Step(PLACEHOLDERS[Stage.AGGREGATE]),
        classify=classify,
        regions=regions or Step(NEUTRAL_STEPS[Stage.REGIONS]),
    )
    _check_partial_levels(method, partial_levels)
    table = _read_scores(units, scores)
    classes = classify_levels(method, units, table, partial_levels=partial_levels)
    ranks = rank_levels(units, table)
    ranks[np.isin(units.levels, list(partial_levels))] = np.nan
    return ScoresResult(
        units=units,
        scores=table,
        ranks=ranks,
        class_codes=classes.class_codes,
        cutoffs=classes.cutoffs,
        regional_means=average_regions(method, units, ("index",), table[:, np.newaxis], partial_levels),
        method=method,
        partial_levels=tuple(sorted(partial_levels)),
    )


def find_partial_levels(units: Units, scores: FloatArray) -> set[str]:
    """Find the levels in which the score of at least one region is missing.

    Parameters
    ----------
    units : Units
        The n regions.
    scores : ndarray of float, shape (n,)
        Scores as published; NaN means not published.

    Returns
    -------
    set of str
        As `compute_from_scores` takes them.
    """
    return {level for level, rows in units.rows_by_level.items() if np.isnan(scores[rows]).any()}


def _check_partial_levels(method: Method, partial_levels: Collection[str]) -> None:
    """Refuse to take cut-offs from the scores of a level of which only some are known."""
    for level in partial_levels:
        step = method.step(Stage.CLASSIFY, level)
        if CLASSIFICATIONS[step.name].depends_on_scores:
            raise MethodError(
                f"Tingkat {level}: hanya sebagian skor yang diketahui, jadi ambang batas tidak dapat "
                f"dihitung dengan {step.name}. Pakai fixed dengan ambang batas yang diterbitkan.",
                (Stage.CLASSIFY, level),
            )


def _read_scores(units: Units, scores: npt.ArrayLike) -> FloatArray:
    """Read the scores: one number for each unit, finite or NaN."""
    table = np.array(scores, dtype=np.float64)
    if table.shape != (len(units),):
        raise DataError(
            f"Ada {len(units)} wilayah dan skor berukuran {table.shape}; perlu satu skor tiap wilayah."
        )
    if np.isinf(table).any():
        code = units.codes[int(np.flatnonzero(np.isinf(table))[0])]
        raise DataError(f"Skor wilayah {code} tak berhingga; isi angka atau kosongkan.", (code,))
    return table
