"""What people can do to submissions. Import services from here."""

from .answer_input import AnswerInput, EventInput, input_content
from .answer_save import AnswerConflict, AnswerSaveOutcome, answer_save_many
from .collection import collection_open
from .evidence import (
    Upload,
    attached_before,
    evidence_attach_many,
    evidence_reattach,
    evidence_record_download,
    evidence_remove,
)
from .explanations import MAX_EXPLANATION, ExplanationInput, explanation_save_all, explanation_save_many
from .transition import check_permission, check_state, submission_transition

__all__ = [
    "MAX_EXPLANATION",
    "AnswerConflict",
    "AnswerInput",
    "AnswerSaveOutcome",
    "EventInput",
    "ExplanationInput",
    "Upload",
    "answer_save_many",
    "attached_before",
    "check_permission",
    "check_state",
    "collection_open",
    "evidence_attach_many",
    "evidence_reattach",
    "evidence_record_download",
    "evidence_remove",
    "explanation_save_all",
    "explanation_save_many",
    "input_content",
    "submission_transition",
]
