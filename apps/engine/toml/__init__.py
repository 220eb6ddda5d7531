"""Reading TOML files so that every fault is told with its line: what framework and instrument files share."""

from .positions import toml_values
from .problems import FileError, FileProblem, FilesError
from .tables import ProblemList, Table

__all__ = ["FileError", "FileProblem", "FilesError", "ProblemList", "Table", "toml_values"]
