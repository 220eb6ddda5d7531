"""The views: HTTP only. Each checks who may open it, reads by selectors, acts by services, and answers."""

from .bulk_page import review_bulk
from .decisions import (
    submission_accept,
    submission_approve,
    submission_claim,
    submission_hand_over,
    submission_release,
    submission_reopen,
    submission_return,
    submission_take_over,
)
from .detail import review_detail
from .history_page import review_history
from .queue import review_queue_index
from .reply_pages import reply_index, reply_remove
from .thread_page import thread_detail
from .verdicts import review_verdicts

__all__ = [
    "reply_index",
    "reply_remove",
    "review_bulk",
    "review_detail",
    "review_history",
    "review_queue_index",
    "review_verdicts",
    "submission_accept",
    "submission_approve",
    "submission_claim",
    "submission_hand_over",
    "submission_release",
    "submission_reopen",
    "submission_return",
    "submission_take_over",
    "thread_detail",
]
