"""Reading studies and what they found. Import selectors from here."""

from .stability import LevelStability, stability_list, study_latest
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
    "Interval",
    "LevelStability",
    "RobustnessLine",
    "SensitivityLine",
    "chunk_progress",
    "robustness_get",
    "robustness_list",
    "sensitivity_list",
    "stability_list",
    "study_get",
    "study_latest",
    "study_list",
]
