"""The index engine: plain functions on arrays, frozen dataclasses around them.

It imports no Django and no application, reads and writes nothing, and keeps no state: equal arguments give
equal results, to the last bit. ``docs/methodology.md`` says which function computes which formula, and where
it is from.
"""

from .context import LevelContext
from .enums import NO_CLASS, THREE_CLASSES, Answer, VulnerabilityClass
from .events import weigh_events
from .exceptions import (
    AggregationError,
    ClassificationError,
    DataError,
    EngineError,
    FrameworkError,
    ImputationError,
    MethodError,
    NormalisationError,
    UnitsError,
    WeightingError,
)
from .framework import Framework
from .given_scores import compute_from_scores
from .index_inputs import IndexInputs
from .method import Method, Step
from .methods.aggregation import (
    aggregate_arithmetic,
    aggregate_copeland,
    aggregate_generalised,
    aggregate_geometric,
    aggregate_harmonic,
    weigh_known,
)
from .methods.classification import Classification, CutOffs, classify_fixed, classify_mean_sd
from .methods.classification_breaks import classify_count, classify_jenks, classify_quantiles
from .methods.distances import (
    normalise_distance_max,
    normalise_distance_reference,
    normalise_distance_target,
    normalise_goalposts,
)
from .methods.imputation import (
    impute_group_mean,
    impute_group_median,
    impute_latest_edition,
    impute_mean,
    impute_median,
    impute_none,
    impute_zero,
)
from .methods.normalisation import (
    normalise_max,
    normalise_minmax,
    normalise_presence,
    normalise_zscore,
)
from .methods.ordering import rank_scores
from .methods.ordinal import normalise_borda, normalise_percentile, normalise_rank
from .methods.outranking import outrank_regions
from .methods.panel import (
    ACCEPTED_RATIO,
    AhpWeights,
    combine_ahp,
    weight_ahp,
    weight_budget_allocation,
    weight_expert_panel,
)
from .methods.regional import aggregate_regions_means, weigh_regions_by_voters, weigh_regions_equally
from .methods.rescaling import rescale_cap, rescale_max, rescale_minmax, rescale_none
from .methods.screening import screen_minimum_share, screen_none
from .methods.skewness import Shape, measure_shape
from .methods.transformation import treat_boxcox, treat_log
from .methods.treatment import TreatedColumn, treat_cap, treat_none
from .methods.two_stage import treat_two_stage
from .methods.weighting import weight_equal, weight_given, weight_optimised, weight_pca
from .methods.winsorising import treat_winsorise
from .nodes import Branch, Group, Indicator, Theme
from .pipeline import compute_index
from .regional_means import RegionalMeans
from .registry import Stage
from .results import ENGINE_VERSION, IndexResult, ScoresResult
from .themes import ThemeScores
from .units import Units

__all__ = [
    "ACCEPTED_RATIO",
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
    "IndexInputs",
    "IndexResult",
    "Indicator",
    "LevelContext",
    "Method",
    "MethodError",
    "NormalisationError",
    "RegionalMeans",
    "ScoresResult",
    "Shape",
    "Stage",
    "Step",
    "Theme",
    "ThemeScores",
    "TreatedColumn",
    "Units",
    "UnitsError",
    "VulnerabilityClass",
    "WeightingError",
    "aggregate_arithmetic",
    "aggregate_copeland",
    "aggregate_generalised",
    "aggregate_geometric",
    "aggregate_harmonic",
    "aggregate_regions_means",
    "classify_count",
    "classify_fixed",
    "classify_jenks",
    "classify_mean_sd",
    "classify_quantiles",
    "combine_ahp",
    "compute_from_scores",
    "compute_index",
    "impute_group_mean",
    "impute_group_median",
    "impute_latest_edition",
    "impute_mean",
    "impute_median",
    "impute_none",
    "impute_zero",
    "measure_shape",
    "normalise_borda",
    "normalise_distance_max",
    "normalise_distance_reference",
    "normalise_distance_target",
    "normalise_goalposts",
    "normalise_max",
    "normalise_minmax",
    "normalise_percentile",
    "normalise_presence",
    "normalise_rank",
    "normalise_zscore",
    "outrank_regions",
    "rank_scores",
    "rescale_cap",
    "rescale_max",
    "rescale_minmax",
    "rescale_none",
    "screen_minimum_share",
    "screen_none",
    "treat_boxcox",
    "treat_cap",
    "treat_log",
    "treat_none",
    "treat_two_stage",
    "treat_winsorise",
    "weigh_events",
    "weigh_known",
    "weigh_regions_by_voters",
    "weigh_regions_equally",
    "weight_ahp",
    "weight_budget_allocation",
    "weight_equal",
    "weight_expert_panel",
    "weight_given",
    "weight_optimised",
    "weight_pca",
]
