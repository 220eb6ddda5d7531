"""The pipeline: from indicator values to index, ranks, classes and regional means."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .aggregation import aggregate_regions_mean, measure_weight_share
from .arrays import BoolArray, ClassArray, FloatArray
from .classification import CutOffs
from .enums import NO_CLASS
from .exceptions import DataError, MethodError, UnitsError
from .framework import Branch, Framework
from .method import DEFAULT_KEY, Choice, Method, Step
from .ranking import rank_scores
from .registry import (
    AGGREGATIONS,
    CLASSIFICATIONS,
    IMPUTATIONS,
    NORMALISATIONS,
    RESCALINGS,
    SCREENS,
    TREATMENTS,
    Derived,
    Stage,
)
from .results import IndexResult, RegionalMeans, ScoresResult
from .units import Units


def compute_index(framework: Framework, method: Method, units: Units, values: npt.ArrayLike) -> IndexResult:
    """Compute an index: the same arguments always give the same result, to the last bit.

    Parameters
    ----------
    framework : Framework
        The tree, with m indicators.
    method : Method
        The pipeline.
    units : Units
        The n regions.
    values : array_like of float, shape (n, m)
        Indicator values, rows as the units, columns as the indicators. NaN means "no data".

    Returns
    -------
    IndexResult
        Scores, ranks, classes, cut-offs, regional means, and every value taken from the data.

    Raises
    ------
    DataError
        If the shape is wrong, or a value is infinite or (where the method cannot use it) negative; names
        region and indicator.
    MethodError
        If the method names a group the framework has not, or leaves out a level of the units.
    UnitsError
        If regions of different levels lie below one region.

    Notes
    -----
    NaN: see `screening` and `aggregation`; a missing value is never counted as 0 unless imputation says so.
    Normalisation, treatment, rescaling, ranks and classes never look beyond one level of region.

    Examples
    --------
    >>> from apps.computation.engine import Framework, Indicator, Method
    >>> indicators = tuple(Indicator(code=code, parent="IKP") for code in "AB")
    >>> framework = Framework("IKP", "Kecil", (), indicators)
    >>> method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})
    >>> units = Units(("36.01", "36.02"), ("regency", "regency"), ("36", "36"))
    >>> result = compute_index(framework, method, units, [[4.0, 1.0], [2.0, 4.0]])
    >>> result.index
    array([62.5, 75. ])
    >>> result.regional_means.of("36")
    (68.75, 2, 2)
    """
    _check_method(framework, method, units)
    table = _read_values(framework, method, units, values)
    membership = framework.membership.astype(np.float64)
    # Counted before imputation: what was filled in is not data.
    availability: FloatArray = (~np.isnan(table)).astype(np.float64) @ membership / membership.sum(axis=0)
    normalised, normalisation = _normalise_levels(framework, method, units, table)
    tree = _aggregate_tree(framework, method, units, normalised, availability)
    class_codes = np.full(tree.aggregates.shape, NO_CLASS, dtype=np.int8)
    cutoffs: dict[str, dict[str, CutOffs]] = {}
    for code in (framework.code, *framework.top_groups):
        column = framework.aggregate_codes.index(code)
        class_codes[:, column], cutoffs[code] = _classify_levels(
            method, units, tree.aggregates[:, column], is_index=code == framework.code
        )
    return IndexResult(
        framework=framework,
        method=method,
        units=units,
        normalised=normalised,
        aggregates=tree.aggregates,
        availability=availability,
        ranks=_rank_levels(units, tree.aggregates[:, 0]),
        class_codes=class_codes,
        cutoffs=cutoffs,
        normalisation=normalisation,
        rescaling=tree.rescaling,
        regional_means=_average_regions(units, framework.aggregate_codes, tree.aggregates),
    )


def compute_from_scores(
    classify: Choice, units: Units, scores: npt.ArrayLike, *, partial_levels: Collection[str] = ()
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
        Levels of which only some regions' scores are known: no region of them is ranked, and their cut-offs
        must be given, for a mean, an SD or a rank among the known would be that of no level. A region above
        gets a regional mean only if all its regions are known.

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
    # The other stages do not run; a method is built because it validates the classification.
    method = Method(normalise=Step("max"), aggregate=Step("arithmetic"), classify=classify)
    for level in partial_levels:
        step = method.step(Stage.CLASSIFY, level)
        if CLASSIFICATIONS[step.name].depends_on_scores:
            raise MethodError(
                f"Tingkat {level}: hanya sebagian skor yang diketahui, jadi ambang batas tidak dapat "
                f"dihitung dengan {step.name}. Pakai fixed dengan ambang batas yang diterbitkan.",
                (Stage.CLASSIFY, level),
            )
    table = np.array(scores, dtype=np.float64)
    if table.shape != (len(units),):
        raise DataError(
            f"Ada {len(units)} wilayah dan skor berukuran {table.shape}; perlu satu skor tiap wilayah."
        )
    if np.isinf(table).any():
        code = units.codes[int(np.flatnonzero(np.isinf(table))[0])]
        raise DataError(f"Skor wilayah {code} tak berhingga; isi angka atau kosongkan.", (code,))
    class_codes, cutoffs = _classify_levels(method, units, table)
    ranks = _rank_levels(units, table)
    ranks[np.isin(units.levels, list(partial_levels))] = np.nan
    return ScoresResult(
        units=units,
        scores=table,
        ranks=ranks,
        class_codes=class_codes,
        cutoffs=cutoffs,
        regional_means=_average_regions(units, ("index",), table[:, np.newaxis], partial_levels),
        method=method,
        partial_levels=tuple(sorted(partial_levels)),
    )


@dataclass(frozen=True)
class _Tree:
    aggregates: FloatArray
    rescaling: dict[str, dict[str, dict[str, float]]]


def _read_values(framework: Framework, method: Method, units: Units, values: npt.ArrayLike) -> FloatArray:
    table = np.array(values, dtype=np.float64)
    expected = (len(units), len(framework.indicators))
    if table.shape != expected:
        raise DataError(
            f"Nilai berukuran {table.shape}; perlu {expected[0]} wilayah dan {expected[1]} indikator."
        )
    wrong = np.isinf(table)
    for level, rows in units.rows_by_level.items():
        if method.step(Stage.NORMALISE, level).name == "max":
            wrong[rows] |= table[rows] < 0
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        unit, indicator = units.codes[row], framework.indicator_codes[column]
        raise DataError(
            f"Wilayah {unit}, indikator {indicator}: nilai {table[row, column]} tidak dapat dihitung; isi "
            "angka berhingga 0 atau lebih, atau tandai tidak ada data.",
            (unit, indicator),
        )
    return table


def _check_method(framework: Framework, method: Method, units: Units) -> None:
    for stage in (Stage.AGGREGATE, Stage.RESCALE):
        for code in method.keys(stage):
            if code not in framework.aggregate_codes:
                raise MethodError(
                    f"Langkah {stage}.{code}: kerangka indeks tidak punya kelompok {code}. Yang ada: "
                    f"{', '.join(framework.aggregate_codes)}.",
                    (stage, code),
                )
    for level in units.rows_by_level:
        method.step(Stage.NORMALISE, level)
        method.step(Stage.CLASSIFY, level)
    for code in framework.aggregate_codes:
        method.step(Stage.AGGREGATE, code)


def _normalise_levels(
    framework: Framework, method: Method, units: Units, table: FloatArray
) -> tuple[FloatArray, dict[str, Derived]]:
    normalised = np.empty_like(table)
    derived: dict[str, Derived] = {}
    for level, rows in units.rows_by_level.items():
        filled = IMPUTATIONS[method.impute.name].function(table[rows], **method.impute.parameters)
        treated = TREATMENTS[method.treat.name].function(filled, **method.treat.parameters)
        step = method.step(Stage.NORMALISE, level)
        function = NORMALISATIONS[step.name].function
        normalised[rows], derived[level] = function(treated, framework.directions, **step.parameters)
    return normalised, derived


def _aggregate_tree(
    framework: Framework, method: Method, units: Units, normalised: FloatArray, availability: FloatArray
) -> _Tree:
    n_indicators = normalised.shape[1]
    table = np.full((len(units), n_indicators + len(framework.aggregate_codes)), np.nan)
    table[:, :n_indicators] = normalised
    rescaling: dict[str, dict[str, dict[str, float]]] = {level: {} for level in units.rows_by_level}
    has_data = _screen(method, availability)
    for branch in framework.branches:
        scores = _aggregate_branch(method, branch, np.take(table, branch.children, axis=1))
        scores[~has_data[:, branch.column - n_indicators]] = np.nan
        step = _find_rescaling(framework, method, branch.code)
        for level, rows in units.rows_by_level.items():
            scores[rows], found = RESCALINGS[step.name].function(scores[rows], **step.parameters)
            if found:
                rescaling[level][branch.code] = found
        table[:, branch.column] = scores
    return _Tree(table[:, n_indicators:].copy(), rescaling)


def _aggregate_branch(method: Method, branch: Branch, children: FloatArray) -> FloatArray:
    step = method.step(Stage.AGGREGATE, branch.code)
    scores = AGGREGATIONS[step.name].function(children, branch.weights, **step.parameters)
    scores[~_screen(method, measure_weight_share(children, branch.weights))] = np.nan
    return scores


def _screen(method: Method, shares: FloatArray) -> BoolArray:
    return SCREENS[method.screen.name].function(shares, **method.screen.parameters)


def _find_rescaling(framework: Framework, method: Method, code: str) -> Step:
    """Step named for an aggregate, or the default if it is directly below the index."""
    choice = method.rescale
    default = choice if isinstance(choice, Step) else choice.get(DEFAULT_KEY)
    if not isinstance(choice, Step) and code in choice:
        return choice[code]
    return default if default and code in framework.top_groups else Step("none")


def _classify_levels(
    method: Method, units: Units, scores: FloatArray, *, is_index: bool = True
) -> tuple[ClassArray, dict[str, CutOffs]]:
    """Classify one aggregate within each level; cut-offs that were given fit the index alone."""
    class_codes = np.full(scores.shape, NO_CLASS, dtype=np.int8)
    cutoffs: dict[str, CutOffs] = {}
    for level, rows in units.rows_by_level.items():
        step = method.step(Stage.CLASSIFY, level)
        operation = CLASSIFICATIONS[step.name]
        if is_index or operation.depends_on_scores:
            classified = operation.function(scores[rows], **step.parameters)
            class_codes[rows], cutoffs[level] = classified.class_codes, classified.cutoffs
    return class_codes, cutoffs


def _rank_levels(units: Units, scores: FloatArray) -> FloatArray:
    ranks = np.full(scores.shape, np.nan)
    for rows in units.rows_by_level.values():
        ranks[rows] = rank_scores(scores[rows])
    return ranks


def _average_regions(
    units: Units,
    aggregate_codes: tuple[str, ...],
    aggregates: FloatArray,
    partial_levels: Collection[str] = (),
) -> RegionalMeans:
    groups = units.rows_by_parent
    means = np.full((len(groups), aggregates.shape[1]), np.nan)
    n_used = np.zeros(means.shape, dtype=np.int64)
    for position, (parent, rows) in enumerate(groups.items()):
        levels = {units.levels[row] for row in rows.tolist()}
        if len(levels) > 1:
            raise UnitsError(
                f"Di bawah wilayah {parent} ada tingkat {', '.join(sorted(levels))}; rata-rata hanya untuk "
                "satu tingkat. Betulkan induk wilayah itu.",
                (parent,),
            )
        means[position], n_used[position] = aggregate_regions_mean(aggregates[rows])
        if levels & set(partial_levels):
            means[position, n_used[position] < len(rows)] = np.nan
    n_total = np.array([len(rows) for rows in groups.values()], dtype=np.int64)
    return RegionalMeans(tuple(groups), aggregate_codes, means, n_used, n_total)
