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

__all__ = [
    "GroupLine",
    "IndicatorLine",
    "event_level_names",
    "result_get",
    "result_groups",
    "result_list",
    "result_submission",
    "run_get",
    "run_list",
]
