"""What a method can do to scores: weigh, aggregate, rescale, classify, and carry up the regions."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import numpy as np

from ..arrays import FloatArray
from ..enums import THREE_CLASSES
from ..methods import aggregation, classification, classification_breaks, regional, rescaling, weighting
from ..methods.classification import Classification
from .operation import (
    AggregateFunction,
    ClassifyFunction,
    Operation,
    Parameter,
    RegionsFunction,
    RescaleFunction,
    WeighFunction,
    read_choice,
    read_labels,
    read_number,
    read_optional_labels,
    read_positive,
    read_rising,
    read_whole,
)

_TWO_TO_TEN: Final = Parameter(partial(read_whole, minimum=2, maximum=10), "bilangan bulat 2 sampai 10", 3)
_CLASS_NAMES: Final = "daftar nama kelas yang berbeda-beda, masing-masing paling panjang 30 huruf"
_LABELS: Final = Parameter(read_labels, _CLASS_NAMES, THREE_CLASSES)
_OPTIONAL_LABELS: Final = Parameter(read_optional_labels, f"{_CLASS_NAMES}, atau kosong", ())


def _find_cut_conflict(parameters: Mapping[str, Any]) -> str | None:
    n_cuts, n_labels = len(parameters["cuts"]), len(parameters["labels"])
    if n_labels == n_cuts + 1:
        return None
    return f"ada {n_cuts} ambang batas dan {n_labels} nama kelas; isi labels dengan {n_cuts + 1} nama kelas"


def _find_class_conflict(parameters: Mapping[str, Any]) -> str | None:
    n_classes, n_labels = parameters["k"], len(parameters["labels"])
    if n_labels in {0, n_classes}:
        return None
    return f"ada {n_classes} kelas dan {n_labels} nama kelas; isi labels dengan {n_classes} nama kelas"


def _find_range_conflict(parameters: Mapping[str, Any]) -> str | None:
    lower, upper = parameters["lower"], parameters["upper"]
    return None if lower < upper else f"lower {lower:g} harus di bawah upper {upper:g}"


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


def _classify_quantiles(
    scores: FloatArray, n_occurring: FloatArray | None, *, k: int, labels: tuple[str, ...]
) -> Classification:
    return classification_breaks.classify_quantiles(scores, k=k, labels=labels)


def _classify_jenks(
    scores: FloatArray, n_occurring: FloatArray | None, *, k: int, labels: tuple[str, ...]
) -> Classification:
    return classification_breaks.classify_jenks(scores, k=k, labels=labels)


def _classify_count(
    scores: FloatArray, n_occurring: FloatArray | None, *, cuts: tuple[float, ...], labels: tuple[str, ...]
) -> Classification:
    counted = np.full(scores.shape, np.nan) if n_occurring is None else n_occurring
    return classification_breaks.classify_count(scores, counted, cuts=cuts, labels=labels)


WEIGHINGS: Final[Mapping[str, Operation[WeighFunction]]] = {
    "given": Operation(weighting.weight_given, depends_on_level=False),
    "equal": Operation(weighting.weight_equal, depends_on_level=False),
    "pca": Operation(weighting.weight_pca),
    "optimised": Operation(
        weighting.weight_optimised,
        {
            "influence": Parameter(
                partial(read_choice, choices=weighting.INFLUENCES), "equal atau given", "equal"
            ),
        },
    ),
}
AGGREGATIONS: Final[Mapping[str, Operation[AggregateFunction]]] = {
    "arithmetic": Operation(aggregation.aggregate_arithmetic, depends_on_level=False),
    "geometric": Operation(aggregation.aggregate_geometric, depends_on_level=False),
    "harmonic": Operation(aggregation.aggregate_harmonic, depends_on_level=False),
    "generalised": Operation(
        aggregation.aggregate_generalised, {"p": Parameter(read_number, "angka")}, depends_on_level=False
    ),
    "copeland": Operation(aggregation.aggregate_copeland),
}
RESCALINGS: Final[Mapping[str, Operation[RescaleFunction]]] = {
    "none": Operation(_rescale_none),
    "max": Operation(_rescale_max),
    "minmax": Operation(_rescale_minmax),
    "cap": Operation(
        rescaling.rescale_cap,
        {"lower": Parameter(read_number, "angka", 0.0), "upper": Parameter(read_number, "angka", 100.0)},
        find_conflict=_find_range_conflict,
    ),
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
        {"cuts": Parameter(read_rising, "daftar angka yang menaik"), "labels": _LABELS},
        find_conflict=_find_cut_conflict,
        depends_on_scores=False,
    ),
    "quantiles": Operation(
        _classify_quantiles,
        {"k": _TWO_TO_TEN, "labels": _OPTIONAL_LABELS},
        find_conflict=_find_class_conflict,
    ),
    "jenks": Operation(
        _classify_jenks,
        {"k": _TWO_TO_TEN, "labels": _OPTIONAL_LABELS},
        find_conflict=_find_class_conflict,
    ),
    "count": Operation(
        _classify_count,
        {"cuts": Parameter(read_rising, "daftar angka yang menaik"), "labels": _LABELS},
        find_conflict=_find_cut_conflict,
        depends_on_scores=False,
        needs_events=True,
    ),
}
REGIONS: Final[Mapping[str, Operation[RegionsFunction]]] = {
    "mean": Operation(regional.weigh_regions_equally),
    "voters": Operation(regional.weigh_regions_by_voters),
}
