"""What the portal does with studies of robustness. Import services from here."""

from .draw_ahead import study_draw_ahead
from .parts import chunk_execute, study_merge, study_split
from .recover import study_recover
from .request import study_request, study_told

__all__ = [
    "chunk_execute",
    "study_draw_ahead",
    "study_merge",
    "study_recover",
    "study_request",
    "study_split",
    "study_told",
]
