"""Boundaries as SVG paths of whole numbers, and where the marks and names of regions stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .topology import Arc, GridPoint, Shape, Topology, ring_area


@dataclass(frozen=True, slots=True)
class Frame:
    """A piece of the grid as a drawing: `step` points of the grid are one unit; y runs down."""

    west: int
    north: int
    width: int
    height: int
    step: int

    @classmethod
    def around(cls, topology: Topology, *, step: int = 0, width: int = 0, margin: int = 12) -> "Frame":
        """Return the frame around all shapes; a unit is `step` points, or as many as make it about `width` wide."""
        points = [point for arc in _used(topology) for point in arc] or [(0, 0)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        west, south, east, north = min(xs), min(ys), max(xs), max(ys)
        unit = step or max(1, -(-max(east - west, north - south) // width))
        wide, high = (-(-length // unit) + 2 * margin for length in (east - west, north - south))
        return cls(west - margin * unit, north + margin * unit, wide, high, unit)

    def place(self, point: GridPoint) -> GridPoint:
        """Return where a point of the grid lies in the drawing."""
        return round((point[0] - self.west) / self.step), round((self.north - point[1]) / self.step)


@dataclass(frozen=True, slots=True)
class Body:
    """The largest island of a region in a drawing: its centre, and how wide, high and large it is."""

    x: int
    y: int
    width: int
    height: int
    area: float


def shape_path(topology: Topology, shape: Shape, frame: Frame) -> str:
    """Return a shape as the `d` of an SVG path; rings that are too small for the frame are left out."""
    rings = [ring for polygon in shape for ring in polygon]
    return _write([_placed(topology.points_of(ring), frame) for ring in rings], is_closed=True)


def lines_path(arcs: Iterable[Arc], frame: Frame) -> str:
    """Return lines as the `d` of an SVG path."""
    return _write([_placed(arc, frame) for arc in arcs], is_closed=False)


def body_of(topology: Topology, shape: Shape, frame: Frame) -> Body | None:
    """Return the largest island of a shape; None for a shape without any."""
    outer = [topology.points_of(polygon[0]) for polygon in shape if polygon]
    if not outer:
        return None
    # In points of the grid: in the units of the drawing it may be nothing.
    largest = max(outer, key=ring_area)
    x, y = _centroid(largest)
    places = [frame.place(point) for point in largest]
    xs, ys = [place[0] for place in places], [place[1] for place in places]
    middle = frame.place((round(x), round(y)))
    return Body(*middle, max(xs) - min(xs), max(ys) - min(ys), ring_area(largest) / frame.step**2)


def _used(topology: Topology) -> list[Arc]:
    numbers = {
        max(number, ~number)
        for shape in topology.shapes.values()
        for polygon in shape
        for ring in polygon
        for number in ring
    }
    return [topology.arcs[number] for number in sorted(numbers)]


def _placed(points: Sequence[GridPoint], frame: Frame) -> list[GridPoint]:
    """Return points in the drawing, without those that fall on the one before."""
    found: list[GridPoint] = []
    for point in map(frame.place, points):
        if not found or found[-1] != point:
            found.append(point)
    return found


def _write(lines: Iterable[list[GridPoint]], *, is_closed: bool) -> str:
    """Return lines as relative moves, which are shorter than places. After `z` a path is where its line began."""
    at = (0, 0)
    parts = []
    for line in lines:
        points = line[:-1] if is_closed and len(line) > 1 and line[0] == line[-1] else line
        if len(points) < (3 if is_closed else 2):
            continue
        steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)]
        start = points[0]
        parts.append(
            f"m{_pair(start[0] - at[0], start[1] - at[1])}l{_pairs(steps)}{'z' if is_closed else ''}"
        )
        at = start if is_closed else points[-1]
    return "".join(parts)


def _pairs(steps: Iterable[GridPoint]) -> str:
    """Return pairs of numbers; a minus sign parts two numbers as well as a space does."""
    text = ""
    for step in steps:
        pair = _pair(*step)
        text += pair if not text or pair.startswith("-") else f" {pair}"
    return text


def _pair(x: int, y: int) -> str:
    return f"{x}{y}" if y < 0 else f"{x} {y}"


def _centroid(points: Sequence[GridPoint]) -> tuple[float, float]:
    area = ring_area(points)
    if not area:
        return float(points[0][0]), float(points[0][1])
    pairs = list(zip(points, (*points[1:], points[0]), strict=True))
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (6 * area)
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (6 * area)
    return x, y
