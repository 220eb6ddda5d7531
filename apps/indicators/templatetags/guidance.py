"""What counts under an indicator, drawn once: a form shows dozens of these texts, and they change once in years."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.indicators.codebook import CodebookEntry
from apps.indicators.structure import IndicatorNode

register = template.Library()


@register.simple_tag
def guidance_of(entry: CodebookEntry | None, indicator: IndicatorNode) -> SafeString:
    """Return what counts under an indicator, closed until somebody asks; empty where nothing is known."""
    return _draw(entry, indicator, indicator.counted_in)


@lru_cache(maxsize=1024)
def _draw(entry: CodebookEntry | None, indicator: IndicatorNode, _counted_in: str) -> SafeString:
    # The unit is a part of the key: two nodes that differ in the codebook's unit alone count as equal.
    return render_to_string("indicators/partials/guidance.html", {"entry": entry, "indicator": indicator})
