"""Reading and checking what offices send. Nothing here writes to the database."""

from .dimension import AnswerEntry, DimensionForm, FieldError, event_row_template, field_prefix
from .submit import SubmitForm

__all__ = ["AnswerEntry", "DimensionForm", "FieldError", "SubmitForm", "event_row_template", "field_prefix"]
