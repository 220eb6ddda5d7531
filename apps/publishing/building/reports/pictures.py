"""The figures of reports as SVG with colours of their own, made from the same values as those of the pages.

Two shades of ink and the ramp of the classes: they stay in order on a printer without colours, and maps carry the
patterns of the classes besides. Every figure is set in the fonts of the report.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.html import escape

from apps.regions.presentation import MapCell, MapFigure

from ..exports.colours import COLOURS, INKS, LINES, MARKS
from ..exports.letters import fitting_size
from ..figures import DISTRIBUTION_HEIGHT, ScaleFigure
from ..spread import HEIGHT, Spread

INK: Final = "#1c1b19"
SOFT: Final = "#57534b"
FONT: Final = 'font-family="Source Sans 3"'
REGULAR: Final = 400
STRONG: Final = 600

_PATTERNS: Final = "".join(
    f'<pattern id="p-{key}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"{turn}>'
    f'<path d="{lines}" fill="none" stroke="{MARKS[key]}" stroke-width="{{width}}"/></pattern>'
    for key, size, turn, lines in (
        ("none", 5, "", "M1 0v5"),
        ("medium", 6, ' patternTransform="rotate(45)"', "M1 0v6"),
        ("high", 6, ' patternTransform="rotate(45)"', "M1 0v6M0 1h6"),
    )
)
"""The patterns of the pages: hatched where nothing is known, denser where the class is higher."""


def map_svg(figure: MapFigure) -> str:
    """Return a hexagon map."""
    cells = [cell for group in figure.groups for cell in group.cells]
    parts = [_cell_svg(figure, cell) for cell in cells]
    if figure.borders:
        parts.append(
            f'<path d="{figure.borders}" fill="none" stroke="{INK}" stroke-width="1.6" stroke-linecap="round"/>'
        )
    # Cells of regencies on the national map are small, and their patterns with them.
    width = "0.7" if figure.kind == "kabkota" else "1.5"
    return _svg(_around(figure), f"<defs>{_PATTERNS.format(width=width)}</defs>{''.join(parts)}")


def ring_svg(figure: MapFigure, code: str) -> str:
    """Return what is laid over a hexagon map to mark one region: a thick ring that nothing covers.

    It is a drawing of its own, so that the map below, the same for all regencies of a province, is read once for all.
    """
    rings = [
        f'<polygon points="{figure.points}" transform="translate({cell.x} {cell.y})" fill="none" '
        f'stroke="{INK}" stroke-width="6" stroke-linejoin="round"/>'
        for group in figure.groups
        for cell in group.cells
        if cell.code == code
    ]
    return _svg(_around(figure), "".join(rings)) if rings else ""


def _svg(view: str, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" {FONT}>{body}</svg>'


def _around(figure: MapFigure) -> str:
    """Return the view of a map with a little room for the ring at its edge."""
    return f"-2 -2 {float(figure.width) + 4:g} {float(figure.height) + 4:g}"


def _cell_svg(figure: MapFigure, cell: MapCell) -> str:
    shape = f'<polygon points="{figure.points}" transform="translate({cell.x} {cell.y})"'
    key = cell.class_key
    text = f'{shape} fill="{COLOURS[key]}" stroke="{LINES[key]}" stroke-width="0.8"/>'
    if key in MARKS:
        text += f'{shape} fill="url(#p-{key})"/>'
    if not cell.label:
        return text
    x, y = float(cell.x), float(cell.y)
    largest, width = 13.0 if figure.kind == "provinsi" else 14.5, 0.92 * _width(figure)
    for words, weight, drop in (
        (cell.label, STRONG, figure.label_dy),
        (cell.score, REGULAR, figure.score_dy),
    ):
        if words:
            size = fitting_size(words, largest, width, weight)
            # The ground of the class behind the letters, so that no pattern crosses them.
            wide, line = min(0.56 * size * len(words), width), y + float(drop)
            text += (
                f'<rect x="{x - wide / 2:g}" y="{line - 0.86 * size:g}" width="{wide:g}" height="{1.14 * size:g}" '
                f'rx="3" fill="{COLOURS[key]}"/>'
            )
            text += _text(x, line, words, "middle", INKS[key], weight, round(size, 1))
    return text


def _width(figure: MapFigure) -> float:
    return 2 * max(float(corner.partition(",")[0]) for corner in figure.points.split())


_TOP: Final = 34.0
_BASE: Final = _TOP + HEIGHT
_LINE: Final = f"-8 0 1016 {_BASE + 50:g}"


def spread_svg(spread: Spread) -> str:
    """Return the line of all regions, 1000 units wide, without what marks one of them."""
    parts = []
    for band in spread.bands:
        x, width = _units(band.left), _units(band.width)
        parts.append(
            f'<rect x="{x:g}" y="{_BASE + 6:g}" width="{width:g}" height="12" fill="{COLOURS[band.class_key]}" '
            f'stroke="{LINES[band.class_key]}" stroke-width="0.8"/>'
        )
    for key, path in spread.dots:
        parts += [_dots(path, LINES[key], 7), _dots(path, COLOURS[key], 5)]
    for cut in spread.cuts:
        x = _units(cut.left)
        parts.append(_line(x, _TOP - 4, _BASE + 22, "1.6", ' stroke-dasharray="5 4"'))
        parts.append(_text(x, _BASE + 42, cut.text, cut.anchor))
    parts += [_text(0, _BASE + 42, "0", "start", SOFT), _text(1000, _BASE + 42, "100", "end", SOFT)]
    return _svg(_LINE, "".join(parts))


def spread_mark_svg(spread: Spread) -> str:
    """Return what is laid over the line of all regions: the means, and the region with its name."""
    parts = []
    for number, mean in enumerate(spread.means):
        x, fill = _units(mean.left), INK if number else "#ffffff"
        parts.append(
            f'<path d="M{x:g} {_BASE + 15:g}l9 15h-18z" fill="{fill}" stroke="{INK}" stroke-width="1.6"/>'
        )
    x = _units(spread.region.left)
    parts.append(_line(x, 20, _BASE + 18, "2.4"))
    # A line without length by itself is not drawn.
    own = spread.own.replace("h0", "h.01")
    if own:
        parts += [_dots(own, colour, width) for colour, width in ((INK, 17), ("#ffffff", 12), (INK, 8))]
    label = f"{spread.region.name} {spread.region.text}"
    parts.append(_text(x, 15, label, spread.region.anchor, INK, STRONG, 20))
    return _svg(_LINE, "".join(parts))


def _dots(path: str, colour: str, width: int) -> str:
    return (
        f'<path d="{path}" transform="translate(0 {_TOP:g})" stroke-linecap="round" fill="none" '
        f'stroke="{colour}" stroke-width="{width}"/>'
    )


def scale_svg(scale: ScaleFigure) -> str:
    """Return the histogram of a level over the scale from 0 to 100 with its classes and cut-offs."""
    floor = DISTRIBUTION_HEIGHT + 4
    parts = [
        (
            f'<path d="{scale.distribution}" transform="translate(0 {floor:g})" fill="#b9b4a9" '
            f'stroke="{SOFT}" stroke-width="0.5"/>'
        )
    ]
    for band in scale.bands:
        parts.append(
            f'<rect x="{band.x}" y="{floor + 2:g}" width="{band.width}" height="12" '
            f'fill="{COLOURS[band.class_key]}" stroke="{LINES[band.class_key]}" stroke-width="0.4"/>'
        )
        parts.append(
            _text(float(band.middle), floor + 11, band.label, "middle", INKS[band.class_key], STRONG, 7.5)
        )
    for tick in scale.ticks:
        if tick.text not in {"0", "100"}:
            parts.append(_line(float(tick.x), 2, floor + 17, "0.7", ' stroke-dasharray="2 1.5"'))
        parts.append(_text(float(tick.x), floor + 25, tick.text, tick.anchor, INK, REGULAR, 8))
    return _svg(f"4 0 392 {floor + 28:g}", "".join(parts))


def colours_of_classes() -> Mapping[str, Mapping[str, str]]:
    """Return the colours of every class for what templates draw by themselves: chips and bars."""
    return {key: {"fill": COLOURS[key], "line": LINES[key], "ink": INKS[key]} for key in COLOURS}


def _units(percent: str) -> float:
    return float(percent.rstrip("%")) * 10


def _line(x: float, y1: float, y2: float, width: str, more: str = "") -> str:
    return f'<path d="M{x:g} {y1:g}V{y2:g}" stroke="{INK}" stroke-width="{width}"{more}/>'


def _text(
    x: float, y: float, words: str, anchor: str, fill: str = INK, weight: int = REGULAR, size: float = 18
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}" '
        f'fill="{fill}" {_weight(weight)}>{_written(words)}</text>'
    )


def _weight(weight: int) -> str:
    """Return how thick letters are. By `font-weight` alone, a font of all weights would stay at its thinnest."""
    return f"style=\"font-variation-settings:'wght' {weight}\""


def _written(words: str) -> str:
    """Return a text as XML; what XML has no place for, such as a control character, is left out."""
    return escape("".join(letter for letter in words if letter.isprintable()))
