"""What an index says beside its scores: what they are made of, what they depend on, what goes together.

Every function takes the `IndexResult` of one computation and changes nothing. Where a mean, a rank or a correlation
is taken, it is within one level of region.
"""

from .coherence import (
    REDUNDANT_ABOVE,
    SIGNIFICANT_BELOW,
    WEAK_BELOW,
    CorrelatedPair,
    Correlations,
    correlate_across,
    correlate_within,
)
from .components import Components, analyse_components
from .contributions import Contributions, measure_contributions
from .dominance import Outranking, outrank_level
from .leave_one_out import LeaveOneOut, leave_one_out
from .parts import Below
from .profile import Profile, Standing, profile_scores
from .reliability import Reliability, measure_reliability

__all__ = [
    "REDUNDANT_ABOVE",
    "SIGNIFICANT_BELOW",
    "WEAK_BELOW",
    "Below",
    "Components",
    "Contributions",
    "CorrelatedPair",
    "Correlations",
    "LeaveOneOut",
    "Outranking",
    "Profile",
    "Reliability",
    "Standing",
    "analyse_components",
    "correlate_across",
    "correlate_within",
    "leave_one_out",
    "measure_contributions",
    "measure_reliability",
    "outrank_level",
    "profile_scores",
]
