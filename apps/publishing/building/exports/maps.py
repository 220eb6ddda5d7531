"""Maps in pictures, as hexagons and as boundaries, with their legend below."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from apps.core.ramp import ramp_pattern
from apps.regions.presentation import AreaFigure, MapArea, MapCell, MapFigure

from .colours import ground_of, ink_of, line_of, patterns
from .letters import STRONG, fitting_size
from .marks import INK, block, moved, text, written
from .sheet import INNER, Drawing

TALLEST: Final = 640.0
"""A map that would be higher is drawn smaller, in the middle."""

GAP: Final = 26
"""Between a map and its legend."""


def hexagon_map(figure: MapFigure, legend: Drawing, tallest: float = TALLEST) -> Drawing:
    """Return a map of hexagons, itself at most `tallest`, above its legend."""
    scale, left, height = _placed(float(figure.width), float(figure.height), tallest)
    cells = [_cell(figure, cell) for group in figure.groups for cell in group.cells]
    if figure.borders:
        cells.append(
            f'<path d="{figure.borders}" fill="none" stroke="{INK}" stroke-width="2" stroke-linecap="round"/>'
        )
    shapes = f'<polygon id="h" points="{figure.points}"/>{patterns()}'
    return _above(legend, moved("".join(cells), left, 0, scale), height, shapes)


def area_map(figure: AreaFigure, legend: Drawing, tallest: float = TALLEST) -> Drawing:
    """Return a map of boundaries, itself at most `tallest`, above its legend."""
    scale, left, height = _placed(float(figure.width), float(figure.height), tallest)
    radius = 4 / scale
    areas = [_area(area, number) for number, area in enumerate(chain.from_iterable(_areas_of(figure)))]
    marks = [_mark(area, radius) for area in chain.from_iterable(_areas_of(figure)) if area.mark_x]
    lines = f'<path d="{figure.borders}" fill="none" stroke="{INK}" stroke-width="{1.4 / scale:.3g}"/>'
    body = f'<g stroke-width="{0.7 / scale:.3g}" stroke-linejoin="round">{"".join(areas)}</g>'
    body += (lines if figure.borders else "") + f'<g stroke-width="{1 / scale:.3g}">{"".join(marks)}</g>'
    names = "".join(
        f'<g paint-order="stroke" stroke="#ffffff" stroke-width="4" stroke-linejoin="round">'
        f"{text(float(label.x) * scale + left, float(label.y) * scale + 6, label.text, size=17, anchor='middle')}</g>"
        for label in figure.labels
    )
    shapes = patterns() + patterns("g", scale)
    return _above(legend, moved(body, left, 0, scale) + names, height, shapes)


def _placed(width: float, height: float, tallest: float) -> tuple[float, float, float]:
    """Return how many times as large a map is drawn, how far from the left, and how high it is then."""
    scale = min(INNER / width, tallest / height)
    return scale, (INNER - width * scale) / 2, height * scale


def _above(legend: Drawing, body: str, height: float, shapes: str) -> Drawing:
    return Drawing(body + moved(legend.body, 0, height + GAP), height + GAP + legend.height, shapes)


def _cell(figure: MapFigure, cell: MapCell) -> str:
    key, place = cell.class_key, f'href="#h" x="{cell.x}" y="{cell.y}"'
    said = f"<title>{written(cell.aria_label)}</title>"
    body = f'<use {place} fill="{ground_of(key)}" stroke="{line_of(key)}"/>'
    if pattern := ramp_pattern(key):
        body += f'<use {place} fill="url(#p-{pattern})"/>'
    if cell.label:
        body += _cell_words(figure, cell)
    return f"<g>{said}{body}</g>"


def _cell_words(figure: MapFigure, cell: MapCell) -> str:
    """Return name and score of a region on the ground of its class, so that no pattern crosses the letters."""
    x, y, width = float(cell.x), float(cell.y), 2 * _half_width(figure)
    size = 0.19 * width if figure.kind == "provinsi" else 0.135 * width
    parts = []
    for words, weight, drop in ((cell.label, STRONG, figure.label_dy), (cell.score, 400, figure.score_dy)):
        if not words:
            continue
        fitting = fitting_size(words, size, 0.92 * width, weight)
        line, wide = y + float(drop), min(0.56 * fitting * len(words) + 4, 0.94 * width)
        parts.append(
            block(x - wide / 2, line - 0.85 * fitting, wide, 1.1 * fitting, ground_of(cell.class_key))
        )
        ink = ink_of(cell.class_key)
        parts.append(text(x, line, words, size=round(fitting, 1), weight=weight, fill=ink, anchor="middle"))
    return "".join(parts)


def _half_width(figure: MapFigure) -> float:
    return max(float(corner.partition(",")[0]) for corner in figure.points.split())


def _areas_of(figure: AreaFigure) -> Iterator[tuple[MapArea, ...]]:
    return (group.areas for group in figure.groups)


def _area(area: MapArea, number: int) -> str:
    """Return a region in the colour of its class, with the pattern over it: one ground without seams."""
    key, pattern = area.class_key, ramp_pattern(area.class_key)
    said = f"<title>{written(area.aria_label)}</title>"
    hatch = f'<use href="#a{number}" fill="url(#g-{pattern})"/>' if pattern else ""
    shape = f'<path id="a{number}" d="{area.outline}"/>'
    return f'<g>{said}<g fill="{ground_of(key)}" stroke="{line_of(key)}">{shape}</g>{hatch}</g>'


def _mark(area: MapArea, radius: float) -> str:
    return (
        f'<circle cx="{area.mark_x}" cy="{area.mark_y}" r="{radius:.4g}" '
        f'fill="{ground_of(area.class_key)}" stroke="#ffffff"/>'
    )
