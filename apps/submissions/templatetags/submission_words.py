"""Tags for words and figures on the pages of a form."""

from django import template

from apps.core.formatting import format_percent
from apps.submissions.enums import AnswerValue
from apps.submissions.forms.answer import ACCEPT, LARGEST_MB
from apps.submissions.services.answer_input import MAX_SOURCE, MAX_TEXT

register = template.Library()


@register.simple_tag
def share(part: int, whole: int) -> str:
    """Return `part` of `whole` as a percentage; a dash where `whole` is 0."""
    return format_percent(part / whole if whole else None)


@register.simple_tag
def longest(field: str) -> int:
    """Return how many characters a field of the form takes."""
    return {"note": MAX_TEXT, "narrative": MAX_TEXT, "source": MAX_SOURCE}[field]


@register.simple_tag
def evidence_rules() -> dict[str, str | int]:
    """Return which files a field takes (`accept` as browsers read it), and how many MB one may have (`largest`)."""
    return {"accept": ACCEPT, "largest": LARGEST_MB}


@register.filter
def field_id(prefix: str, name: str) -> str:
    """Return the id of a field from what its name begins with."""
    return f"id_{prefix}-{name}"


@register.filter
def answer_label(code: str) -> str:
    """Return an answer in words, for example "Tidak terjadi"; "Belum dijawab" where there is none."""
    return str(AnswerValue(code).label) if code else "Belum dijawab"
