"""The registry of methods: what a method can name at each stage, everything said once.

A new method of the field is one function in its family's module below ``methods``, and one entry in ``values`` or
``scores``. The checks of files, the forms, the pages that explain a method and the tables of the documents are made
from the entries.
"""

from collections.abc import Mapping
from typing import Final

from .operation import Derived, Operation, StepProblem
from .parameters import Parameter, ParameterValue
from .scores import AGGREGATIONS, CLASSIFICATIONS, EMPTY_WORDS, OWNER_WORDS, REGIONS, RESCALINGS, WEIGHINGS
from .stages import NEUTRAL_STEPS, PLACEHOLDERS, STAGES_BY_GROUP, STAGES_BY_LEVEL, Stage
from .values import IMPUTATIONS, NORMALISATIONS, SCREENS, TREATMENTS

__all__ = [
    "AGGREGATIONS",
    "CLASSIFICATIONS",
    "EMPTY_WORDS",
    "IMPUTATIONS",
    "NEUTRAL_STEPS",
    "NORMALISATIONS",
    "OPERATIONS",
    "OWNER_WORDS",
    "PLACEHOLDERS",
    "REGIONS",
    "RESCALINGS",
    "SCREENS",
    "STAGES_BY_GROUP",
    "STAGES_BY_LEVEL",
    "TREATMENTS",
    "WEIGHINGS",
    "Derived",
    "Operation",
    "Parameter",
    "ParameterValue",
    "Stage",
    "StepProblem",
]

OPERATIONS: Final[Mapping[Stage, Mapping[str, Operation]]] = {
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
