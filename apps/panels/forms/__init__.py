"""Parsing and checking what analysts and experts send. Nothing here writes."""

from .answer import AllocationForm, AnswerForm, ComparisonForm, ScoreForm, answer_form
from .panel import ApplyForm, ExpertForm, PanelForm, PanelUpdateForm, TryForm

__all__ = [
    "AllocationForm",
    "AnswerForm",
    "ApplyForm",
    "ComparisonForm",
    "ExpertForm",
    "PanelForm",
    "PanelUpdateForm",
    "ScoreForm",
    "TryForm",
    "answer_form",
]
