"""What the portal does with runs and with studies of their robustness. Import services from here."""

from .execute import run_execute
from .request import run_request
from .study_chunk import chunk_execute
from .study_merge import study_merge
from .study_recover import LostWork, study_recover
from .study_request import study_request
from .study_split import study_split

__all__ = [
    "LostWork",
    "chunk_execute",
    "run_execute",
    "run_request",
    "study_merge",
    "study_recover",
    "study_request",
    "study_split",
]
