"""Filters of the public pages: numbers as scripts and SVG read them, and the class of a region in words."""

from typing import Final

from django import template

from ..content import wording
from ..content.dataset import RegionScore

register = template.Library()

_CLASS_ORDER: Final = {"low": "1", "medium": "2", "high": "3"}


@register.filter
def plain(value: float | None) -> str:
    """Return a number with a decimal point and at most four decimals, as programs read it; "" for None."""
    return "" if value is None else f"{round(value, 4):.10g}"


@register.filter
def class_label(region: RegionScore) -> str:
    """Return the class of a region in words."""
    return wording.class_label(region)


@register.filter
def class_label_short(region: RegionScore) -> str:
    """Return the class of a region for a column headed "Kelas"."""
    return wording.class_label_short(region)


@register.filter
def class_order(class_key: str) -> str:
    """Return a number by which a table sorts the classes; "" for no data, which then stays last."""
    return _CLASS_ORDER.get(class_key, "")
