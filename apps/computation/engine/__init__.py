"""The index engine: plain functions on arrays, frozen dataclasses around them.

It imports no Django and no application, reads and writes nothing, and keeps no state: equal arguments give
equal results, to the last bit. ``docs/methodology.md`` says which function computes which formula, and where
it is from.
"""

from .context import LevelContext
from .enums import NO_CLASS, THREE_CLASSES, Answer, VulnerabilityClass
from .events import measure_completeness, weigh_events
from .exceptions import (
    AggregationError,
    ClassificationError,
    DataError,
    EngineError,
    FrameworkError,
    ImputationError,
    MethodError,
    NormalisationError,
    TreatmentError,
    UnitsError,
    WeightingError,
)
from .framework import Framework
from .given_scores import compute_from_scores
from .method import Method, Step
from .methods.aggregation import aggregate_arithmetic, measure_weight_share
from .methods.classification import Classification, CutOffs, classify_fixed, classify_mean_sd
from .methods.imputation import impute_none
from .methods.normalisation import normalise_max
from .methods.panel import AhpWeights, combine_ahp, weight_ahp, weight_budget_allocation, weight_expert_panel
from .methods.ranking import rank_scores
from .methods.regional import aggregate_regions_mean, weigh_regions_by_voters, weigh_regions_equally
from .methods.rescaling import rescale_max, rescale_minmax, rescale_none
from .methods.screening import screen_minimum_share, screen_none
from .methods.treatment import TreatedColumn, treat_none
from .methods.weighting import weight_given
from .nodes import Branch, Group, Indicator, Theme
from .pipeline import compute_index
from .regional_means import RegionalMeans
from .registry import Stage
from .results import ENGINE_VERSION, IndexResult, ScoresResult
from .themes import ThemeScores
from .units import Units

__all__ = [
    "ENGINE_VERSION",
    "NO_CLASS",
    "THREE_CLASSES",
    "AggregationError",
    "AhpWeights",
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
    "ImputationError",
    "IndexResult",
    "Indicator",
    "LevelContext",
    "Method",
    "MethodError",
    "NormalisationError",
    "RegionalMeans",
    "ScoresResult",
    "Stage",
    "Step",
    "Theme",
    "ThemeScores",
    "TreatedColumn",
    "TreatmentError",
    "Units",
    "UnitsError",
    "VulnerabilityClass",
    "WeightingError",
    "aggregate_arithmetic",
    "aggregate_regions_mean",
    "classify_fixed",
    "classify_mean_sd",
    "combine_ahp",
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
    "weigh_regions_by_voters",
    "weigh_regions_equally",
    "weight_ahp",
    "weight_budget_allocation",
    "weight_expert_panel",
    "weight_given",
]
