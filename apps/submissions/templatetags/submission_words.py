"""Words and figures of the form's screens."""

from django import template

from apps.core.formatting import format_percent
from apps.submissions.enums import AnswerValue

register = template.Library()


@register.simple_tag
def share(part: int, whole: int) -> str:
    """Return `part` of `whole` as per cent; a dash where there is nothing to share."""
    return format_percent(part / whole if whole else None)


@register.simple_tag
def event_spans() -> dict[str, int]:
    """Return how many of twelve columns each field of an event row takes; the others take all."""
    return {"election": 4, "count": 2, "unit": 3, "level": 3}


@register.filter
def answer_label(code: str) -> str:
    """Return the words of an answer; "Belum dijawab" where there is none."""
    return str(AnswerValue(code).label) if code else "Belum dijawab"
