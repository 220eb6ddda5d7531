"""The hexagons of a map. There are 514 of them on one page, so their markup is rendered once and filled in for each."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from types import SimpleNamespace

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.regions.presentation import MapCell, MapFigure

register = template.Library()

_CODES = ("x", "y", "class_key", "pattern")
_TEXTS = ("path", "name", "score", "class_label", "note", "label", "aria_label")
"""What of a cell stands in its markup (`components/hexmap_cell.html`); only texts hold what has to be escaped."""

_TO_ESCAPE = re.compile("[&<>\"']")


@register.simple_tag
def hex_cells(cells: Iterable[MapCell], figure: MapFigure, base: str) -> SafeString:
    """Return the cells of a group as links; `base` is put before every address."""
    return SafeString("".join(_filled(cell, figure, base) for cell in cells))


def _filled(cell: MapCell, figure: MapFigure, base: str) -> str:
    markup = _markup(
        figure.kind,
        (figure.id_suffix, figure.label_dy, figure.score_dy),
        has_pattern=bool(cell.pattern),
        has_label=bool(cell.label),
        has_score=bool(cell.score),
    )
    codes = {name: getattr(cell, name) for name in _CODES}
    texts = {name: getattr(cell, name) for name in _TEXTS}
    # Most cells hold nothing to escape, and one look at a whole cell is quicker than seven at its texts.
    if _TO_ESCAPE.search("".join(texts.values())):
        # Django's own `escape` does the same, but looks first whether a text is still to be translated.
        texts = {name: escape(text) for name, text in texts.items()}
    return markup.format(base=escape(base), **codes, **texts)


@lru_cache(maxsize=256)
def _markup(
    kind: str, figure: tuple[str, str, str], *, has_pattern: bool, has_label: bool, has_score: bool
) -> str:
    """Return the markup of a cell with a blank, such as {name}, for each value that it shows."""
    left_out = {"pattern": not has_pattern, "label": not has_label, "score": not has_score}
    blanks = {name: "" if left_out.get(name) else f"{{{name}}}" for name in (*_CODES, *_TEXTS)}
    suffix, label_dy, score_dy = figure
    context = {
        "c": SimpleNamespace(**blanks),
        "base": "{base}",
        "figure": SimpleNamespace(kind=kind, id_suffix=suffix, label_dy=label_dy, score_dy=score_dy),
    }
    return render_to_string("components/hexmap_cell.html", context)
