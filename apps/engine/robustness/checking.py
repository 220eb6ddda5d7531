"""Whether every combination of the alternatives can be computed: asked before any run is queued."""

from typing import Final

import numpy as np
import numpy.typing as npt

from ..exceptions import DataError, EngineError, MethodError
from ..framework import Framework
from ..level import aggregate_level, depends_on_level
from ..level_records import ScoreTables
from ..method import Method
from ..pipeline import check_method
from ..registry import Stage
from ..units import Units
from .alternatives import Alternatives
from .batch import compute_scores
from .draws import TRIALS, Runs, draw_factors, start_generator
from .study import Study, open_study

N_TRIALS: Final = 50
"""Sets of weights that each combination is tried with."""

LARGEST_TRIED: Final = 2_000
"""Units above which a combination is tried with the declared weights alone."""

_LIMITED: Final = frozenset({"geometric", "harmonic", "generalised"})
"""Aggregations that refuse scores which are too low."""


_UNLIMITED: Final = frozenset({"arithmetic"})
"""Aggregations that take every score."""


def check_alternatives(
    framework: Framework,
    method: Method,
    units: Units,
    values: npt.ArrayLike,
    alternatives: Alternatives,
    *,
    latest: npt.ArrayLike | None = None,
) -> None:
    """Try every combination of the alternatives, with the declared weights and with drawn ones.

    Parameters
    ----------
    framework : Framework
        The tree, with m indicators.
    method : Method
        The official method.
    units : Units
        The n units.
    values : array_like of float, shape (n, m)
        Indicator values; NaN means "no data".
    alternatives : Alternatives
        What varies.
    latest : array_like of float, shape (n, m), optional
        Values of the latest edition before this one.

    Raises
    ------
    EngineError
        If the official method itself cannot be computed.
    MethodError
        If a combination cannot be computed; names the alternatives in it and why.
    """
    study = open_study(framework, method, units, values, alternatives, latest)
    _ = study.official
    for number, combination in enumerate(study.combinations):
        try:
            check_method(framework, combination, units)
            _compute_groups(study, number)
        except EngineError as error:
            raise MethodError(
                f"Alternatif {study.describe(number)} tidak dapat dihitung: {error.message} Hapus alternatif "
                "itu, atau ganti.",
                error.codes,
            ) from error
        _try_weights(study, number)


def _compute_groups(study: Study, combination: int) -> None:
    """Compute every group under a combination, those for display too; ranks and classes cannot fail any more."""
    for level in study.units.rows_by_level:
        study.inputs(combination, level)
    framework, method = study.framework, study.combinations[combination]
    names = {method.step(Stage.AGGREGATE, code).name for code in framework.aggregate_codes}
    if names <= _UNLIMITED and not depends_on_level(framework, method):
        return
    for level in study.units.rows_by_level:
        inputs = study.inputs(combination, level)
        tables = ScoreTables(inputs.normalised, np.empty(inputs.availability.shape, order="F"))
        everybody = slice(0, len(inputs.normalised))
        try:
            aggregate_level(framework, method, tables, inputs.availability, everybody)
        except DataError as error:
            raise error.named(study.units.codes_of_level(level), ()) from error


def _try_weights(study: Study, combination: int) -> None:
    """Compute a combination with weights like those of the runs: a group may be above 0 with some alone."""
    method = study.combinations[combination]
    is_limited = any(method.step(Stage.AGGREGATE, branch.code).name in _LIMITED for branch in study.branches)
    factors = draw_factors(study, start_generator(0, TRIALS, combination), N_TRIALS) if is_limited else None
    if factors is not None and len(study.units) <= LARGEST_TRIED:
        compute_scores(study, Runs(np.full(N_TRIALS, combination), factors))
