"""Which functions a method can name, and the parameters each takes.

A new method of the field is one function in its family's module below ``methods``, and one line in ``values`` or
``scores``.
"""

from collections.abc import Mapping
from typing import Any, Final

from .operation import NEUTRAL_STEPS, Derived, Operation, Parameter, ParameterValue, Stage
from .scores import AGGREGATIONS, CLASSIFICATIONS, REGIONS, RESCALINGS, WEIGHINGS
from .values import IMPUTATIONS, NORMALISATIONS, SCREENS, TREATMENTS

__all__ = [
    "AGGREGATIONS",
    "CLASSIFICATIONS",
    "IMPUTATIONS",
    "NEUTRAL_STEPS",
    "NORMALISATIONS",
    "OPERATIONS",
    "REGIONS",
    "RESCALINGS",
    "SCREENS",
    "TREATMENTS",
    "WEIGHINGS",
    "Derived",
    "Operation",
    "Parameter",
    "ParameterValue",
    "Stage",
]

OPERATIONS: Final[Mapping[Stage, Mapping[str, Operation[Any]]]] = {
    Stage.SCREEN: SCREENS,
    Stage.IMPUTE: IMPUTATIONS,
    Stage.TREAT: TREATMENTS,
    Stage.NORMALISE: NORMALISATIONS,
    Stage.WEIGH: WEIGHINGS,
    Stage.AGGREGATE: AGGREGATIONS,
    Stage.RESCALE: RESCALINGS,
    Stage.CLASSIFY: CLASSIFICATIONS,
    Stage.REGIONS: REGIONS,
}
