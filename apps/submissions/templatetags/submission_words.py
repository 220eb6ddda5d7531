"""Tags for words and figures on the pages of a form."""

from django import template

from apps.core.formatting import format_percent
from apps.submissions.enums import AnswerValue

register = template.Library()


@register.simple_tag
def share(part: int, whole: int) -> str:
    """Return `part` of `whole` as a percentage; a dash where `whole` is 0."""
    return format_percent(part / whole if whole else None)


@register.simple_tag
def event_spans() -> dict[str, int]:
    """Return how many of twelve columns each field of an event row takes; fields that are not named take all twelve."""
    return {"election": 4, "level": 6, "count": 2}


@register.filter
def answer_label(code: str) -> str:
    """Return an answer in words, for example "Tidak terjadi"; "Belum dijawab" where there is none."""
    return str(AnswerValue(code).label) if code else "Belum dijawab"
