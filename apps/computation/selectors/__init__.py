"""Reading runs and what they found. Import selectors from here."""

from .contributions import (
    ContributionLine,
    ContributionTable,
    RegionProfile,
    StandingLine,
    contribution_table,
    region_profile,
)
from .runs import (
    GroupLine,
    IndicatorLine,
    event_level_names,
    result_get,
    result_groups,
    result_list,
    result_submission,
    run_get,
    run_latest,
    run_list,
    run_list_reading,
)
from .themes import ThemeRow, ThemeScore, ThemeTable, theme_scores, theme_tables
from .treatment import TreatedIndicator, TreatedPoint, count_imputed, treated_indicators, treated_points
from .waiting import edition_list_uncomputed, is_run_outdated
from .weights import WeightLine, weight_lines

__all__ = [
    "ContributionLine",
    "ContributionTable",
    "GroupLine",
    "IndicatorLine",
    "RegionProfile",
    "StandingLine",
    "ThemeRow",
    "ThemeScore",
    "ThemeTable",
    "TreatedIndicator",
    "TreatedPoint",
    "WeightLine",
    "contribution_table",
    "count_imputed",
    "edition_list_uncomputed",
    "event_level_names",
    "is_run_outdated",
    "region_profile",
    "result_get",
    "result_groups",
    "result_list",
    "result_submission",
    "run_get",
    "run_latest",
    "run_list",
    "run_list_reading",
    "theme_scores",
    "theme_tables",
    "treated_indicators",
    "treated_points",
    "weight_lines",
]
