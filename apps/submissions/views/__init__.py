"""The views: HTTP only. Each checks who may open it, reads by selectors, acts by services, and answers."""

from .cards import submission_card, submission_card_file, submission_others
from .collection_pages import collection_close, collection_open
from .detail import submission_detail
from .entry import submission_dimension
from .evidence_pages import evidence_download, evidence_line, evidence_preview, evidence_remove
from .extension_pages import submission_extend
from .history_pages import answer_history, answer_restore
from .listing import submission_index
from .offline_pages import offline_page, offline_worker, outbox_key, outbox_page
from .paper_pages import submission_print
from .submit_pages import explanation_save, submission_submit

__all__ = [
    "answer_history",
    "answer_restore",
    "collection_close",
    "collection_open",
    "evidence_download",
    "evidence_line",
    "evidence_preview",
    "evidence_remove",
    "explanation_save",
    "offline_page",
    "offline_worker",
    "outbox_key",
    "outbox_page",
    "submission_card",
    "submission_card_file",
    "submission_detail",
    "submission_dimension",
    "submission_extend",
    "submission_index",
    "submission_others",
    "submission_print",
    "submission_submit",
]
