"""The pipeline within one level of region, where every mean, maximum, rank and cut-off is taken."""

import numpy as np

from .arrays import BoolArray, FloatArray
from .blocks import slice_rows
from .context import LevelContext
from .exceptions import DataError
from .framework import Framework
from .level_records import (
    AggregationRecord,
    BranchScores,
    PreparationRecord,
    Prepared,
    ScoreTables,
    Treated,
)
from .method import DEFAULT_KEY, Method, Step
from .methods.aggregation import weigh_known
from .methods.transformation import carry_marks
from .nodes import Branch
from .registry import (
    AGGREGATIONS,
    IMPUTATIONS,
    NEUTRAL_STEPS,
    NORMALISATIONS,
    RESCALINGS,
    SCREENS,
    TREATMENTS,
    WEIGHINGS,
    Derived,
    Stage,
)


def prepare_level(method: Method, context: LevelContext, values: FloatArray) -> Prepared:
    """Impute, treat and normalise indicators of one level; an error names the region and the indicator."""
    # Each indicator is prepared by itself, so the values may be all of the level's indicators or only some of them.
    treated = treat_level(method, context, values)
    normalised, normalisation = normalise_level(method, treated)
    record = PreparationRecord(treated.n_imputed, treated.treatment, normalisation)
    return Prepared(treated.values if treated.is_changed else values, normalised, record)


def treat_level(method: Method, context: LevelContext, values: FloatArray) -> Treated:
    """Impute and treat indicators of one level; an error names the region and the indicator."""
    impute, treat = method.impute, method.treat
    # Every step works down the columns, so the values of an indicator best lie side by side in memory.
    columnwise = np.asfortranarray(values)
    try:
        filled = IMPUTATIONS[impute.name].apply(columnwise, parameters=impute.parameters, known=vars(context))
        if context.silent is not None:
            filled = np.where(context.silent[:, np.newaxis], columnwise, filled)
        treated, treatment = TREATMENTS[treat.name].apply(
            filled, parameters=treat.parameters, known=vars(context)
        )
        marked = carry_marks(context, treatment, filled, treated)
    except DataError as error:
        raise error.named(context.unit_codes, context.indicator_codes) from error
    n_imputed = np.zeros(values.shape[1], dtype=np.int64)
    if filled is not columnwise:
        n_imputed = (np.isnan(columnwise) & ~np.isnan(filled)).sum(axis=0)
    return Treated(marked, treated, n_imputed, treatment, treated is not columnwise)


def normalise_level(method: Method, treated: Treated) -> tuple[FloatArray, Derived]:
    """Normalise treated indicators of one level; an error names the region and the indicator."""
    context = treated.context
    step = method.step(Stage.NORMALISE, context.level)
    try:
        return NORMALISATIONS[step.name].derive(
            treated.values, parameters=step.parameters, known=vars(context)
        )
    except DataError as error:
        raise error.named(context.unit_codes, context.indicator_codes) from error


def aggregate_level(
    framework: Framework, method: Method, tables: ScoreTables, availability: FloatArray
) -> AggregationRecord:
    """Weigh, aggregate, screen and rescale up the tree; the scores are written into the tables."""
    weights: dict[str, FloatArray] = {}
    weighing: dict[str, Derived] = {}
    rescaling: dict[str, dict[str, float]] = {}
    enough = screen_shares(method, availability[tables.rows])
    for branch in framework.branches:
        column = branch.column - len(framework.indicators)
        found = aggregate_branch(framework, method, branch, tables, enough[:, column])
        tables.aggregates[tables.rows, column], weights[branch.code] = found.scores, found.weights
        if found.weighing:
            weighing[branch.code] = found.weighing
        if found.rescaling:
            rescaling[branch.code] = found.rescaling
    return AggregationRecord(weights, weighing, rescaling, tables.sizes)


def depends_on_level(framework: Framework, method: Method) -> bool:
    """Whether some group looks at the other regions of the level; if none does, levels may be aggregated at once."""
    return any(
        operation.depends_on_level
        for code in framework.aggregate_codes
        for operation in (
            WEIGHINGS[method.step(Stage.WEIGH, code).name],
            AGGREGATIONS[method.step(Stage.AGGREGATE, code).name],
            RESCALINGS[find_rescaling(framework, method, code).name],
        )
    )


def aggregate_branch(
    framework: Framework, method: Method, branch: Branch, tables: ScoreTables, enough: BoolArray
) -> BranchScores:
    """Weigh, aggregate, screen and rescale one aggregate, and write nothing; an error names group and child."""
    # enough: whether enough of the indicators below the aggregate have data, shape (n_regions,).
    try:
        weights, weighing = _weigh_branch(method, branch, tables)
        scores, known_weight = _aggregate_children(method, branch, weights, tables)
        scores[~(screen_shares(method, known_weight / weights.sum()) & enough)] = np.nan
        is_sum = is_mean(method, branch.code)
        if tables.sizes is not None and is_sum:
            scores = tables.sizes.drop_residues(branch, scores)
        rescale = find_rescaling(framework, method, branch.code)
        rescaled, rescaling = RESCALINGS[rescale.name].derive(scores, parameters=rescale.parameters)
    except DataError as error:
        raise _name_group(framework, branch, error) from error
    if tables.sizes is not None:
        tables.sizes.carry(branch, scores, rescaled, is_sum=is_sum)
    return BranchScores(rescaled, weights, weighing, rescaling)


def _weigh_branch(method: Method, branch: Branch, tables: ScoreTables) -> tuple[FloatArray, Derived]:
    """Weigh a branch's children; their scores are only looked at where the method needs them."""
    step = method.step(Stage.WEIGH, branch.code)
    operation = WEIGHINGS[step.name]
    nobody, everybody = np.empty((0, branch.children.size)), slice(0, tables.n_rows)
    children = tables.take(branch.children, everybody) if operation.depends_on_level else nobody
    return operation.derive(children, branch.weights, parameters=step.parameters)


def _aggregate_children(
    method: Method, branch: Branch, weights: FloatArray, tables: ScoreTables
) -> tuple[FloatArray, FloatArray]:
    """Score a branch, and weigh the children that have a score; each of shape (n_regions,)."""
    step = method.step(Stage.AGGREGATE, branch.code)
    operation = AGGREGATIONS[step.name]
    n_regions = tables.n_rows
    whole = [slice(0, n_regions)]
    scores, known_weight = np.empty(n_regions), np.empty(n_regions)
    for block in whole if operation.depends_on_level else slice_rows(n_regions, branch.children.size):
        children = tables.take(branch.children, block)
        try:
            known_weight[block] = weigh_known(children, weights)
            scores[block] = operation.apply(
                children, weights, parameters=step.parameters, known={"known_weight": known_weight[block]}
            )
        except DataError as error:
            error.row = None if error.row is None else block.start + error.row
            raise
    return scores, known_weight


def _name_group(framework: Framework, branch: Branch, error: DataError) -> DataError:
    """Say in which group a step failed, and at which of its children."""
    codes = [branch.code]
    if error.column is not None:
        names = (*framework.indicator_codes, *framework.aggregate_codes)
        codes.append(names[branch.children[error.column]])
    place = ", ".join(codes)
    return type(error)(f"Kelompok {place}: {error}", (*codes, *error.codes), row=error.row)


def is_mean(method: Method, code: str) -> bool:
    """Whether a group's score adds up those of its children, and is not made of comparisons between regions."""
    step = method.step(Stage.AGGREGATE, code)
    return AGGREGATIONS[step.name].find_order(step.parameters) is not None


def screen_shares(method: Method, shares: FloatArray) -> BoolArray:
    """Ask the availability screen of the method whether these shares of data, 0 to 1, are enough."""
    enough: BoolArray = SCREENS[method.screen.name].apply(shares, parameters=method.screen.parameters)
    return enough


def find_rescaling(framework: Framework, method: Method, code: str) -> Step:
    """
    Find the rescaling named for an aggregate; directly below the index the default, elsewhere nothing.

    Parameters
    ----------
    framework : Framework
        The framework that the aggregate belongs to.
    method : Method
        The method whose rescaling is looked up.
    code : str
        The code of the aggregate: a group, or the index itself.

    Returns
    -------
    Step
        The step by which the scores of the aggregate are rescaled; the neutral one where they are not.
    """
    choice = method.rescale
    default = choice if isinstance(choice, Step) else choice.get(DEFAULT_KEY)
    if not isinstance(choice, Step) and code in choice:
        return choice[code]
    return default if default and code in framework.top_groups else Step(NEUTRAL_STEPS[Stage.RESCALE])
