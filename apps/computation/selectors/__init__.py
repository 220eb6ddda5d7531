"""Reading runs and what they found. Import selectors from here."""

from .runs import (
    GroupLine,
    IndicatorLine,
    event_level_names,
    result_get,
    result_groups,
    result_list,
    result_submission,
    run_get,
    run_list,
)
from .studies import (
    ChunkProgress,
    Interval,
    RobustnessLine,
    SensitivityLine,
    chunk_progress,
    robustness_get,
    robustness_list,
    sensitivity_list,
    study_get,
    study_list,
)

__all__ = [
    "ChunkProgress",
    "GroupLine",
    "IndicatorLine",
    "Interval",
    "RobustnessLine",
    "SensitivityLine",
    "chunk_progress",
    "event_level_names",
    "result_get",
    "result_groups",
    "result_list",
    "result_submission",
    "robustness_get",
    "robustness_list",
    "run_get",
    "run_list",
    "sensitivity_list",
    "study_get",
    "study_list",
]
