"""Parsing and checking what analysts and experts send. Nothing here writes."""

from .answer import AllocationForm, AnswerForm, ComparisonForm, ScoreForm, answer_form
from .panel import ExpertForm, PanelForm, PanelUpdateForm

__all__ = [
    "AllocationForm",
    "AnswerForm",
    "ComparisonForm",
    "ExpertForm",
    "PanelForm",
    "PanelUpdateForm",
    "ScoreForm",
    "answer_form",
]
