"""What a method can do to scores: weigh, aggregate, rescale, classify, and carry up the regions."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from ..arrays import FloatArray
from ..enums import THREE_CLASSES
from ..methods import aggregation, classification, regional, rescaling, weighting
from ..methods.classification import Classification
from .operation import (
    AggregateFunction,
    ClassifyFunction,
    Operation,
    Parameter,
    RegionsFunction,
    RescaleFunction,
    WeighFunction,
    read_labels,
    read_positive,
    read_rising,
    read_whole,
)


def _find_label_conflict(parameters: Mapping[str, Any]) -> str | None:
    n_cuts, n_labels = len(parameters["cuts"]), len(parameters["labels"])
    if n_labels == n_cuts + 1:
        return None
    return f"ada {n_cuts} ambang batas dan {n_labels} nama kelas; isi labels dengan {n_cuts + 1} nama kelas"


def _rescale_none(scores: FloatArray) -> tuple[FloatArray, dict[str, float]]:
    return rescaling.rescale_none(scores), {}


def _rescale_max(scores: FloatArray) -> tuple[FloatArray, dict[str, float]]:
    rescaled, maximum = rescaling.rescale_max(scores)
    return rescaled, {"maximum": maximum}


def _rescale_minmax(scores: FloatArray) -> tuple[FloatArray, dict[str, float]]:
    rescaled, minimum, maximum = rescaling.rescale_minmax(scores)
    return rescaled, {"minimum": minimum, "maximum": maximum}


def _classify_mean_sd(
    scores: FloatArray, n_occurring: FloatArray | None, *, k: float, ddof: int
) -> Classification:
    return classification.classify_mean_sd(scores, k=k, ddof=ddof)


def _classify_fixed(
    scores: FloatArray, n_occurring: FloatArray | None, *, cuts: tuple[float, ...], labels: tuple[str, ...]
) -> Classification:
    return classification.classify_fixed(scores, cuts=cuts, labels=labels)


WEIGHINGS: Final[Mapping[str, Operation[WeighFunction]]] = {
    "given": Operation(weighting.weight_given, depends_on_level=False),
}
AGGREGATIONS: Final[Mapping[str, Operation[AggregateFunction]]] = {
    "arithmetic": Operation(aggregation.aggregate_arithmetic, depends_on_level=False),
}
RESCALINGS: Final[Mapping[str, Operation[RescaleFunction]]] = {
    "none": Operation(_rescale_none),
    "max": Operation(_rescale_max),
    "minmax": Operation(_rescale_minmax),
}
CLASSIFICATIONS: Final[Mapping[str, Operation[ClassifyFunction]]] = {
    "mean_sd": Operation(
        _classify_mean_sd,
        {
            "k": Parameter(read_positive, "angka di atas 0", 1.0),
            "ddof": Parameter(partial(read_whole, minimum=0, maximum=1), "1 (sampel) atau 0 (populasi)", 1),
        },
    ),
    "fixed": Operation(
        _classify_fixed,
        {
            "cuts": Parameter(read_rising, "daftar angka yang menaik"),
            "labels": Parameter(read_labels, "daftar nama kelas yang berbeda-beda", THREE_CLASSES),
        },
        find_conflict=_find_label_conflict,
        depends_on_scores=False,
    ),
}
REGIONS: Final[Mapping[str, Operation[RegionsFunction]]] = {
    "mean": Operation(regional.weigh_regions_equally),
    "voters": Operation(regional.weigh_regions_by_voters),
}
