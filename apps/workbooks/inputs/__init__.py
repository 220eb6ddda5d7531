"""What an uploaded workbook says: from cells to answers, each problem with its sheet and cell. No database."""

from .choices import Choices
from .control import Control, read_control
from .problems import Problem, Problems
from .reading import ReadAnswer, ReadWorkbook, Vocabulary, read_workbook

__all__ = [
    "Choices",
    "Control",
    "Problem",
    "Problems",
    "ReadAnswer",
    "ReadWorkbook",
    "Vocabulary",
    "read_control",
    "read_workbook",
]
