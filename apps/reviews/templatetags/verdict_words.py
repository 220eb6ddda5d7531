"""The fields of the verdicts, drawn once: a page has dozens of them that differ in a few words."""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from apps.reviews.forms import VerdictForm
from apps.submissions.forms import field_prefix

register = template.Library()

_CODE: Final = "__blank__"
_REASON: Final = "__reason__"
_SEEN: Final = "__seen__"


@register.simple_tag
def verdict_fields(fields: VerdictForm) -> SafeString:
    """Return the fields in which a verdict is given; those with an error are drawn by themselves."""
    if fields.errors:
        return _draw(fields)
    said = {name: str(fields[name].value() or "") for name in ("outcome", "reason")}
    html = _blank(said["outcome"]).replace(field_prefix(_CODE), str(fields.prefix))
    # The reason comes last: nothing in the words of a person is replaced.
    return SafeString(
        html.replace(_SEEN, str(fields["seen"].value() or 0)).replace(_REASON, escape(said["reason"]))
    )


@lru_cache(maxsize=8)
def _blank(outcome: str) -> str:
    """Return the fields with marks in the place of what differs, once for each outcome."""
    indicator: Any = SimpleNamespace(code=_CODE)
    standing: Any = SimpleNamespace(outcome=outcome, reason=_REASON, revision=_SEEN)
    return _draw(VerdictForm(indicator, None, standing))


def _draw(fields: VerdictForm) -> SafeString:
    return render_to_string("reviews/partials/verdict_fields.html", {"fields": fields})
