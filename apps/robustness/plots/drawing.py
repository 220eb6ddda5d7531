"""Drawing a chart as SVG for a page, with the colours of the page and with numbers written the Indonesian way."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import vl_convert
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.core.ramp import OTHER, RAMP_STEPS, THREE_STEPS

WIDE: Final = 720
NARROW: Final = 320
"""Widths of a plot with its labels in CSS pixels: on a wide screen, and on a phone."""

INK: Final = "var(--ink)"
INK_SOFT: Final = "var(--ink-soft)"
LINE: Final = "var(--line)"
ACCENT: Final = "var(--accent)"
SURFACE: Final = "var(--surface)"

_RAMP: Final = tuple(f"ramp-{step}" for step in range(1, RAMP_STEPS + 1))
CLASS_FILLS: Final = {
    **{key: f"var(--level-{key})" for key in THREE_STEPS},
    **{key: f"var(--{key})" for key in _RAMP},
    OTHER: "var(--level-none)",
}
"""Colours of the classes, by the keys that `apps.core.ramp.ramp_key` gives."""
CLASS_LINES: Final = {
    **{key: f"var(--level-{key}-line)" for key in THREE_STEPS},
    **{key: f"var(--{key}-line)" for key in _RAMP},
    OTHER: "var(--level-none-line)",
}

NUMBER_LOCALE: Final = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]}

Specification: TypeAlias = dict[str, Any]
"""A chart in Vega-Lite."""

_PART_ROLES: Final = re.compile(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*")')

_FONT: Final = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', system-ui, sans-serif"
_CONFIG: Final[dict[str, Any]] = {
    "aria": False,  # the plot as a whole has a text alternative, and a table beside it has the numbers
    "background": None,
    "autosize": {"type": "fit", "contains": "padding"},
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK_SOFT,
        "titleFontWeight": "normal",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelLimit": 180,
    },
    "text": {"color": INK, "fontSize": 12},
}


@dataclass(frozen=True)
class Plot:
    """A plot ready for a page, in two widths of which the page shows one; `alternative` says in words what it shows."""

    wide: SafeString
    narrow: SafeString
    alternative: str


def draw_plot(describe: Callable[[int], Specification], alternative: str) -> Plot:
    """Draw a chart in both widths; `describe` returns it for a given width in CSS pixels, labels included."""
    return Plot(
        wide=_draw(describe(WIDE), alternative),
        narrow=_draw(describe(NARROW), alternative),
        alternative=alternative,
    )


def _draw(chart: Specification, alternative: str) -> SafeString:
    svg = vl_convert.vegalite_to_svg(
        chart,
        config=_CONFIG,
        allowed_base_urls=[],
        format_locale=NUMBER_LOCALE,
    )
    # The drawing gives its parts roles with English descriptions, although it was told not to (`aria`).
    svg = _PART_ROLES.sub("", svg)
    label = f'<svg role="img" aria-label="{escape(alternative)}" '
    # Safe, because vl-convert escapes the texts of the chart, and the label is escaped just above.
    return mark_safe(svg.replace("<svg ", label, 1))  # noqa: S308
