"""What people can do to submissions. Import services from here."""

from .answer_input import (
    AnswerInput,
    EventInput,
    check_inputs,
    input_content,
    normalise_input,
    says_the_same,
)
from .answer_restore import answer_restore
from .answer_save import AnswerConflict, AnswerSaveOutcome, answer_save_forms, answer_save_many
from .claims import claim_renew
from .collection import collection_close, collection_open
from .drafts import draft_drop, draft_keep, is_keepable
from .evidence import (
    Upload,
    attached_before,
    attached_now,
    evidence_attach_many,
    evidence_reattach,
    evidence_record_download,
    evidence_remove,
)
from .explanations import (
    MAX_EXPLANATION,
    ExplanationInput,
    explained_submit,
    explanation_save_all,
    explanation_save_many,
)
from .extensions import MAX_EXTENSION_REASON, check_extendable, extension_grant
from .locking import check_may_enter, lock_for_entry, lock_submission
from .moved_deadlines import deadline_move_tell
from .open_pages import page_open_note
from .outbox import outbox_keys
from .printing import submission_record_print, submission_record_read
from .refusals import (
    LATE_OR_FORBIDDEN,
    Stranger,
    closed_account_record,
    form_of_file,
    outsiders_recorded,
    records_refusals,
    refusal_record,
    refusals_record,
    refusals_recorded,
    strangers_record,
)
from .reminders import deadline_warn
from .scanning import SCAN_TASK, scan_due, scan_work
from .staleness import Version, stale_card
from .transition import (
    check_permission,
    check_state,
    check_step,
    step_take,
    submission_transition,
    why_locked,
)

__all__ = [
    "LATE_OR_FORBIDDEN",
    "MAX_EXPLANATION",
    "MAX_EXTENSION_REASON",
    "SCAN_TASK",
    "AnswerConflict",
    "AnswerInput",
    "AnswerSaveOutcome",
    "EventInput",
    "ExplanationInput",
    "Stranger",
    "Upload",
    "Version",
    "answer_restore",
    "answer_save_forms",
    "answer_save_many",
    "attached_before",
    "attached_now",
    "check_extendable",
    "check_inputs",
    "check_may_enter",
    "check_permission",
    "check_state",
    "check_step",
    "claim_renew",
    "closed_account_record",
    "collection_close",
    "collection_open",
    "deadline_move_tell",
    "deadline_warn",
    "draft_drop",
    "draft_keep",
    "evidence_attach_many",
    "evidence_reattach",
    "evidence_record_download",
    "evidence_remove",
    "explained_submit",
    "explanation_save_all",
    "explanation_save_many",
    "extension_grant",
    "form_of_file",
    "input_content",
    "is_keepable",
    "lock_for_entry",
    "lock_submission",
    "normalise_input",
    "outbox_keys",
    "outsiders_recorded",
    "page_open_note",
    "records_refusals",
    "refusal_record",
    "refusals_record",
    "refusals_recorded",
    "says_the_same",
    "scan_due",
    "scan_work",
    "stale_card",
    "step_take",
    "strangers_record",
    "submission_record_print",
    "submission_record_read",
    "submission_transition",
    "why_locked",
]
