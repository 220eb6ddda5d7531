"""The fields of the verdicts, drawn once and filled in."""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from apps.core.drawing import filled, mark
from apps.reviews.forms import VerdictForm

register = template.Library()


@register.simple_tag
def verdict_fields(fields: VerdictForm) -> SafeString:
    """Return the fields in which a verdict is given; those with an error are drawn by themselves."""
    if fields.errors:
        return _draw(fields)
    said = {name: str(fields[name].value() or "") for name in ("outcome", "reason")}
    texts = {
        "prefix": str(fields.prefix),
        "reason": escape(said["reason"]),
        "seen": str(fields["seen"].value() or 0),
    }
    return filled(_drawn(said["outcome"]), texts)


@lru_cache(maxsize=8)
def _drawn(outcome: str) -> str:
    """Draw them once for each outcome."""
    indicator: Any = SimpleNamespace(code="")
    standing: Any = SimpleNamespace(outcome=outcome, reason=mark("reason"), revision=mark("seen"))
    form = VerdictForm(indicator, None, standing)
    form.prefix = mark("prefix")
    return _draw(form)


def _draw(fields: VerdictForm) -> SafeString:
    return render_to_string("reviews/partials/verdict_fields.html", {"fields": fields})
