"""The pipeline: from indicator values to index, ranks, classes, themes and regional means."""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from .arrays import BoolArray, ClassArray, FloatArray, IndexArray, IntArray
from .blocks import join_rows, slice_columns, slice_rows, turn_table
from .context import LevelContext
from .enums import NO_CLASS
from .exceptions import DataError
from .framework import Framework
from .index_inputs import IndexInputs
from .level import aggregate_level, depends_on_level, prepare_level
from .level_records import AggregationRecord, PreparationRecord, ScoreTables, join_records
from .method import Method
from .methods.classification import CutOffs
from .part_sizes import PartSizes, has_negative
from .registry import CLASSIFICATIONS, NEUTRAL_STEPS, Stage
from .results import IndexResult
from .standing import average_regions, classify_levels, rank_levels
from .themes import compute_themes
from .units import PickedCodes
from .workers import ALONE, Workers, make_workers

LARGE_TABLE: Final = 2**21
"""From this many cells on several threads are quicker than one; with fewer they mostly wait for each other."""

_PART_COLUMNS: Final = 4
"""Threads share the rows in blocks as large as those of a table with so few columns, which are 32,768 rows each."""


def compute_index(inputs: IndexInputs, *, n_workers: int = 1) -> IndexResult:
    """Compute an index: the same inputs always give the same result, to the last bit.

    Parameters
    ----------
    inputs : IndexInputs
        Framework, method, regions and values.
    n_workers : int
        Threads that share the work of a large table; they change the time only.

    Returns
    -------
    IndexResult
        Scores, ranks, classes, cut-offs, regional means, and every value taken from the data.

    Raises
    ------
    DataError
        If the method cannot use a value, such as a negative one; names region and indicator.
    UnitsError
        If regions of different levels lie below one region.

    Notes
    -----
    NaN: see `screening` and `aggregation`; a missing value is never counted as 0 unless imputation says so.
    Normalisation, treatment, rescaling, ranks and classes never look beyond one level of region.

    Examples
    --------
    >>> from apps.engine import Framework, IndexInputs, Indicator, Method, Units
    >>> indicators = tuple(Indicator(code=code, parent="IKP") for code in "AB")
    >>> framework = Framework("IKP", "Kecil", (), indicators)
    >>> method = Method.from_dict({"normalise": "max", "aggregate": "arithmetic", "classify": "mean_sd"})
    >>> units = Units(("36.01", "36.02"), ("regency", "regency"), ("36", "36"))
    >>> result = compute_index(IndexInputs(framework, method, units, [[4.0, 1.0], [2.0, 4.0]]))
    >>> result.index
    array([62.5, 75. ])
    >>> result.regional_means.of("36")
    (68.75, 2, 2)
    """
    framework, units = inputs.framework, inputs.units
    # Turned once so that an indicator's values lie side by side; the scores then take their place.
    normalised = turn_table(inputs.values)
    availability = measure_availability(framework, normalised)
    treated, prepared = _prepare_levels(inputs, normalised)
    aggregates = np.full(availability.shape, np.nan, order="F")
    tables = ScoreTables(normalised, aggregates, slice(0, len(units)))
    workers = make_workers(n_workers)
    shared = workers if normalised.size >= LARGE_TABLE else ALONE
    aggregated = _aggregate_levels(inputs, treated, tables, availability, shared)
    class_codes, cutoffs = _classify_aggregates(inputs, aggregates, shared)
    return IndexResult(
        inputs=inputs,
        treated=treated,
        normalised=normalised,
        aggregates=aggregates,
        availability=availability,
        ranks=rank_levels(units, aggregates[:, 0]),
        class_codes=class_codes,
        cutoffs=cutoffs,
        prepared=prepared,
        aggregated=aggregated,
        themes=compute_themes(
            inputs, normalised, {level: record.sizes for level, record in aggregated.items()}
        ),
        regional_means=average_regions(inputs.method, units, framework.aggregate_codes, aggregates),
    )


def measure_availability(framework: Framework, values: FloatArray) -> FloatArray:
    """Measure the share of the indicators below each aggregate that have data; what was filled in is not data."""
    n_below = framework.membership.sum(axis=0)
    shares = np.empty((values.shape[0], n_below.size), order="F")
    for rows in slice_rows(*values.shape):
        np.divide(count_below(framework, ~np.isnan(values[rows])), n_below, out=shares[rows])
    return shares


def count_below(framework: Framework, flags: BoolArray) -> IntArray:
    """Count the flagged indicators below each aggregate, shape (n_units, n_aggregates)."""
    # Bytes, indicator by indicator, add up several times faster than a product of matrices of floats.
    columns = np.ascontiguousarray(flags.T).view(np.uint8)
    kind = np.uint8 if flags.shape[1] <= np.iinfo(np.uint8).max else np.int64
    counts = np.empty((flags.shape[0], len(framework.aggregate_codes)), dtype=np.int64, order="F")
    for position, below in enumerate(framework.membership.T):
        counts[:, position] = np.add.reduce(columns[below], axis=0, dtype=kind)
    return counts


def context_of(inputs: IndexInputs, level: str, method: Method) -> LevelContext:
    """Gather what the steps of a method may know of one level besides its values."""
    framework, units, latest = inputs.framework, inputs.units, inputs.latest
    rows = units.rows_by_level[level]
    silent: BoolArray | None = None
    if method.impute.name != NEUTRAL_STEPS[Stage.IMPUTE]:
        silent = np.logical_and.reduce(np.isnan(inputs.values[join_rows(rows)]), axis=1)
    return LevelContext(
        level=level,
        unit_codes=PickedCodes(units.codes, rows),
        groups=units.parent_numbers[rows],
        indicator_codes=framework.indicator_codes,
        directions=framework.directions,
        targets=framework.targets,
        goalposts=framework.goalposts,
        latest=None if latest is None else latest[join_rows(rows)],
        silent=silent,
    )


def _prepare_levels(
    inputs: IndexInputs, turned: FloatArray
) -> tuple[FloatArray, dict[str, PreparationRecord]]:
    """Overwrite the turned values with scores, level by level, some indicators at a time; return the treated values."""
    method, values = inputs.method, inputs.values
    treated = values
    records: dict[str, PreparationRecord] = {}
    for level, of_level in inputs.units.rows_by_level.items():
        context = context_of(inputs, level, method)
        found: list[PreparationRecord] = []
        for columns in slice_columns(of_level.size, values.shape[1]):
            block = np.take(turned.T[columns], of_level, axis=1).T
            prepared = prepare_level(method, context.of_columns(columns), block)
            _write_columns(turned, of_level, columns, prepared.normalised)
            if prepared.treated is not block:
                # As long as no step has changed a value, the values themselves are returned and no copy is kept.
                treated = values.copy(order="F") if treated is values else treated
                _write_columns(treated, of_level, columns, prepared.treated)
            found.append(prepared.record)
        records[level] = join_records(found)
    return treated, records


def _aggregate_levels(
    inputs: IndexInputs, treated: FloatArray, tables: ScoreTables, availability: FloatArray, workers: Workers
) -> dict[str, AggregationRecord]:
    """Aggregate up the tree, all levels at once where none of the steps looks beyond a region."""
    framework, method, units = inputs.framework, inputs.method, inputs.units
    # What cancels out is nothing beside the scores of its own level.
    if not depends_on_level(framework, method) and not has_negative(tables.normalised):
        # Where a score cannot be aggregated, the levels one by one say which region comes first.
        with suppress(DataError):
            blocks = [replace(tables, rows=rows) for rows in slice_rows(len(units), _PART_COLUMNS)]
            aggregate = partial(aggregate_level, framework, method, availability=availability)
            records = workers.map(aggregate, blocks)
            return dict.fromkeys(units.rows_by_level, records[0])
    aggregated: dict[str, AggregationRecord] = {}
    for level, rows in units.rows_by_level.items():
        try:
            joined = join_rows(rows)
            sizes = PartSizes.of_indicators(treated[joined], tables.normalised[joined])
            of_level = replace(tables, rows=joined, sizes=sizes)
            aggregated[level] = aggregate_level(framework, method, of_level, availability)
        except DataError as error:
            raise error.named(units.codes_of_level(level), ()) from error
    return aggregated


def _write_columns(table: FloatArray, rows: IndexArray, columns: slice, scores: FloatArray) -> None:
    """Write the scores of a block one column after the other: of large tables several times faster than all at once."""
    joined = join_rows(rows)
    for column, found in zip(table.T[columns], scores.T, strict=True):
        column[joined] = found


def _classify_aggregates(
    inputs: IndexInputs, aggregates: FloatArray, workers: Workers
) -> tuple[ClassArray, dict[str, dict[str, CutOffs]]]:
    """Classify the index and the groups directly below it."""
    framework, method, units = inputs.framework, inputs.method, inputs.units
    steps = [method.step(Stage.CLASSIFY, level) for level in units.rows_by_level]
    occurring: FloatArray | None = None
    if any("n_occurring" in CLASSIFICATIONS[step.name].takes for step in steps):
        occurring = _count_occurring(framework, inputs.values)
    class_codes = np.full(aggregates.shape, NO_CLASS, dtype=np.int8)

    def classify(code: str) -> dict[str, CutOffs]:
        column = framework.aggregate_codes.index(code)
        counted = None if occurring is None else occurring[:, column]
        classes = classify_levels(
            method, units, aggregates[:, column], counted, is_index=code == framework.code
        )
        class_codes[:, column] = classes.class_codes
        return dict(classes.cutoffs)

    codes = (framework.code, *framework.top_groups)
    return class_codes, dict(zip(codes, workers.map(classify, codes), strict=True))


def _count_occurring(framework: Framework, values: FloatArray) -> FloatArray:
    """Count the indicators below each aggregate that occur, shape (n_units, n_aggregates); NaN where none has data."""
    # Above 0 to the last digit: values as they were entered are sums of events, of which nothing was taken away.
    has_data = count_below(framework, ~np.isnan(values)) > 0
    return np.where(has_data, count_below(framework, values > 0), np.nan)
