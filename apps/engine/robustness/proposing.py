"""Which alternatives to propose where nobody has declared any."""

from typing import Any, Final

from ..exceptions import EngineError
from ..index_inputs import IndexInputs
from ..registry import Stage
from .alternatives import WEIGHTS, Alternatives, describe_choice
from .checking import check_alternatives

_CANDIDATES: Final[tuple[tuple[Stage, tuple[Any, ...]], ...]] = (
    (Stage.TREAT, ("two_stage",)),
    (Stage.NORMALISE, ("minmax", "percentile")),
    (Stage.AGGREGATE, ("geometric", {"name": "generalised", "p": 0.5})),
)
"""What is usual at each stage; the first that can be computed is proposed."""

_WEIGHTS: Final = {"name": "uniform", "share": 0.25}


def default_alternatives(inputs: IndexInputs) -> Alternatives:
    """Propose alternatives that can be computed with the data at hand.

    Parameters
    ----------
    inputs : IndexInputs
        What the official run is computed from.

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
    check_alternatives(inputs, found)
    for stage, candidates in _CANDIDATES:
        own = describe_choice(getattr(inputs.method, stage))
        for candidate in candidates:
            tried = {**proposed, stage.value: [own, candidate]}
            try:
                found = Alternatives.from_dict(tried)
                check_alternatives(inputs, found)
            except EngineError:
                continue
            proposed = tried
            break
    return Alternatives.from_dict(proposed)
