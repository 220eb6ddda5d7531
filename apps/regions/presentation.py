"""Maps as plain values for `components/hexmap.html` and `components/geomap.html`.

Coordinates are texts: a template would write a number with a decimal comma, which SVG does not understand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apps.core.ramp import ramp_pattern

from .hexagons import HexGrid, polygon_points, svg_text

NAMED_WIDTH: Final = 104.0
"""Width of a hexagon that has room for a name, in SVG units."""


@dataclass(frozen=True, slots=True)
class MapCell:
    """One hexagon: its place, the page that it leads to, and what is said about its region."""

    x: str
    y: str
    path: str
    code: str
    class_key: str
    name: str
    score: str
    class_label: str
    note: str
    label: str

    @property
    def pattern(self) -> str:
        """The pattern drawn over the colour; empty where there is none."""
        return ramp_pattern(self.class_key)

    @property
    def aria_label(self) -> str:
        """Name, score and class in words."""
        return region_said(self.name, self.score, self.class_label)


def region_said(name: str, score: str, class_label: str) -> str:
    """Return what a map says of a region to those who do not see it; without its score where it has none."""
    return f"{name}: {', '.join(filter(None, (score, class_label.lower())))}"


@dataclass(frozen=True, slots=True)
class MapPattern:
    """A pattern of a map beside those of the classes: its key, the lines of a square of 6 by 6, and their angle."""

    key: str
    lines: str
    angle: int = 0


@dataclass(frozen=True, slots=True)
class MapGroup:
    """Hexagons that belong together, such as the regencies of a province, in the order of the tab key.

    `part` names the part of the map that they lie in, where it is shown in parts.
    """

    label: str
    cells: tuple[MapCell, ...]
    part: str = ""


@dataclass(frozen=True, slots=True)
class MapFigure:
    """A hexagon map. `kind` chooses its style; with `variant` it keeps the ids of several maps on one page apart."""

    kind: str
    title: str
    width: str
    height: str
    points: str
    groups: tuple[MapGroup, ...]
    borders: str
    label_dy: str
    score_dy: str
    variant: str = ""
    patterns: tuple[MapPattern, ...] = ()

    @property
    def id_suffix(self) -> str:
        """The end of every id in this map."""
        return f"{self.kind}{self.variant}"

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"


def hexmap_figure(
    kind: str,
    title: str,
    grid: HexGrid,
    groups: tuple[MapGroup, ...],
    borders: str = "",
    patterns: tuple[MapPattern, ...] = (),
) -> MapFigure:
    """Return the map of `groups`, whose cells were placed on `grid`; `borders` is a path drawn over them."""
    width, height = grid.size
    return MapFigure(
        kind=kind,
        title=title,
        width=svg_text(width),
        height=svg_text(height),
        points=polygon_points(grid.outline()),
        groups=groups,
        borders=borders,
        label_dy=svg_text(-grid.width * 0.03),
        score_dy=svg_text(grid.width * 0.24),
        patterns=patterns,
    )


@dataclass(frozen=True, slots=True)
class MapArea:
    """One region of a map of boundaries: its outline, the page that it leads to, and what is said about it.

    A region that is too small to be seen has a mark at its place, `mark_x` and `mark_y`; otherwise they are empty.
    Where the mark had to make room for others, `mark_home` says where its region lies, and how far the mark is off.
    """

    outline: str
    path: str
    code: str
    class_key: str
    aria_label: str
    mark_x: str = ""
    mark_y: str = ""
    mark_home: str = ""

    @property
    def pattern(self) -> str:
        """The pattern that it is filled with, ground and lines; a class without one has its plain colour."""
        return self.class_key if ramp_pattern(self.class_key) else ""


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """Areas that belong together, such as the regencies of a province, in the order of the tab key."""

    label: str
    areas: tuple[MapArea, ...]


@dataclass(frozen=True, slots=True)
class AreaLabel:
    """The name of a region where it has room on the map."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """A map of boundaries. `unit` is how many units of the drawing make a pixel where it is shown in full width.

    `sprite` is the address of a file that holds the outlines and the borders (`area_sprite`), for pages
    that show the same map again and again; without it they stand in the page.
    """

    kind: str
    title: str
    width: str
    height: str
    unit: str
    mark_radius: str
    groups: tuple[AreaGroup, ...]
    borders: str = ""
    labels: tuple[AreaLabel, ...] = ()
    n_missing: int = 0
    has_ids: bool = False
    sprite: str = ""

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width} {self.height}"

    @property
    def ramp_patterns(self) -> tuple[tuple[str, str], ...]:
        """The steps of the ramp that have a pattern on this map, each with the class whose lines it has."""
        keys = {area.class_key for group in self.groups for area in group.areas}
        steps = sorted(key for key in keys if key.startswith("ramp-"))
        return tuple((key, ramp_pattern(key)) for key in steps if ramp_pattern(key))

    @property
    def borders_id(self) -> str:
        """What its borders are called in a sprite."""
        return f"b-{self.kind}"


def area_sprite(figures: Sequence[AreaFigure]) -> str:
    """Return the outlines and borders of maps as an SVG from which pages take them, each by the code of its region."""
    shapes = [
        f'<path id="w-{area.code}" vector-effect="non-scaling-stroke" d="{area.outline}"/>'
        for figure in figures
        for group in figure.groups
        for area in group.areas
    ]
    shapes += [
        f'<path id="{figure.borders_id}" vector-effect="non-scaling-stroke" d="{figure.borders}"/>'
        for figure in figures
        if figure.borders
    ]
    body = "\n".join(shapes)
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>\n{body}\n</defs></svg>\n'
