"""Maps as files of their own: SVG with its own colours and legend, as hexagons and, where there are any, boundaries."""

from collections.abc import Mapping
from typing import Any, Final

from django.template.loader import get_template

from apps.regions.presentation import AreaFigure

from .rendition import LevelView, Rendition

COLOURS: Final = {"high": "#761a29", "medium": "#e3a233", "low": "#f4e4b8", "none": "#e6e4df"}
LINES: Final = {"high": "#560d19", "medium": "#a4690a", "low": "#a08437", "none": "#8b877e"}
MARKS: Final = {"high": "#b5606b", "medium": "#b87611", "none": "#b3afa6"}
INKS: Final = {"high": "#ffffff", "medium": "#2b1d00", "low": "#3a2e0b", "none": "#4a473f"}
"""All four are the light theme of static/css/tokens.css by class: a downloaded SVG has no style sheet beside it."""

WIDTH: Final = 1280
"""Width of a drawing, and of the space around its map on both sides."""
MARGIN: Final = 40
ROW: Final = 28
"""Height of a row of the legend."""
LETTER: Final = 8.4
"""Room for a letter of the legend, also in a font that is wider than Arial."""


def map_files(rendition: Rendition) -> dict[str, bytes]:
    """Return the maps of a release by path, in Indonesian."""
    with rendition.active():
        files = {}
        for view in rendition.levels:
            path = f"peta/{view.figure.kind}"
            files[f"{path}.svg"] = _write_hexagons(rendition, view)
            if view.geography:
                files[f"{path}-geografi.svg"] = _write_areas(rendition, view, view.geography)
        return files


def _write_hexagons(rendition: Rendition, view: LevelView) -> bytes:
    width, height = float(view.figure.width), float(view.figure.height)
    context = {"figure": view.figure, "left": f"{(WIDTH - width) / 2:g}"}
    return _write_svg("publishing/release/map_file.svg", rendition, view, height, context)


def _write_areas(rendition: Rendition, view: LevelView, figure: AreaFigure) -> bytes:
    scale = (WIDTH - 2 * MARGIN) / int(figure.width)
    context = {
        "figure": figure,
        "left": str(MARGIN),
        "scale": f"{scale:.5f}",
        "unit": f"{1 / scale:.2f}",
        "thin": f"{0.6 / scale:.1f}",
        "thick": f"{1.4 / scale:.1f}",
        "mark_radius": f"{3.5 / scale:.0f}",
        "boundaries": rendition.content.boundaries,
    }
    return _write_svg(
        "publishing/release/area_map_file.svg", rendition, view, int(figure.height) * scale, context
    )


def _write_svg(
    template: str, rendition: Rendition, view: LevelView, height: float, context: Mapping[str, Any]
) -> bytes:
    """Return a drawing of a map that is `height` high, with its title above, its legend and source below."""
    places, top = _place_legend(view.legend), round(height) + 160
    below = top + places[-1][2] * ROW if places else top
    frame = {
        "content": rendition.content,
        "rendition": rendition,
        "finding": view.finding,
        "legend": [
            {
                **item,
                "x": f"{x:g}",
                "y": str(top + row * ROW),
                "fill": COLOURS[item["level"]],
                "line": LINES[item["level"]],
            }
            for item, x, row in places
        ],
        "colours": COLOURS,
        "lines": LINES,
        "marks": MARKS,
        "inks": INKS,
        "width": str(WIDTH),
        "height": str(below + 80),
        "note_y": str(below + 45),
    }
    text = get_template(template).render({**frame, **context})
    lines = (line.strip() for line in text.splitlines())
    return ("\n".join(line for line in lines if line) + "\n").encode()


def _place_legend(items: list[dict[str, str]]) -> list[tuple[dict[str, str], float, int]]:
    """Return each item of the legend with its x position and its row; each gets the room that its text needs."""
    places = []
    x, row = float(MARGIN), 0
    for item in items:
        width = 60 + LETTER * len(f"{item['label']} ({item['detail']})")
        if x > MARGIN and x + width > WIDTH:
            x, row = float(MARGIN), row + 1
        places.append((item, x, row))
        x += width
    return places
