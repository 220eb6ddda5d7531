"""Which alternatives to propose where nobody has declared any."""

from typing import Any, Final

import numpy.typing as npt

from ..exceptions import EngineError
from ..framework import Framework
from ..method import Method
from ..registry import Stage
from ..units import Units
from .alternatives import WEIGHTS, Alternatives, describe_choice
from .checking import check_alternatives

_CANDIDATES: Final[tuple[tuple[Stage, tuple[Any, ...]], ...]] = (
    (Stage.TREAT, ("two_stage",)),
    (Stage.NORMALISE, ("minmax", "percentile")),
    (Stage.AGGREGATE, ("geometric", {"name": "generalised", "p": 0.5})),
)
"""By stage: what is usual, the first that can be computed is proposed."""

_WEIGHTS: Final = {"name": "uniform", "share": 0.25}


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
        The method's own choices, each beside another usual one where that can be computed: two-stage treatment;
        min-max normalisation, or percentile ranks where that is the method's own; a geometric mean, or where a
        score is 0 the mean of order 0.5. Weights 25 percent up or down.

    Raises
    ------
    EngineError
        If the official method itself cannot be computed.
    """
    proposed: dict[str, Any] = {WEIGHTS: _WEIGHTS}
    found = Alternatives.from_dict(proposed)
    check_alternatives(framework, method, units, values, found, latest=latest)
    for stage, candidates in _CANDIDATES:
        own = describe_choice(getattr(method, stage))
        for candidate in candidates:
            tried = {**proposed, stage.value: [own, candidate]}
            try:
                found = Alternatives.from_dict(tried)
                check_alternatives(framework, method, units, values, found, latest=latest)
            except EngineError:
                continue
            proposed = tried
            break
    return Alternatives.from_dict(proposed)
