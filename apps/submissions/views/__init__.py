"""The views: HTTP only. Each checks who may open it, reads by selectors, acts by services, and answers."""

from .collection_pages import collection_open
from .detail import submission_detail
from .entry import submission_dimension
from .evidence_pages import evidence_download, evidence_remove
from .listing import submission_index
from .submit_pages import explanation_save, submission_submit

__all__ = [
    "collection_open",
    "evidence_download",
    "evidence_remove",
    "explanation_save",
    "submission_detail",
    "submission_dimension",
    "submission_index",
    "submission_submit",
]
