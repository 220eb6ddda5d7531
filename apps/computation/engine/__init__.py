"""The index engine: plain functions on arrays, frozen dataclasses around them.

It imports no Django and no application, reads and writes nothing, and keeps no state: equal arguments give
equal results, to the last bit. ``docs/methodology.md`` says which function computes which formula, and where
it is from.
"""

from .aggregation import aggregate_arithmetic, aggregate_regions_mean, measure_weight_share
from .classification import Classification, CutOffs, classify_fixed, classify_mean_sd
from .enums import NO_CLASS, THREE_CLASSES, Answer, VulnerabilityClass
from .events import measure_completeness, weigh_events
from .exceptions import (
    AggregationError,
    ClassificationError,
    DataError,
    EngineError,
    FrameworkError,
    MethodError,
    NormalisationError,
    UnitsError,
)
from .framework import Branch, Framework, Group, Indicator
from .imputation import impute_none
from .method import Method, Step
from .normalisation import normalise_max
from .pipeline import compute_from_scores, compute_index
from .ranking import rank_scores
from .registry import Stage
from .rescaling import rescale_max, rescale_minmax, rescale_none
from .results import ENGINE_VERSION, IndexResult, RegionalMeans, ScoresResult
from .screening import screen_minimum_share, screen_none
from .treatment import treat_none
from .units import Units

__all__ = [
    "ENGINE_VERSION",
    "NO_CLASS",
    "THREE_CLASSES",
    "AggregationError",
    "Answer",
    "Branch",
    "Classification",
    "ClassificationError",
    "CutOffs",
    "DataError",
    "EngineError",
    "Framework",
    "FrameworkError",
    "Group",
    "IndexResult",
    "Indicator",
    "Method",
    "MethodError",
    "NormalisationError",
    "RegionalMeans",
    "ScoresResult",
    "Stage",
    "Step",
    "Units",
    "UnitsError",
    "VulnerabilityClass",
    "aggregate_arithmetic",
    "aggregate_regions_mean",
    "classify_fixed",
    "classify_mean_sd",
    "compute_from_scores",
    "compute_index",
    "impute_none",
    "measure_completeness",
    "measure_weight_share",
    "normalise_max",
    "rank_scores",
    "rescale_max",
    "rescale_minmax",
    "rescale_none",
    "screen_minimum_share",
    "screen_none",
    "treat_none",
    "weigh_events",
]
