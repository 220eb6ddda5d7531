"""The instrument file (docs/instrument-format.md): its content, or everything that is wrong with it. No database."""

from apps.engine.toml import FileProblem

from .content import (
    EventLevelContent,
    GroupContent,
    IndicatorContent,
    InstrumentContent,
    StepContent,
    ThemeContent,
)
from .problems import InvalidFileError
from .reading import instrument_content_read
from .writing import instrument_file_text

__all__ = [
    "EventLevelContent",
    "FileProblem",
    "GroupContent",
    "IndicatorContent",
    "InstrumentContent",
    "InvalidFileError",
    "StepContent",
    "ThemeContent",
    "instrument_content_read",
    "instrument_file_text",
]
