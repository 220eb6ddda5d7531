"""What reviewers do: judge answers one by one, and decide about the form."""

from .bulk import BULK_STEPS, BulkResult, submissions_step
from .judging import MAX_REASON, REASON_MISSING, VerdictInput, lacks_reason, verdicts_give
from .reminding import RemindResult, submission_remind, submissions_remind
from .steps import (
    submission_accept,
    submission_approve,
    submission_claim,
    submission_hand_over,
    submission_release,
    submission_reopen,
    submission_return,
    submission_take_over,
)

__all__ = [
    "BULK_STEPS",
    "MAX_REASON",
    "REASON_MISSING",
    "BulkResult",
    "RemindResult",
    "VerdictInput",
    "lacks_reason",
    "submission_accept",
    "submission_approve",
    "submission_claim",
    "submission_hand_over",
    "submission_release",
    "submission_remind",
    "submission_reopen",
    "submission_return",
    "submission_take_over",
    "submissions_remind",
    "submissions_step",
    "verdicts_give",
]
