"""Reading and checking what offices send. Nothing here writes to the database."""

from .checked import CheckedCard, FieldError, field_prefix
from .dimension import DimensionForm
from .extension import ExtensionForm
from .shown import AnswerEntry, RowShown
from .submit import SubmitForm, WarningForm, explanations_sent, warning_forms
from .typed import TypedCard

__all__ = [
    "AnswerEntry",
    "CheckedCard",
    "DimensionForm",
    "ExtensionForm",
    "FieldError",
    "RowShown",
    "SubmitForm",
    "TypedCard",
    "WarningForm",
    "explanations_sent",
    "field_prefix",
    "warning_forms",
]
