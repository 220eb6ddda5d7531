"""Forms with their answers, files and decisions; more time for one of them. Import models from here."""

from .deadlines import DeadlineWarning, Extension
from .derived import Contribution, StageWindow
from .evidence_rows import Evidence, EvidenceScan, evidence_storage
from .form_rows import (
    Answer,
    AnswerDraft,
    AnswerRevision,
    CheckExplanation,
    Decision,
    EventRow,
    Judged,
    Submission,
)

__all__ = [
    "Answer",
    "AnswerDraft",
    "AnswerRevision",
    "CheckExplanation",
    "Contribution",
    "DeadlineWarning",
    "Decision",
    "EventRow",
    "Evidence",
    "EvidenceScan",
    "Extension",
    "Judged",
    "StageWindow",
    "Submission",
    "evidence_storage",
]
