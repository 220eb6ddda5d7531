"""From the areas of a file to boundaries: repaired, without gaps and overlaps, simplified, on a grid.

Shared borders stay shared: first all areas are made to fit each other (`coverage_clean`), then a line that two areas
have in common is simplified once (`coverage_simplify`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from .document import COARSE, GRID, BoundaryDocument
from .topology import GridPoint, Topology, ring_area, topology_of

GAP: Final = 0.01
"""Gaps between two regencies that are narrower (in degrees) are closed; wider ones are lakes or the sea."""

LOST: Final = 0.02
"""The part of its area from which on it is told that a regency lost it to another one, where both had claimed it."""

DETAIL: Final = (0.005, 0.00005)
OVERVIEW: Final = (0.05, 0.0012)
"""How much is left out: corners smaller than the square of the first (a length in degrees), islands and holes smaller
than the second (an area in square degrees; one is about 12,300 square kilometres). The largest island always stays."""


@dataclass(frozen=True)
class Repair:
    """What had to be done to the areas: codes with a broken ring, and how much each lost to another, by code."""

    broken: tuple[str, ...]
    lost: Mapping[str, float]


def boundaries_make(
    shapes: Mapping[str, Any], *, source: str, licence: str
) -> tuple[BoundaryDocument, Repair]:
    """Return the boundaries of areas in degrees by code, and what was repaired."""
    codes = list(shapes)
    areas = np.array([shapes[code] for code in codes], dtype=object)
    broken = tuple(
        code for code, is_valid in zip(codes, shapely.is_valid(areas), strict=True) if not is_valid
    )
    areas = _only_areas(
        shapely.make_valid(shapely.transform(_only_areas(shapely.make_valid(areas)), _on_grid))
    )
    # An overlap goes to the smaller area: a city that lies in a regency, whose shape has no hole for it.
    fitting = shapely.coverage_clean(areas, gap_width=GAP, merge_strategy="min_area")
    before, after = shapely.area(areas), shapely.area(fitting)
    lost = {
        code: float(1 - now / was)
        for code, was, now in zip(codes, before, after, strict=True)
        if was and now < (1 - LOST) * was
    }
    detail, overview = (
        _topology(codes, fitting, *amount, step) for amount, step in ((DETAIL, 1), (OVERVIEW, COARSE))
    )
    return BoundaryDocument(detail, overview, source, licence), Repair(broken, lost)


def _on_grid(points: Any) -> Any:
    return np.round(points / GRID) * GRID


def _only_areas(shapes: Any) -> Any:
    """Return the areas of shapes without the lines and points that a repair may have left beside them."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    parts, deeper = shapely.get_parts(parts, return_index=True)
    owners = owners[deeper]
    is_area = shapely.get_type_id(parts) == 3
    return shapely.multipolygons(
        parts[is_area], indices=owners[is_area], out=np.full(len(shapes), shapely.MultiPolygon())
    )


def _topology(codes: Sequence[str], areas: Any, tolerance: float, smallest: float, step: int) -> Topology:
    """Return areas simplified and on a grid of `step`."""
    simple = shapely.coverage_simplify([_without_small(area, smallest) for area in areas], tolerance)
    return topology_of(
        {code: _points(area, step) for code, area in zip(codes, simple, strict=True) if not area.is_empty}
    )


def _without_small(area: Any, smallest: float) -> Any:
    """Return an area without the islands and holes that are smaller than `smallest`, but for the largest island."""
    parts = shapely.get_parts(area)
    if not len(parts):
        return area
    sizes = shapely.area(parts)
    kept = parts[sizes >= min(smallest, sizes.max())]
    return shapely.MultiPolygon(
        [
            shapely.Polygon(
                part.exterior, [hole for hole in part.interiors if shapely.Polygon(hole).area >= smallest]
            )
            for part in kept
        ]
    )


def _points(area: Any, step: int) -> list[list[list[GridPoint]]]:
    """Return the polygons of an area as points of the grid, outer rings counter-clockwise, holes clockwise.

    An area that the grid makes nothing of, such as Kepulauan Seribu on a coarse one, is one small square.
    """
    unit = GRID * step

    def ring(line: Any) -> list[GridPoint]:
        corners = np.round(shapely.get_coordinates(line)[:-1] / unit).astype(int) * step
        return [(int(x), int(y)) for x, y in corners]

    polygons = [
        [ring(part.exterior), *(ring(hole) for hole in part.interiors)]
        for part in shapely.get_parts(shapely.orient_polygons(area))
    ]
    if any(abs(ring_area(polygon[0])) > 0 for polygon in polygons):
        return polygons
    x, y = polygons[0][0][0]
    return [[[(x, y), (x + step, y), (x + step, y + step), (x, y + step)]]]
