"""The pipeline within one level of region, where every mean, maximum, rank and cut-off is taken."""

import numpy as np

from .arrays import BoolArray, FloatArray
from .blocks import Rows, cut_rows, slice_rows
from .context import LevelContext
from .exceptions import DataError
from .framework import Framework
from .level_records import AggregationRecord, BranchScores, PreparationRecord, Prepared, ScoreTables
from .method import DEFAULT_KEY, Method, Step
from .methods.aggregation import measure_weight_share
from .methods.transformation import carry_marks
from .nodes import Branch
from .registry import (
    AGGREGATIONS,
    IMPUTATIONS,
    NORMALISATIONS,
    RESCALINGS,
    SCREENS,
    TREATMENTS,
    WEIGHINGS,
    Derived,
    Stage,
)


def prepare_level(method: Method, context: LevelContext, values: FloatArray) -> Prepared:
    """Impute, treat and normalise indicators of one level.

    Parameters
    ----------
    method : Method
        The pipeline.
    context : LevelContext
        What the steps may know besides the values.
    values : ndarray of float, shape (n_regions, n_indicators)
        Values as they came; NaN means "no data". Each indicator is prepared by itself, so they may be all of
        the level's or some.

    Returns
    -------
    Prepared
        Scores of the indicators, and what was done to them.

    Raises
    ------
    DataError
        If a step cannot take a value; names region and indicator.
    """
    impute, treat = method.impute, method.treat
    normalise = method.step(Stage.NORMALISE, context.level)
    # Every step works down the columns: an indicator's values lie side by side.
    columnwise = np.asfortranarray(values)
    try:
        filled = IMPUTATIONS[impute.name].function(columnwise, context, **impute.parameters)
        if context.silent is not None:
            filled = np.where(context.silent[:, np.newaxis], columnwise, filled)
        treated, treatment = TREATMENTS[treat.name].function(filled, context, **treat.parameters)
        normalised, normalisation = NORMALISATIONS[normalise.name].function(
            treated, carry_marks(context, treatment), **normalise.parameters
        )
    except DataError as error:
        raise error.named(context.unit_codes, context.indicator_codes) from error
    n_imputed = np.zeros(values.shape[1], dtype=np.int64)
    if filled is not columnwise:
        n_imputed = (np.isnan(columnwise) & ~np.isnan(filled)).sum(axis=0)
    record = PreparationRecord(n_imputed, treatment, normalisation)
    return Prepared(values if treated is columnwise else treated, normalised, record)


def aggregate_level(
    framework: Framework, method: Method, tables: ScoreTables, availability: FloatArray, rows: Rows
) -> AggregationRecord:
    """Weigh, aggregate, screen and rescale up the tree, within one level.

    Parameters
    ----------
    framework : Framework
        The tree.
    method : Method
        The pipeline.
    tables : ScoreTables
        Scores of the indicators of all units; the level's scores of the aggregates are written into it.
    availability : ndarray of float, shape (n_units, n_aggregates)
        Share of the indicators below each aggregate that have data, 0 to 1.
    rows : slice or ndarray of int, shape (n_regions,)
        Rows of the level.

    Returns
    -------
    AggregationRecord
        The weights used, and what rescaling took from the scores.

    Raises
    ------
    DataError
        If a step cannot take the scores; names the group and, where it knows them, child and row.
    """
    weights: dict[str, FloatArray] = {}
    weighing: dict[str, Derived] = {}
    rescaling: dict[str, dict[str, float]] = {}
    for branch in framework.branches:
        column = branch.column - len(framework.indicators)
        found = aggregate_branch(framework, method, branch, tables, rows, availability[rows, column])
        tables.aggregates[rows, column], weights[branch.code] = found.scores, found.weights
        if found.weighing:
            weighing[branch.code] = found.weighing
        if found.rescaling:
            rescaling[branch.code] = found.rescaling
    return AggregationRecord(weights, weighing, rescaling)


def aggregate_branch(
    framework: Framework,
    method: Method,
    branch: Branch,
    tables: ScoreTables,
    rows: Rows,
    availability: FloatArray,
) -> BranchScores:
    """Weigh, aggregate, screen and rescale one aggregate, within one level.

    Parameters
    ----------
    framework : Framework
        The tree.
    method : Method
        The pipeline.
    branch : Branch
        The aggregate and its children.
    tables : ScoreTables
        Scores of the indicators and of the aggregates below; what the others hold is not read, nor is anything
        written.
    rows : slice or ndarray of int, shape (n_regions,)
        Rows of the level.
    availability : ndarray of float, shape (n_regions,)
        Share of the indicators below the aggregate that have data, 0 to 1.

    Returns
    -------
    BranchScores
        Scores, the weights used, and what was taken from the scores.

    Raises
    ------
    DataError
        If a step cannot take the scores; names the group and, where it knows them, child and row.
    """
    try:
        weights, weighing = _weigh_branch(method, branch, tables, rows)
        scores = _aggregate_children(method, branch, weights, tables, rows, availability.size)
        scores[~screen_shares(method, availability)] = np.nan
        rescale = find_rescaling(framework, method, branch.code)
        rescaled, rescaling = RESCALINGS[rescale.name].function(scores, **rescale.parameters)
    except DataError as error:
        raise _name_group(framework, branch, error) from error
    return BranchScores(rescaled, weights, weighing, rescaling)


def _weigh_branch(
    method: Method, branch: Branch, tables: ScoreTables, rows: Rows
) -> tuple[FloatArray, Derived]:
    """Weights of a branch's children, from their scores only where the method looks at them."""
    step = method.step(Stage.WEIGH, branch.code)
    operation = WEIGHINGS[step.name]
    seen = rows if operation.depends_on_level else slice(0, 0)
    return operation.function(tables.take(branch.children, seen), branch.weights, **step.parameters)


def _aggregate_children(
    method: Method, branch: Branch, weights: FloatArray, tables: ScoreTables, rows: Rows, n_regions: int
) -> FloatArray:
    """Scores of a branch, missing where too little of the weight has a score; shape (n_regions,)."""
    step = method.step(Stage.AGGREGATE, branch.code)
    operation = AGGREGATIONS[step.name]
    whole = [slice(0, n_regions)]
    scores = np.empty(n_regions)
    for block in whole if operation.depends_on_level else slice_rows(n_regions, branch.children.size):
        children = tables.take(branch.children, cut_rows(rows, block))
        try:
            scores[block] = operation.function(children, weights, **step.parameters)
        except DataError as error:
            error.row = None if error.row is None else block.start + error.row
            raise
        scores[block][~screen_shares(method, measure_weight_share(children, weights))] = np.nan
    return scores


def _name_group(framework: Framework, branch: Branch, error: DataError) -> DataError:
    """Say in which group a step failed, and at which of its children."""
    codes = [branch.code]
    if error.column is not None:
        names = (*framework.indicator_codes, *framework.aggregate_codes)
        codes.append(names[branch.children[error.column]])
    place = ", ".join(codes)
    return type(error)(f"Kelompok {place}: {error}", (*codes, *error.codes), row=error.row)


def screen_shares(method: Method, shares: FloatArray) -> BoolArray:
    """Ask the availability screen whether shares of data are enough.

    Parameters
    ----------
    method : Method
        The pipeline.
    shares : ndarray of float
        Shares of data, any shape.

    Returns
    -------
    ndarray of bool
        Same shape.
    """
    return SCREENS[method.screen.name].function(shares, **method.screen.parameters)


def find_rescaling(framework: Framework, method: Method, code: str) -> Step:
    """Find the step named for an aggregate, or the default if it is directly below the index.

    Parameters
    ----------
    framework : Framework
        The tree.
    method : Method
        The pipeline.
    code : str
        Code of the aggregate.

    Returns
    -------
    Step
        ``none`` for any other aggregate.
    """
    choice = method.rescale
    default = choice if isinstance(choice, Step) else choice.get(DEFAULT_KEY)
    if not isinstance(choice, Step) and code in choice:
        return choice[code]
    return default if default and code in framework.top_groups else Step("none")
