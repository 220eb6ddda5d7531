"""What people can do to submissions. Import services from here."""

from .answer_input import AnswerInput, EventInput, input_content
from .answer_save import AnswerConflict, AnswerSaveOutcome, answer_save_many
from .collection import collection_open
from .evidence import Upload, evidence_attach_many, evidence_record_download, evidence_remove
from .transition import check_permission, submission_transition

__all__ = [
    "AnswerConflict",
    "AnswerInput",
    "AnswerSaveOutcome",
    "EventInput",
    "Upload",
    "answer_save_many",
    "check_permission",
    "collection_open",
    "evidence_attach_many",
    "evidence_record_download",
    "evidence_remove",
    "input_content",
    "submission_transition",
]
