"""The markup of the hexagons: rendered once, filled in for each, and nothing in a name can break out of it."""

import pytest
from django.template.loader import render_to_string

from apps.regions.presentation import MapCell, MapFigure
from apps.regions.templatetags.hexmap import hex_cells


def cell(**parts: str) -> MapCell:
    given = {
        "x": "1", "y": "2", "path": "36.01/", "code": "36.01", "class_key": "high", "name": "Kabupaten Lebak",
        "score": "88,95", "class_label": "Rawan tinggi", "note": "Banten", "label": "",
    }  # fmt: skip
    return MapCell(**(given | parts))


def figure(kind: str) -> MapFigure:
    return MapFigure(kind, "Peta", "10", "10", "0,0", (), "", "-1.7", "13.9")


@pytest.mark.parametrize("kind", ["provinsi", "kabkota", "tetangga"])
@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"label": "Lebak"},
        {"label": "Lebak", "score": ""},
        {"class_key": "low"},
        {"name": """Kab. "{x}" & <b>'s""", "note": "{0} {name}", "path": "a&b=1"},
    ],
)
def test_a_cell_that_is_filled_in_is_the_cell_as_its_template_draws_it(
    kind: str, parts: dict[str, str]
) -> None:
    shown = cell(**parts)
    context = {"c": shown, "figure": figure(kind), "base": "../?a=1&"}
    drawn = render_to_string("components/hexmap_cell.html", context)
    assert hex_cells([shown, shown], figure(kind), "../?a=1&") == drawn * 2
    assert "<b>" not in drawn
