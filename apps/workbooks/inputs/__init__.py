"""What an uploaded workbook says: from cells to answers, each problem with its sheet and cell. No database."""

from .choices import Choices
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
    "read_control",
    "read_workbook",
]
