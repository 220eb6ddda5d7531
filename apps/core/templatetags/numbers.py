"""Template filters over ``apps.core.formatting``: numbers and dates in the reader's language and zone."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import formatting

register = template.Library()


@register.filter
def decimal(value: Any, digits: int = 2) -> str:
    """Return a number with exactly `digits` decimals."""
    return formatting.format_decimal(value, digits)


@register.filter
def apart(value: formatting.Number | None, limit: formatting.Number) -> str:
    """Return a number with two decimals, or as many more as tell it apart from another beside it."""
    return formatting.format_apart(value, limit)


@register.filter
def ratio(value: formatting.Number | None, limit: formatting.Number) -> str:
    """Return a ratio with three decimals, or as many more as tell it apart from the limit that it is held against."""
    return formatting.format_apart(value, limit, digits=3)


@register.filter
def integer(value: Any) -> str:
    """Return a number rounded to a whole one, with thousands separated."""
    return formatting.format_decimal(value, 0)


@register.filter
def plain(value: Any) -> str:
    """Return a number for an attribute that a script or an SVG reads: ``88.95``; empty where it is missing."""
    return formatting.format_plain(value)


@register.filter
def percent(value: Any, digits: int = 0) -> str:
    """Return a share between 0 and 1 as a percentage."""
    return formatting.format_percent(value, digits)


@register.filter
def percent_apart(value: Any, limit: float) -> str:
    """Return a share as a percentage, with as many decimals as tell it apart from a share that it is held against."""
    return formatting.format_percent(value, 0, limit)


@register.filter
def date_long(value: dt.date | None) -> str:
    """Return the date written out."""
    return formatting.format_date(value or None)


@register.filter
def datetime_long(value: dt.datetime | None) -> str:
    """Return date, time and zone."""
    return formatting.format_datetime(value or None)


@register.filter
def time_of_day(value: dt.datetime | None) -> str:
    """Return time and zone without the date."""
    return formatting.format_time(value or None)


@register.filter
def days_until(value: dt.datetime | None) -> str:
    """Return how far a deadline is, in days; empty where there is none."""
    return formatting.format_days_until(value) if value else ""


@register.simple_tag
def time_element(value: dt.date | None) -> SafeString | str:
    """Return ``<time>`` with the machine-readable moment; a dash where there is none."""
    if not value:
        return formatting.MISSING
    is_moment = isinstance(value, dt.datetime)
    text = (
        formatting.format_datetime(value) if isinstance(value, dt.datetime) else formatting.format_date(value)
    )
    stamp = value.isoformat(timespec="minutes") if is_moment else value.isoformat()  # type: ignore[call-arg]
    return format_html('<time datetime="{}">{}</time>', stamp, text)


@register.filter
def lookup(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """Return the value of a key, or an empty text where the mapping or the key is missing."""
    return mapping.get(key, "") if mapping else ""
