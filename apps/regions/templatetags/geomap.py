"""The regions of a map of boundaries: their markup is rendered once and filled in for each, as that of hexagons is."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from types import SimpleNamespace

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.regions.presentation import AreaFigure, MapArea

register = template.Library()

_CODES = ("class_key", "code", "pattern", "outline", "mark_x", "mark_y", "mark_home")
_TEXTS = ("path", "aria_label")
"""What of an area stands in its markup (`components/geomap_area.html`); only texts hold what has to be escaped."""


@register.simple_tag
def geo_areas(areas: Iterable[MapArea], figure: AreaFigure, base: str) -> SafeString:
    """Return the regions of a group as links; `base` is put before every address."""
    return SafeString("".join(_filled(area, figure, base) for area in areas))


def _filled(area: MapArea, figure: AreaFigure, base: str) -> str:
    markup = _markup(
        figure.kind,
        figure.mark_radius,
        has_ids=figure.has_ids,
        has_pattern=bool(area.pattern),
        has_mark=bool(area.mark_x),
        has_home=bool(area.mark_home),
        sprite=figure.sprite,
    )
    codes = {name: getattr(area, name) for name in _CODES}
    return markup.format(base=escape(base), **codes, **{name: escape(getattr(area, name)) for name in _TEXTS})


@lru_cache(maxsize=256)
def _markup(
    kind: str,
    mark_radius: str,
    *,
    has_ids: bool,
    has_pattern: bool,
    has_mark: bool,
    has_home: bool,
    sprite: str,
) -> str:
    """Return the markup of an area with a blank, such as {code}, for each value that it shows."""
    left_out = {"pattern": not has_pattern, "mark_x": not has_mark, "mark_home": not has_home}
    blanks = {name: "" if left_out.get(name) else f"{{{name}}}" for name in (*_CODES, *_TEXTS)}
    context = {
        "a": SimpleNamespace(**blanks),
        "base": "{base}",
        "figure": SimpleNamespace(kind=kind, mark_radius=mark_radius, has_ids=has_ids, sprite=sprite),
    }
    return render_to_string("components/geomap_area.html", context).strip()
