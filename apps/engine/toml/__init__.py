"""Reading TOML files so that every fault is told with its line: what framework and instrument files share."""

from .positions import toml_values
from .problems import FileError, FileProblem
from .tables import ProblemList, Table

__all__ = ["FileError", "FileProblem", "ProblemList", "Table", "toml_values"]
