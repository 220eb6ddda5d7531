"""What an index says beside its scores: what makes them up, what they hang on, what goes together.

Every function takes the `IndexResult` of one computation and changes nothing. Where a mean, a rank or a correlation
is taken, it is within one level of region.
"""

from .coherence import (
    DEFAULT_LIMITS,
    CorrelatedPair,
    CorrelationLimits,
    Correlations,
    correlate_across,
    correlate_within,
    flag_correlation,
)
from .components import Components, analyse_components, find_components
from .contributions import Contributions, measure_contributions
from .correlations import correlate_kendall, correlate_pearson, correlate_spearman
from .dominance import Outranking, outrank_level
from .leave_one_out import LeaveOneOut, leave_one_out
from .parts import Below
from .profile import OrderBy, Profile, Standing, profile_region, profile_scores
from .reliability import Reliability, measure_alpha, measure_reliability

__all__ = [
    "DEFAULT_LIMITS",
    "Below",
    "Components",
    "Contributions",
    "CorrelatedPair",
    "CorrelationLimits",
    "Correlations",
    "LeaveOneOut",
    "OrderBy",
    "Outranking",
    "Profile",
    "Reliability",
    "Standing",
    "analyse_components",
    "correlate_across",
    "correlate_kendall",
    "correlate_pearson",
    "correlate_spearman",
    "correlate_within",
    "find_components",
    "flag_correlation",
    "leave_one_out",
    "measure_alpha",
    "measure_contributions",
    "measure_reliability",
    "outrank_level",
    "profile_region",
    "profile_scores",
]
