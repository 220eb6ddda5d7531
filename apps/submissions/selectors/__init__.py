"""Reading submissions: what a screen, an export or a rule needs. What a person may read is found by scope."""

from .answer_history import (
    AnswerHistory,
    HistoryEntry,
    answer_history,
    answer_version_get,
    history_with_changes,
)
from .answers import (
    StoredAnswer,
    answer_list,
    draft_list,
    draft_of,
    is_contributor,
    stored_answers,
    submission_content,
    versions_of,
)
from .codebook import Codebook, codebook_of, guided_codebook_of
from .evidence_files import evidence_get, evidence_list_of, evidence_open, evidence_withdrawn
from .history import (
    Change,
    PreviousEdition,
    Remark,
    change_by_code,
    decision_list,
    last_sent_back,
    previous_edition_of,
    remark_by_code,
)
from .outline import DimensionStatus, FilledForm, IndicatorStatus, filled_form, indicator_status, outline_of
from .report import Report, ReportedFinding, Rulebook, report_of, rulebook_read
from .submissions import (
    submission_edition_list,
    submission_get,
    submission_list,
    submission_province_list,
    submission_state_counts,
)

__all__ = [
    "AnswerHistory",
    "Change",
    "Codebook",
    "DimensionStatus",
    "FilledForm",
    "HistoryEntry",
    "IndicatorStatus",
    "PreviousEdition",
    "Remark",
    "Report",
    "ReportedFinding",
    "Rulebook",
    "StoredAnswer",
    "answer_history",
    "answer_list",
    "answer_version_get",
    "change_by_code",
    "codebook_of",
    "decision_list",
    "draft_list",
    "draft_of",
    "evidence_get",
    "evidence_list_of",
    "evidence_open",
    "evidence_withdrawn",
    "filled_form",
    "guided_codebook_of",
    "history_with_changes",
    "indicator_status",
    "is_contributor",
    "last_sent_back",
    "outline_of",
    "previous_edition_of",
    "remark_by_code",
    "report_of",
    "rulebook_read",
    "stored_answers",
    "submission_content",
    "submission_edition_list",
    "submission_get",
    "submission_list",
    "submission_province_list",
    "submission_state_counts",
    "versions_of",
]
