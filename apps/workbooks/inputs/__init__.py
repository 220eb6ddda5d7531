"""What an uploaded workbook says: from cells to answers, each problem with its sheet and cell. No database."""

from .choices import Choices, event_choices
from .control import Control, read_control
from .names import IndicatorNames, RegionNames
from .problems import Problem, Problems
from .reading import ReadAnswer, ReadWorkbook, Vocabulary, read_workbook

__all__ = [
    "Choices",
    "Control",
    "IndicatorNames",
    "Problem",
    "Problems",
    "ReadAnswer",
    "ReadWorkbook",
    "RegionNames",
    "Vocabulary",
    "event_choices",
    "read_control",
    "read_workbook",
]
