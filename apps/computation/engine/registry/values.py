"""What a method can do to the values of the indicators: screen, impute, treat, normalise."""

from collections.abc import Mapping
from typing import Final

from ..arrays import FloatArray
from ..context import LevelContext
from ..methods import imputation, normalisation, screening, treatment
from ..methods.treatment import TreatedColumn
from .operation import (
    Derived,
    ImputeFunction,
    NormaliseFunction,
    Operation,
    Parameter,
    ScreenFunction,
    TreatFunction,
    read_share,
)


def _impute_none(values: FloatArray, context: LevelContext) -> FloatArray:
    return imputation.impute_none(values)


def _treat_none(values: FloatArray, context: LevelContext) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    return treatment.treat_none(values), ()


def _normalise_max(values: FloatArray, context: LevelContext) -> tuple[FloatArray, Derived]:
    scores, maxima = normalisation.normalise_max(values, context.directions)
    return scores, {"maxima": maxima}


SCREENS: Final[Mapping[str, Operation[ScreenFunction]]] = {
    "none": Operation(screening.screen_none),
    "minimum_share": Operation(
        screening.screen_minimum_share, {"share": Parameter(read_share, "angka dari 0 sampai 1")}
    ),
}
IMPUTATIONS: Final[Mapping[str, Operation[ImputeFunction]]] = {"none": Operation(_impute_none)}
TREATMENTS: Final[Mapping[str, Operation[TreatFunction]]] = {"none": Operation(_treat_none)}
NORMALISATIONS: Final[Mapping[str, Operation[NormaliseFunction]]] = {"max": Operation(_normalise_max)}
