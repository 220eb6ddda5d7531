"""Reading studies and what they found. Import selectors from here."""

from .stability import LevelStability, stability_list, study_latest
from .studies import (
    Interval,
    RobustnessLine,
    SensitivityLine,
    robustness_get,
    robustness_list,
    sensitivity_list,
    study_get,
    study_list,
)

__all__ = [
    "Interval",
    "LevelStability",
    "RobustnessLine",
    "SensitivityLine",
    "robustness_get",
    "robustness_list",
    "sensitivity_list",
    "stability_list",
    "study_get",
    "study_latest",
    "study_list",
]
