"""Which functions a method can name, and the parameters each takes.

A new method of the field is one function in its family's module and one line here.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any, Concatenate, Final, Generic, TypeAlias, TypeVar

from . import aggregation, classification, imputation, normalisation, rescaling, screening, treatment
from .arrays import BoolArray, FloatArray, IndexArray
from .enums import THREE_CLASSES

ParameterValue: TypeAlias = int | float | tuple[float, ...] | tuple[str, ...]
Derived: TypeAlias = dict[str, FloatArray]
"""Values a step took from the data, by name; one per column of what it was given."""

ScreenFunction: TypeAlias = Callable[Concatenate[FloatArray, ...], BoolArray]
ValueFunction: TypeAlias = Callable[Concatenate[FloatArray, ...], FloatArray]
NormaliseFunction: TypeAlias = Callable[Concatenate[FloatArray, IndexArray, ...], tuple[FloatArray, Derived]]
RescaleFunction: TypeAlias = Callable[Concatenate[FloatArray, ...], tuple[FloatArray, dict[str, float]]]
AggregateFunction: TypeAlias = Callable[Concatenate[FloatArray, FloatArray, ...], FloatArray]
ClassifyFunction: TypeAlias = Callable[Concatenate[FloatArray, ...], classification.Classification]

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


class Stage(StrEnum):
    """The stages of the pipeline, in the order they run."""

    SCREEN = "screen"
    IMPUTE = "impute"
    TREAT = "treat"
    NORMALISE = "normalise"
    AGGREGATE = "aggregate"
    RESCALE = "rescale"
    CLASSIFY = "classify"


@dataclass(frozen=True)
class Parameter:
    """A parameter of a step.

    Parameters
    ----------
    read : callable
        Returns the value as the function wants it, or None if it is impossible.
    requirement : str
        What the value must be, for messages.
    default : ParameterValue, optional
        None where the parameter must be given.
    """

    read: Callable[[Any], ParameterValue | None]
    requirement: str
    default: ParameterValue | None = None


@dataclass(frozen=True)
class Operation(Generic[FunctionT]):
    """What a name in a method stands for.

    Parameters
    ----------
    function : callable
        The function of the stage.
    parameters : mapping of str to Parameter
        The keyword parameters it takes.
    find_conflict : callable, optional
        Given all parameters, a sentence why they do not fit together, or None.
    depends_on_scores : bool
        Classification only: cut-offs come from the scores, so the same step also fits other aggregates.
    """

    function: FunctionT
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    find_conflict: Callable[[Mapping[str, Any]], str | None] | None = None
    depends_on_scores: bool = True


def _read_number(
    value: Any, *, minimum: float, maximum: float = math.inf, above: bool = False
) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    inside = minimum < value <= maximum if above else minimum <= value <= maximum
    return float(value) if inside else None


def _read_share(value: Any) -> float | None:
    return _read_number(value, minimum=0.0, maximum=1.0)


def _read_positive(value: Any) -> float | None:
    return _read_number(value, minimum=0.0, above=True)


def _read_ddof(value: Any) -> int | None:
    return int(value) if not isinstance(value, bool) and value in (0, 1) else None


def _read_cuts(value: Any) -> tuple[float, ...] | None:
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        return None
    numbers = [_read_number(item, minimum=-math.inf) for item in value]
    cuts = tuple(number for number in numbers if number is not None)
    rising = all(low < high for low, high in pairwise(cuts))
    return cuts if len(cuts) == len(numbers) and rising else None


def _read_labels(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, str) or not isinstance(value, Sequence):
        return None
    labels = tuple(value)
    sound = all(isinstance(label, str) and label.strip() for label in labels) and len(set(labels)) == len(
        labels
    )
    return labels if labels and sound else None


def _find_label_conflict(parameters: Mapping[str, Any]) -> str | None:
    n_cuts, n_labels = len(parameters["cuts"]), len(parameters["labels"])
    if n_labels == n_cuts + 1:
        return None
    return f"ada {n_cuts} ambang batas dan {n_labels} nama kelas; isi labels dengan {n_cuts + 1} nama kelas"


def _normalise_max(values: FloatArray, directions: IndexArray) -> tuple[FloatArray, Derived]:
    scores, maxima = normalisation.normalise_max(values, directions)
    return scores, {"maxima": maxima}


def _rescale_none(scores: FloatArray) -> tuple[FloatArray, dict[str, float]]:
    return rescaling.rescale_none(scores), {}


def _rescale_max(scores: FloatArray) -> tuple[FloatArray, dict[str, float]]:
    rescaled, maximum = rescaling.rescale_max(scores)
    return rescaled, {"maximum": maximum}


def _rescale_minmax(scores: FloatArray) -> tuple[FloatArray, dict[str, float]]:
    rescaled, minimum, maximum = rescaling.rescale_minmax(scores)
    return rescaled, {"minimum": minimum, "maximum": maximum}


SCREENS: Final[Mapping[str, Operation[ScreenFunction]]] = {
    "none": Operation(screening.screen_none),
    "minimum_share": Operation(
        screening.screen_minimum_share, {"share": Parameter(_read_share, "angka dari 0 sampai 1")}
    ),
}
IMPUTATIONS: Final[Mapping[str, Operation[ValueFunction]]] = {"none": Operation(imputation.impute_none)}
TREATMENTS: Final[Mapping[str, Operation[ValueFunction]]] = {"none": Operation(treatment.treat_none)}
NORMALISATIONS: Final[Mapping[str, Operation[NormaliseFunction]]] = {"max": Operation(_normalise_max)}
AGGREGATIONS: Final[Mapping[str, Operation[AggregateFunction]]] = {
    "arithmetic": Operation(aggregation.aggregate_arithmetic),
}
RESCALINGS: Final[Mapping[str, Operation[RescaleFunction]]] = {
    "none": Operation(_rescale_none),
    "max": Operation(_rescale_max),
    "minmax": Operation(_rescale_minmax),
}
CLASSIFICATIONS: Final[Mapping[str, Operation[ClassifyFunction]]] = {
    "mean_sd": Operation(
        classification.classify_mean_sd,
        {
            "k": Parameter(_read_positive, "angka di atas 0", 1.0),
            "ddof": Parameter(_read_ddof, "1 (sampel) atau 0 (populasi)", 1),
        },
    ),
    "fixed": Operation(
        classification.classify_fixed,
        {
            "cuts": Parameter(_read_cuts, "daftar angka yang menaik"),
            "labels": Parameter(_read_labels, "daftar nama kelas yang berbeda-beda", THREE_CLASSES),
        },
        find_conflict=_find_label_conflict,
        depends_on_scores=False,
    ),
}

OPERATIONS: Final[Mapping[Stage, Mapping[str, Operation[Any]]]] = {
    Stage.SCREEN: SCREENS,
    Stage.IMPUTE: IMPUTATIONS,
    Stage.TREAT: TREATMENTS,
    Stage.NORMALISE: NORMALISATIONS,
    Stage.AGGREGATE: AGGREGATIONS,
    Stage.RESCALE: RESCALINGS,
    Stage.CLASSIFY: CLASSIFICATIONS,
}
