"""Forms with their answers, files and decisions; more time for one of them. Import models from here."""

from .deadlines import DeadlineWarning, Extension
from .form_rows import (
    Answer,
    AnswerDraft,
    AnswerRevision,
    CheckExplanation,
    Decision,
    EventRow,
    Evidence,
    EvidenceScan,
    Submission,
    evidence_storage,
)

__all__ = [
    "Answer",
    "AnswerDraft",
    "AnswerRevision",
    "CheckExplanation",
    "DeadlineWarning",
    "Decision",
    "EventRow",
    "Evidence",
    "EvidenceScan",
    "Extension",
    "Submission",
    "evidence_storage",
]
