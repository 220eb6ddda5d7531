"""Reading and writing the instrument file (docs/instrument-format.md). No queries."""

from apps.engine.toml import FileProblem

from .problems import InvalidFileError
from .reading import instrument_content_read
from .writing import instrument_file_text

__all__ = ["FileProblem", "InvalidFileError", "instrument_content_read", "instrument_file_text"]
