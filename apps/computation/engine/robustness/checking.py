"""What to vary, and whether every combination of it can be computed: asked before any run is queued."""

from typing import Any

import numpy.typing as npt

from ..exceptions import EngineError, MethodError
from ..framework import Framework
from ..method import Choice, Method
from ..pipeline import check_method, compute_index
from ..registry import AGGREGATIONS, NORMALISATIONS, TREATMENTS, Stage
from ..units import Units
from .alternatives import VARIED_STAGES, Alternatives, describe_choice
from .study import Study, open_study
from .variation import Variation

_PROPOSED: tuple[tuple[Stage, Any, Any], ...] = (
    (Stage.TREAT, TREATMENTS, "two_stage"),
    (Stage.NORMALISE, NORMALISATIONS, "minmax"),
    (Stage.AGGREGATE, AGGREGATIONS, "geometric"),
)
PROPOSED_SHARE = 0.25


def check_alternatives(
    framework: Framework,
    method: Method,
    units: Units,
    values: npt.ArrayLike,
    alternatives: Alternatives,
    *,
    latest: npt.ArrayLike | None = None,
) -> None:
    """Try every combination of the alternatives once, with the declared weights.

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
            compute_index(framework, combination, units, study.values, latest=study.latest)
        except EngineError as error:
            raise MethodError(
                f"Alternatif {describe_combination(study, number)} tidak dapat dihitung: {error.message} Hapus "
                "alternatif itu, atau ganti.",
                error.codes,
            ) from error


def describe_combination(study: Study, number: int) -> str:
    """Name what a combination takes at each stage that varies.

    Parameters
    ----------
    study : Study
        The study.
    number : int
        Position in the study's combinations.

    Returns
    -------
    str
        Such as ``normalise minmax, aggregate geometric``.
    """
    combination = study.combinations[number]
    varied = [stage for stage in VARIED_STAGES if getattr(study.alternatives, stage)]
    return ", ".join(f"{stage} {_name(getattr(combination, stage))}" for stage in varied) or "metode resmi"


def _name(choice: Choice) -> str:
    content = describe_choice(choice)
    if "name" in content:
        return str(content["name"])
    return " / ".join(f"{key}: {step['name']}" for key, step in content.items())


def default_alternatives(
    framework: Framework,
    method: Method,
    units: Units,
    values: npt.ArrayLike,
    *,
    latest: npt.ArrayLike | None = None,
) -> Alternatives:
    """Propose alternatives that can be computed with the data at hand.

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
    latest : array_like of float, shape (n, m), optional
        Values of the latest edition before this one.

    Returns
    -------
    Alternatives
        The method's own choices, each beside another usual one where that works: two-stage treatment, min-max
        normalisation, a geometric mean where all scores are above 0; weights 25 percent up or down.
    """
    proposed: dict[str, Any] = {"weights": Variation("uniform", {"share": PROPOSED_SHARE}).to_dict()}
    for stage, operations, name in _PROPOSED:
        own = describe_choice(getattr(method, stage))
        if name not in operations or own.get("name") == name:
            continue
        tried = {**proposed, stage.value: [own, name]}
        try:
            found = Alternatives.from_dict(tried)
            check_alternatives(framework, method, units, values, found, latest=latest)
        except EngineError:
            continue
        proposed = tried
    return Alternatives.from_dict(proposed)
