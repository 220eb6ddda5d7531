"""Reading and checking what offices send. Nothing here writes to the database."""

from .dimension import AnswerEntry, DimensionForm, FieldError, event_row_template, field_prefix
from .submit import SubmitForm, WarningForm, explanations_sent, warning_forms

__all__ = [
    "AnswerEntry",
    "DimensionForm",
    "FieldError",
    "SubmitForm",
    "WarningForm",
    "event_row_template",
    "explanations_sent",
    "field_prefix",
    "warning_forms",
]
