"""Whether every combination of the alternatives can be computed: asked before any run is queued."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from ..exceptions import DataError, EngineError, MethodError
from ..index_inputs import IndexInputs, check_method
from ..level import aggregate_level, depends_on_level
from ..level_records import ScoreTables
from ..method import Method
from ..registry import AGGREGATIONS, Stage
from .alternatives import Alternatives
from .batch import compute_scores
from .draws import TRIALS, Runs, draw_factors, start_generator
from .study import Study, open_study

N_TRIALS: Final = 50
"""How many sets of weights each combination is tried with."""

LARGEST_TRIED: Final = 2_000
"""Above this many units a combination is tried with the declared weights alone."""


def check_alternatives(inputs: IndexInputs, alternatives: Alternatives) -> None:
    """Try every combination of the alternatives, with the declared weights and with drawn ones.

    Parameters
    ----------
    inputs : IndexInputs
        What the official run is computed from.
    alternatives : Alternatives
        What varies.

    Raises
    ------
    EngineError
        If the official method itself cannot be computed.
    MethodError
        If a combination cannot be computed; names the alternatives in it and why.
    """
    study = open_study(inputs, alternatives)
    _ = study.official
    for number, combination in enumerate(study.combinations):
        try:
            check_method(study.framework, combination, study.units)
            _compute_groups(study, number)
        except EngineError as error:
            raise MethodError(
                f"Alternatif {study.describe(number)} tidak dapat dihitung: {error.message} Hapus alternatif "
                "itu, atau ganti.",
                error.codes,
            ) from error
        _try_weights(study, number)


def _compute_groups(study: Study, combination: int) -> None:
    """Compute every group under a combination, those for display too; ranking and classifying then cannot fail."""
    for level in study.units.rows_by_level:
        study.inputs(combination, level)
    framework, method = study.framework, study.combinations[combination]
    if not _may_refuse(method, framework.aggregate_codes) and not depends_on_level(framework, method):
        return
    for level in study.units.rows_by_level:
        inputs = study.inputs(combination, level)
        scores = np.empty(inputs.availability.shape, order="F")
        sizes = inputs.sizes and inputs.sizes.copy()
        tables = ScoreTables(inputs.normalised, scores, slice(0, len(scores)), sizes)
        try:
            aggregate_level(framework, method, tables, inputs.availability)
        except DataError as error:
            raise error.named(study.units.codes_of_level(level), ()) from error


def _try_weights(study: Study, combination: int) -> None:
    """Compute a combination with varied weights: under some of them a group may get a score that is refused above."""
    method = study.combinations[combination]
    codes = [branch.code for branch in study.branches]
    if len(study.units) > LARGEST_TRIED or not _may_refuse(method, codes):
        return
    factors = draw_factors(study, start_generator(0, TRIALS, combination), N_TRIALS)
    if factors is not None:
        compute_scores(study, Runs(np.full(N_TRIALS, combination), factors))


def _may_refuse(method: Method, codes: Iterable[str]) -> bool:
    """Say whether some aggregation of these groups refuses scores."""
    return any(AGGREGATIONS[method.step(Stage.AGGREGATE, code).name].refuses_scores for code in codes)
