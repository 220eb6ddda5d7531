"""Many runs of one combination at once: aggregate, screen and rescale up the tree, as `level.aggregate_level` does.

No sum is left to a linear algebra library, whose results may depend on its threads.
"""

from typing import Final

import numpy as np

from ..arrays import FloatArray
from ..exceptions import AggregationError, DataError
from ..level import find_rescaling, screen_shares
from ..method import Method
from ..methods.aggregation import measure_weight_share
from ..nodes import Branch
from ..registry import AGGREGATIONS, RESCALINGS, WEIGHINGS, Stage
from .draws import Runs
from .study import Inputs, Study

BLOCK_CELLS: Final = 2**18
"""Scores computed at once: 2 MiB of float64, which stay near the processor."""


def compute_scores(study: Study, runs: Runs) -> FloatArray:
    """Compute the index of every unit in every run.

    Parameters
    ----------
    study : Study
        The study.
    runs : Runs
        What each run takes.

    Returns
    -------
    ndarray of float, shape (n_runs, n_units)
        NaN is missing; so is every unit without an official score.

    Raises
    ------
    AggregationError
        If a run cannot be computed; names the combination and the group.
    """
    scores = np.full((len(runs.combinations), len(study.units)), np.nan)
    for combination in np.unique(runs.combinations).tolist():
        rows = np.flatnonzero(runs.combinations == combination)
        for level, units in study.units.rows_by_level.items():
            kept = study.scored_rows[level]
            of_level = np.isin(units, kept)
            step = max(1, BLOCK_CELLS // len(units))
            for start in range(0, len(rows), step):
                block = rows[start : start + step]
                found = _compute_block(study, combination, level, runs.select(block))
                scores[np.ix_(block, kept)] = found[:, of_level]
    return scores


def _compute_block(study: Study, combination: int, level: str, runs: Runs) -> FloatArray:
    """Index of every unit of one level in some runs of one combination, shape (n_runs, n_regions)."""
    method, inputs = study.combinations[combination], study.inputs(combination, level)
    n_indicators = len(study.framework.indicators)
    n_runs = len(runs.combinations)
    table: dict[int, FloatArray] = {}
    for branch in study.branches:
        scores = np.empty((n_runs, len(inputs.normalised)))
        for run in range(n_runs):
            children = np.column_stack(
                [
                    inputs.normalised[:, column] if column < n_indicators else table[column][run]
                    for column in branch.children.tolist()
                ]
            )
            factors = None if runs.factors is None else runs.factors[branch.code][run]
            scores[run] = _aggregate_run(study, method, branch, inputs, children, factors)
        table[branch.column] = scores
    return table[n_indicators]


def _aggregate_run(
    study: Study,
    method: Method,
    branch: Branch,
    inputs: Inputs,
    children: FloatArray,
    factors: FloatArray | None,
) -> FloatArray:
    weigh, aggregate = method.step(Stage.WEIGH, branch.code), method.step(Stage.AGGREGATE, branch.code)
    try:
        used = WEIGHINGS[weigh.name].function(children, branch.weights, **weigh.parameters)
        used = used if factors is None else used * factors
        scores = AGGREGATIONS[aggregate.name].function(children, used, **aggregate.parameters)
    except DataError as error:
        raise AggregationError(f"Kelompok {branch.code}: {error}", (branch.code, *error.codes)) from error
    n_indicators = len(study.framework.indicators)
    scores[~screen_shares(method, measure_weight_share(children, used))] = np.nan
    scores[~screen_shares(method, inputs.availability[:, branch.column - n_indicators])] = np.nan
    rescale = find_rescaling(study.framework, method, branch.code)
    return RESCALINGS[rescale.name].function(scores, **rescale.parameters)[0]
