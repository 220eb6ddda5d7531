"""What a method can do to the values of the indicators: screen, impute, treat, normalise."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from ..arrays import FloatArray
from ..context import LevelContext
from ..exceptions import NormalisationError
from ..methods import (
    distances,
    imputation,
    normalisation,
    ordinal,
    screening,
    transformation,
    treatment,
    two_stage,
    winsorising,
)
from ..methods.treatment import TreatedColumn
from .operation import (
    Derived,
    ImputeFunction,
    NormaliseFunction,
    Operation,
    Parameter,
    ScreenFunction,
    TreatFunction,
    read_code,
    read_number,
    read_positive,
    read_share,
    read_whole,
)

MOST_POINTS: Final = 10_000
"""Points of an indicator that may be winsorised."""


def _find_scale_conflict(parameters: Mapping[str, Any]) -> str | None:
    lower, upper = parameters["lower"], parameters["upper"]
    return None if lower < upper else f"lower ({lower:g}) harus lebih kecil daripada upper ({upper:g})"


def _impute_none(values: FloatArray, context: LevelContext) -> FloatArray:
    return imputation.impute_none(values)


def _impute_zero(values: FloatArray, context: LevelContext) -> FloatArray:
    return imputation.impute_zero(values)


def _impute_mean(values: FloatArray, context: LevelContext) -> FloatArray:
    return imputation.impute_mean(values)


def _impute_median(values: FloatArray, context: LevelContext) -> FloatArray:
    return imputation.impute_median(values)


def _impute_group_mean(values: FloatArray, context: LevelContext) -> FloatArray:
    return imputation.impute_group_mean(values, context.groups)


def _impute_group_median(values: FloatArray, context: LevelContext) -> FloatArray:
    return imputation.impute_group_median(values, context.groups)


def _impute_latest_edition(values: FloatArray, context: LevelContext) -> FloatArray:
    return imputation.impute_latest_edition(values, context.latest)


def _treat_none(values: FloatArray, context: LevelContext) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    return treatment.treat_none(values), ()


def _treat_two_stage(
    values: FloatArray, context: LevelContext, *, winmax: int
) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    return two_stage.treat_two_stage(values, winmax=winmax)


def _treat_winsorise(
    values: FloatArray, context: LevelContext, *, count: int
) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    return winsorising.treat_winsorise(values, count=count)


def _treat_log(values: FloatArray, context: LevelContext) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    return transformation.treat_log(values)


def _treat_boxcox(values: FloatArray, context: LevelContext) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    return transformation.treat_boxcox(values)


def _treat_cap(
    values: FloatArray, context: LevelContext, *, value: float
) -> tuple[FloatArray, tuple[TreatedColumn, ...]]:
    return treatment.treat_cap(values, value=value)


def _normalise_max(values: FloatArray, context: LevelContext) -> tuple[FloatArray, Derived]:
    scores, maxima = normalisation.normalise_max(values, context.directions, context.origins)
    return scores, {"maxima": maxima}


def _normalise_minmax(
    values: FloatArray, context: LevelContext, *, lower: float, upper: float
) -> tuple[FloatArray, Derived]:
    scores, minima, maxima = normalisation.normalise_minmax(
        values, context.directions, lower=lower, upper=upper
    )
    return scores, {"minima": minima, "maxima": maxima}


def _normalise_zscore(
    values: FloatArray, context: LevelContext, *, mean: float, sd: float
) -> tuple[FloatArray, Derived]:
    scores, means, sds = normalisation.normalise_zscore(values, context.directions, mean=mean, sd=sd)
    return scores, {"means": means, "sds": sds}


def _normalise_rank(values: FloatArray, context: LevelContext) -> tuple[FloatArray, Derived]:
    scores, counts = ordinal.normalise_rank(values, context.directions)
    return scores, {"counts": counts}


def _normalise_percentile(values: FloatArray, context: LevelContext) -> tuple[FloatArray, Derived]:
    scores, counts = ordinal.normalise_percentile(values, context.directions)
    return scores, {"counts": counts}


def _normalise_borda(values: FloatArray, context: LevelContext) -> tuple[FloatArray, Derived]:
    scores, counts = ordinal.normalise_borda(values, context.directions)
    return scores, {"counts": counts}


def _normalise_distance_target(values: FloatArray, context: LevelContext) -> tuple[FloatArray, Derived]:
    scores, starts = distances.normalise_distance_target(values, context.targets, context.directions)
    return scores, {"starts": starts, "targets": context.targets}


def _normalise_distance_reference(
    values: FloatArray, context: LevelContext, *, reference: str
) -> tuple[FloatArray, Derived]:
    if reference not in context.unit_codes:
        raise NormalisationError(
            f"Wilayah rujukan {reference} tidak ada di tingkat {context.level}. Pilih wilayah di tingkat itu, atau "
            f"atur normalisasi tingkat {context.level} tersendiri.",
            (reference,),
        )
    row = context.unit_codes.index(reference)
    scores, starts, references = distances.normalise_distance_reference(values, row, context.directions)
    return scores, {"starts": starts, "references": references}


def _normalise_distance_max(values: FloatArray, context: LevelContext) -> tuple[FloatArray, Derived]:
    scores, minima, maxima = distances.normalise_distance_max(values, context.directions)
    return scores, {"minima": minima, "maxima": maxima}


def _normalise_goalposts(values: FloatArray, context: LevelContext) -> tuple[FloatArray, Derived]:
    posts = context.goalposts
    scores = distances.normalise_goalposts(values, posts, context.directions)
    return scores, {"lower": posts[:, 0], "upper": posts[:, 1]}


def _normalise_presence(values: FloatArray, context: LevelContext) -> tuple[FloatArray, Derived]:
    scores, counts = normalisation.normalise_presence(values, context.directions, context.origins)
    return scores, {"counts": counts}


SCREENS: Final[Mapping[str, Operation[ScreenFunction]]] = {
    "none": Operation(screening.screen_none),
    "minimum_share": Operation(
        screening.screen_minimum_share, {"share": Parameter(read_share, "angka dari 0 sampai 1")}
    ),
}
IMPUTATIONS: Final[Mapping[str, Operation[ImputeFunction]]] = {
    "none": Operation(_impute_none),
    "zero": Operation(_impute_zero),
    "mean": Operation(_impute_mean),
    "median": Operation(_impute_median),
    "group_mean": Operation(_impute_group_mean),
    "group_median": Operation(_impute_group_median),
    "latest_edition": Operation(_impute_latest_edition),
}
TREATMENTS: Final[Mapping[str, Operation[TreatFunction]]] = {
    "none": Operation(_treat_none),
    "two_stage": Operation(
        _treat_two_stage,
        {
            "winmax": Parameter(
                partial(read_whole, minimum=0, maximum=MOST_POINTS),
                f"bilangan bulat 0 sampai {MOST_POINTS}",
                5,
            )
        },
    ),
    "winsorise": Operation(
        _treat_winsorise,
        {
            "count": Parameter(
                partial(read_whole, minimum=1, maximum=MOST_POINTS), f"bilangan bulat 1 sampai {MOST_POINTS}"
            )
        },
    ),
    "log": Operation(_treat_log),
    "boxcox": Operation(_treat_boxcox),
    "cap": Operation(_treat_cap, {"value": Parameter(read_number, "angka")}),
}
NORMALISATIONS: Final[Mapping[str, Operation[NormaliseFunction]]] = {
    "max": Operation(_normalise_max),
    "minmax": Operation(
        _normalise_minmax,
        {
            "lower": Parameter(read_number, "angka", 0.0),
            "upper": Parameter(read_number, "angka di atas lower", 100.0),
        },
        find_conflict=_find_scale_conflict,
    ),
    "zscore": Operation(
        _normalise_zscore,
        {
            "mean": Parameter(read_number, "angka", 0.0),
            "sd": Parameter(read_positive, "angka di atas 0", 1.0),
        },
    ),
    "rank": Operation(_normalise_rank),
    "percentile": Operation(_normalise_percentile),
    "borda": Operation(_normalise_borda),
    "distance_target": Operation(_normalise_distance_target),
    "distance_reference": Operation(
        _normalise_distance_reference, {"reference": Parameter(read_code, "kode wilayah")}
    ),
    "distance_max": Operation(_normalise_distance_max),
    "goalposts": Operation(_normalise_goalposts),
    "presence": Operation(_normalise_presence),
}
