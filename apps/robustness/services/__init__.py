"""What the portal does with studies of robustness. Import services from here."""

from .chunk import chunk_execute
from .merge import study_merge
from .recover import LostWork, study_recover
from .request import study_request
from .split import study_split

__all__ = ["LostWork", "chunk_execute", "study_merge", "study_recover", "study_request", "study_split"]
