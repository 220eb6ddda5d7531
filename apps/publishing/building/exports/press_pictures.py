"""The pictures of the press page: the national maps in the shape of a screen, and how the scores are spread."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from ..distribution import HEIGHT, Distribution
from ..rendition import LevelView, Rendition
from .colours import patterns
from .figure_paths import HEXAGONS, NATIONAL, distribution_path, map_path, wide_map_path
from .legends import Item, chip_legend, swatch
from .letters import STRONG
from .maps import GAP, area_map, hexagon_map
from .marks import INK, SOFT, moved, text, triangle, upright
from .national_pictures import boundaries_note, hexagon_note, national_pictures
from .sheet import INNER, WIDTH, Drawing, Picture, room_for

WIDE_HEIGHT: Final = WIDTH * 9 // 16
_TALL: Final = 230.0
"""How high the tallest column of a distribution stands."""

_ACROSS: Final = INNER / 100


def press_pictures(rendition: Rendition) -> Iterator[tuple[str, Picture]]:
    """Yield path, without its ending, and picture of each that is made for the press page."""
    for view in rendition.levels:
        yield wide_map_path(view.figure.kind), _wide_map(rendition, view)
    for view in rendition.levels:
        if view.distribution:
            yield distribution_path(view.figure.kind), _distribution(view, view.distribution)


def ready_pictures(rendition: Rendition) -> Iterator[tuple[str, Picture]]:
    """Yield all that the press page shows: those made for it, what is behind the scores, the maps of hexagons."""
    yield from press_pictures(rendition)
    found = [row for row in national_pictures(rendition) if is_ready(rendition, row[0])]
    yield from sorted(found, key=lambda row: row[0] in _hexagon_maps(rendition))


def is_ready(rendition: Rendition, path: str) -> bool:
    """Whether the press page shows a national figure: all but the maps of boundaries, which it has in a wide form."""
    return path.startswith(NATIONAL) or path in _hexagon_maps(rendition)


def _hexagon_maps(rendition: Rendition) -> set[str]:
    return {map_path(view.figure.kind, HEXAGONS) for view in rendition.levels}


def _wide_map(rendition: Rendition, view: LevelView) -> Picture:
    """Return the map of a level, of boundaries where there are any, as high as there is room for."""
    legend = chip_legend(Item(row["level"], row["label"], row["detail"]) for row in view.legend)
    note = boundaries_note(rendition) if view.geography else hexagon_note()
    empty = Picture(view.figure.title, view.finding, Drawing("", 0), (note,), WIDE_HEIGHT)
    tallest = room_for(rendition, empty, WIDE_HEIGHT) - GAP - legend.height
    drawing = (
        area_map(view.geography, legend, tallest)
        if view.geography
        else hexagon_map(view.figure, legend, tallest)
    )
    return Picture(empty.title, empty.finding, drawing, empty.notes, WIDE_HEIGHT)


def _distribution(view: LevelView, distribution: Distribution) -> Picture:
    """Return the columns over the scale from 0 to 100, each class in its colour, with cut-offs and mean."""
    written = view.summary.written
    words = {
        "finding": view.finding,
        "mean": written.score(view.summary.mean),
        "lower": written.lower,
        "upper": written.upper,
        "noun": view.noun,
    }
    found = _(
        "%(finding)s Rata-rata %(mean)s; ambang batas %(noun)s %(lower)s dan %(upper)s, hanya untuk tingkat ini."
    )
    title = _("Sebaran skor %(noun)s") % words
    legend = chip_legend(Item(row["level"], row["label"], row["detail"]) for row in view.legend)
    scale = _columns(distribution)
    body = scale.body + moved(legend.body, 0, scale.height + GAP)
    return Picture(title, found % words, Drawing(body, scale.height + GAP + legend.height, patterns()))


def _columns(distribution: Distribution) -> Drawing:
    grown = _TALL / HEIGHT
    parts = [
        swatch(column.class_key, _at(column.left), float(column.top) * grown + 20, _at(column.width), height)
        for column in distribution.columns
        if (height := float(column.height) * grown)
    ]
    floor = _TALL + 20
    parts += [
        swatch(band.class_key, _at(band.left), floor + 6, _at(band.width), 20) for band in distribution.bands
    ]
    for cut in distribution.cuts:
        parts.append(upright(_at(cut.left), 0, floor + 32, width=1.6, fill=INK, dash="5 4"))
        parts.append(text(_at(cut.left), floor + 54, cut.text, size=19, weight=STRONG, anchor=cut.anchor))
    for end in distribution.ends:
        parts.append(text(_at(end.left), floor + 54, end.text, size=19, fill=SOFT, anchor=end.anchor))
    if distribution.mean:
        parts.append(triangle(_at(distribution.mean.left), floor + 22, 9, 15, fill="#ffffff"))
        said = _("△ rata-rata skor %(mean)s") % {"mean": distribution.mean.text}
        parts.append(text(INNER, floor + 84, said, fill=SOFT, anchor="end"))
    return Drawing("".join(parts), floor + 88)


def _at(percent: str) -> float:
    return float(percent.rstrip("%")) * _ACROSS
