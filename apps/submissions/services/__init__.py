"""What people can do to submissions. Import services from here."""

from .answer_input import (
    AnswerInput,
    EventInput,
    check_inputs,
    input_content,
    normalise_input,
    says_the_same,
)
from .answer_save import AnswerConflict, AnswerSaveOutcome, answer_save_forms, answer_save_many
from .collection import collection_open
from .evidence import (
    Upload,
    attached_before,
    evidence_attach_many,
    evidence_reattach,
    evidence_record_download,
    evidence_remove,
)
from .transition import check_permission, check_state, submission_transition

__all__ = [
    "AnswerConflict",
    "AnswerInput",
    "AnswerSaveOutcome",
    "EventInput",
    "Upload",
    "answer_save_forms",
    "answer_save_many",
    "attached_before",
    "check_inputs",
    "check_permission",
    "check_state",
    "collection_open",
    "evidence_attach_many",
    "evidence_reattach",
    "evidence_record_download",
    "evidence_remove",
    "input_content",
    "normalise_input",
    "says_the_same",
    "submission_transition",
]
