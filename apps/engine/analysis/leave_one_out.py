"""What the ranks and classes would be without one indicator, for every indicator in turn."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import BoolArray, ClassArray, FloatArray, IntArray
from ..enums import NO_CLASS
from ..exceptions import DataError
from ..level import aggregate_branch, screen_shares
from ..level_records import ScoreTables
from ..methods.classification import Classification
from ..methods.ordering import rank_scores
from ..nodes import Branch
from ..pipeline import count_below
from ..registry import CLASSIFICATIONS, Stage
from ..results import IndexResult
from .parts import find_rows


@dataclass(frozen=True)
class LeaveOneOut:
    """Index, ranks and classes of one level without each indicator, rows as its regions, columns as the indicators.

    Parameters
    ----------
    level : str
        Level of region.
    unit_codes : tuple of str
        Codes of the regions.
    indicator_codes : tuple of str
        Codes of the indicators left out.
    scores : ndarray of float, shape (n_regions, n_indicators)
        The index without the indicator; NaN means missing.
    ranks : ndarray of float, shape (n_regions, n_indicators)
        Ranks by these scores.
    mean_rank_changes : ndarray of float, shape (n_indicators,)
        Mean of the absolute changes of rank, over the regions ranked with and without the indicator; NaN where there
        is none.
    max_rank_changes : ndarray of float, shape (n_indicators,)
        Largest of these changes.
    n_class_changes : ndarray of int, shape (n_indicators,)
        Regions in another class, of those that have one with and without the indicator. Cut-offs that are computed
        are computed anew.
    n_lost : ndarray of int, shape (n_indicators,)
        Regions that have an index only with the indicator.
    best_ranks : ndarray of float, shape (n_regions,)
        Smallest rank of each region, the one with all indicators included; NaN is none.
    worst_ranks : ndarray of float, shape (n_regions,)
        Largest rank of each region.
    problems : mapping of str to str
        By code of the indicator, why the index cannot be computed without it.
    """

    level: str
    unit_codes: tuple[str, ...]
    indicator_codes: tuple[str, ...]
    scores: FloatArray
    ranks: FloatArray
    mean_rank_changes: FloatArray
    max_rank_changes: FloatArray
    n_class_changes: IntArray
    n_lost: IntArray
    best_ranks: FloatArray
    worst_ranks: FloatArray
    problems: Mapping[str, str]


def leave_one_out(result: IndexResult, level: str) -> LeaveOneOut:
    """Compute the index again without each indicator.

    Parameters
    ----------
    result : IndexResult
        What was computed, with m indicators.
    level : str
        Level of region, with n regions.

    Returns
    -------
    LeaveOneOut
        How far ranks and classes hang on single indicators.

    Raises
    ------
    EngineError
        If no unit is of that level.

    Notes
    -----
    Imputation, treatment and normalisation look at one indicator at a time, so only what lies above the indicator is
    aggregated anew: its group, and so on up to the index, with availability, weights from the data, rescaling and
    classes as the method says. The weights of its siblings grow in proportion. A group whose only indicator (or only
    indicator with a weight) is left out is left out with it.

    NaN: a column is NaN where nothing would be left, or where a step fails; `LeaveOneOut.problems` says why.
    Source: OECD/JRC Handbook (2008), step 7 (exclusion of single indicators); COINr ``remove_elements``.

    Examples
    --------
    >>> from apps.engine import Framework, IndexInputs, Indicator, Method, Units, compute_index
    >>> framework = Framework("IKP", "", (), tuple(Indicator(code=code, parent="IKP") for code in "ABC"))
    >>> method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})
    >>> units = Units(("36.01", "36.02"), ("regency", "regency"), ("36", "36"))
    >>> found = leave_one_out(compute_index(IndexInputs(framework, method, units, [[4, 1, 4], [2, 4, 4]])), "regency")
    >>> found.ranks
    array([[2., 1., 2.],
           [1., 2., 1.]])
    >>> found.mean_rank_changes
    array([0., 1., 0.])
    """
    remains = _Remains.of_level(result, level)
    n_regions, n_indicators = remains.normalised.shape
    scores = np.full((n_regions, n_indicators), np.nan)
    ranks = scores.copy()
    classes = np.full(scores.shape, NO_CLASS, dtype=np.int8)
    problems: dict[str, str] = {}
    for column, code in enumerate(result.framework.indicator_codes):
        try:
            scores[:, column] = remains.compute_without(column)
            ranks[:, column] = rank_scores(scores[:, column])
            classes[:, column] = remains.classify_without(column, scores[:, column])
        except DataError as error:
            scores[:, column] = ranks[:, column] = np.nan
            problems[code] = error.message
    return _summarise(result, level, scores, ranks, classes, problems)


@dataclass(frozen=True)
class _Remains:
    """One level of a result, ready to be aggregated again without some of it."""

    result: IndexResult
    level: str
    normalised: FloatArray
    aggregates: FloatArray
    is_known: BoolArray
    is_occurring: BoolArray
    n_known: IntArray  # indicators with data below each aggregate
    n_occurring: IntArray  # indicators that occur in each region

    @classmethod
    def of_level(cls, result: IndexResult, level: str) -> "_Remains":
        rows = find_rows(result, level)
        # Above 0 to the last digit, as in the index itself (`pipeline`).
        values = result.values[rows]
        is_known, is_occurring = ~np.isnan(values), values > 0
        return cls(
            result,
            level,
            result.normalised[rows],
            result.aggregates[rows],
            is_known,
            is_occurring,
            count_below(result.framework, is_known),
            is_occurring.sum(axis=1),
        )

    def compute_without(self, column: int) -> FloatArray:
        """Compute the index without one indicator, shape (n_regions,)."""
        framework, (n_regions, n_indicators) = self.result.framework, self.normalised.shape
        display_only = {group.code for group in framework.groups if group.is_display_only}
        is_above = framework.membership[column]
        aggregates, gone = self.aggregates.copy(order="F"), {column}
        sizes = self.result.aggregated[self.level].sizes
        tables = ScoreTables(self.normalised, aggregates, slice(0, n_regions), sizes and sizes.copy())
        for branch in framework.branches:
            position = branch.column - n_indicators
            if not is_above[position] or branch.code in display_only:
                continue
            rest = _reduce_branch(branch, gone)
            if rest is None:
                gone.add(branch.column)
                continue
            n_below = framework.membership[:, position].sum() - 1
            availability = (self.n_known[:, position] - self.is_known[:, column]) / n_below
            enough = screen_shares(self.result.method, availability)
            aggregates[:, position] = aggregate_branch(
                framework, self.result.method, rest, tables, enough
            ).scores
        if n_indicators in gone:
            raise DataError("Tanpa indikator ini tidak ada yang tersisa untuk dihitung.")
        return aggregates[:, 0]

    def classify_without(self, column: int, scores: FloatArray) -> ClassArray:
        """Classify the regions by the index without one indicator, shape (n_regions,)."""
        step = self.result.method.step(Stage.CLASSIFY, self.level)
        has_data = self.n_known[:, 0] > self.is_known[:, column]
        occurring = np.where(has_data, self.n_occurring - self.is_occurring[:, column], np.nan)
        operation, known = CLASSIFICATIONS[step.name], {"n_occurring": occurring}
        classified: Classification = operation.apply(scores, parameters=step.parameters, known=known)
        return classified.class_codes


def _reduce_branch(branch: Branch, gone: set[int]) -> Branch | None:
    """Take children out of a branch; None where no child with a weight is left."""
    stays = np.array([child not in gone for child in branch.children.tolist()])
    weights = branch.weights[stays]
    return replace(branch, children=branch.children[stays], weights=weights) if weights.sum() > 0 else None


def _summarise(
    result: IndexResult,
    level: str,
    scores: FloatArray,
    ranks: FloatArray,
    classes: ClassArray,
    problems: Mapping[str, str],
) -> LeaveOneOut:
    rows = find_rows(result, level)
    base_ranks, base_classes = result.ranks[rows][:, np.newaxis], result.class_codes[rows, :1]
    changes = np.abs(ranks - base_ranks)
    n_compared = np.count_nonzero(~np.isnan(changes), axis=0)
    both = np.hstack([base_ranks, ranks])
    is_classified = (classes != NO_CLASS) & (base_classes != NO_CLASS)
    is_lost = np.isnan(scores) & ~np.isnan(base_ranks)
    failed = np.array([code in problems for code in result.framework.indicator_codes])
    return LeaveOneOut(
        level=level,
        unit_codes=result.units.codes_of_level(level),
        indicator_codes=result.framework.indicator_codes,
        scores=scores,
        ranks=ranks,
        mean_rank_changes=np.divide(
            np.nansum(changes, axis=0),
            n_compared,
            where=n_compared > 0,
            out=np.full(n_compared.shape, np.nan),
        ),
        max_rank_changes=np.fmax.reduce(changes, axis=0),
        n_class_changes=np.count_nonzero(is_classified & (classes != base_classes), axis=0),
        n_lost=np.where(failed, 0, np.count_nonzero(is_lost, axis=0)),
        best_ranks=np.fmin.reduce(both, axis=1),
        worst_ranks=np.fmax.reduce(both, axis=1),
        problems=problems,
    )
