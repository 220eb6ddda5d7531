"""Words of answers for templates that have only their codes."""

from django import template

from apps.submissions.enums import AnswerValue

register = template.Library()


@register.filter
def answer_label(code: str) -> str:
    """Return the words of an answer; "Belum dijawab" where there is none."""
    return str(AnswerValue(code).label) if code else "Belum dijawab"
