"""What reviewers do: judge answers one by one, and decide about the form."""

from .bulk import BULK_STEPS, BulkResult, submissions_step
from .judging import (
    MAX_REASON,
    REASON_MISSING,
    VerdictInput,
    invalid_verdicts,
    lacks_reason,
    verdicts_give,
)
from .reminding import RemindResult, submission_remind, submissions_remind
from .replies import reply_delete, reply_save
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
from .threads import MAX_MESSAGE, check_talks, message_write

__all__ = [
    "BULK_STEPS",
    "MAX_MESSAGE",
    "MAX_REASON",
    "REASON_MISSING",
    "BulkResult",
    "RemindResult",
    "VerdictInput",
    "check_talks",
    "invalid_verdicts",
    "lacks_reason",
    "message_write",
    "reply_delete",
    "reply_save",
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
