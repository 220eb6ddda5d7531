"""Boundaries as arcs on a grid of whole numbers: a border that two regions share is kept once, so it stays shared.

A point is a pair of whole numbers, x to the east and y to the north. An arc is a line of points; a ring is a list of
numbers of arcs, each taken backwards where it is written `~number`, as TopoJSON does it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

GridPoint: TypeAlias = tuple[int, int]
Arc: TypeAlias = tuple[GridPoint, ...]
Ring: TypeAlias = tuple[int, ...]
Polygon: TypeAlias = tuple[Ring, ...]
"""The ring around it, then its holes."""
Shape: TypeAlias = tuple[Polygon, ...]


@dataclass(frozen=True)
class Topology:
    """Shapes by the code of their region, over arcs that they share."""

    arcs: tuple[Arc, ...]
    shapes: Mapping[str, Shape]

    def points_of(self, ring: Ring) -> list[GridPoint]:
        """Return the points of a ring, the first one not repeated at the end."""
        points: list[GridPoint] = []
        for number in ring:
            arc = self.arcs[number] if number >= 0 else self.arcs[~number][::-1]
            points += arc[:-1]
        return points

    def renamed(self, codes: Mapping[str, str]) -> "Topology":
        """Return the shapes under other codes; those without a new code are left out."""
        return Topology(self.arcs, {codes[old]: shape for old, shape in self.shapes.items() if old in codes})

    def merged(self, owners: Mapping[str, str]) -> "Topology":
        """Return the unions of the shapes by what `owners` says of their codes: the provinces of the regencies."""
        rings: defaultdict[str, list[Ring]] = defaultdict(list)
        for code, shape in self.shapes.items():
            rings[owners[code]] += [ring for polygon in shape for ring in polygon]
        shapes = {owner: self._nested(self._outline(members)) for owner, members in rings.items()}
        return Topology(self.arcs, shapes)

    def borders(self, owners: Mapping[str, str]) -> list[Arc]:
        """Return the arcs between shapes of different owners: the borders of the provinces within the country."""
        seen: dict[int, str] = {}
        found = []
        for code, shape in self.shapes.items():
            for number in (number for polygon in shape for ring in polygon for number in ring):
                arc = max(number, ~number)
                other = seen.setdefault(arc, owners[code])
                if other != owners[code]:
                    found.append(arc)
        return [self.arcs[arc] for arc in found]

    def _outline(self, rings: Iterable[Ring]) -> list[Ring]:
        """Return the rings around several shapes together: without the arcs that two of them share."""
        numbers = [number for ring in rings for number in ring]
        inside = set(numbers)
        rest = [number for number in numbers if ~number not in inside]
        leaving: defaultdict[GridPoint, list[int]] = defaultdict(list)
        for number in reversed(rest):
            leaving[self._ends(number)[0]].append(number)
        found: list[Ring] = []
        for start in rest:
            if start in leaving[self._ends(start)[0]]:
                found += self._walk(start, leaving)
        return found

    def _walk(self, start: int, leaving: Mapping[GridPoint, list[int]]) -> list[Ring]:
        """Follow arcs from `start` until all are back; a point that is met twice closes a ring of its own."""
        found: list[Ring] = []
        way: list[int] = []
        number: int | None = start
        while number is not None:
            begin, end = self._ends(number)
            leaving[begin].remove(number)
            way.append(number)
            loop = next((k for k, on_way in enumerate(way) if self._ends(on_way)[0] == end), None)
            if loop is not None:
                found.append(tuple(way[loop:]))
                del way[loop:]
            number = leaving[end][-1] if leaving[end] and (way or loop is None) else None
        return found

    def _ends(self, number: int) -> tuple[GridPoint, GridPoint]:
        arc = self.arcs[max(number, ~number)]
        return (arc[0], arc[-1]) if number >= 0 else (arc[-1], arc[0])

    def _nested(self, rings: Sequence[Ring]) -> Shape:
        """Return rings as polygons: those that run counter-clockwise are around something, the others are holes."""
        points = {ring: self.points_of(ring) for ring in rings}
        areas = {ring: ring_area(points[ring]) for ring in rings}
        outer = sorted((ring for ring in rings if areas[ring] > 0), key=lambda ring: -areas[ring])
        holes: dict[Ring, list[Ring]] = {ring: [] for ring in outer}
        for hole in (ring for ring in rings if areas[ring] < 0):
            around = [
                ring for ring in outer if areas[ring] > -areas[hole] and _holds(points[ring], points[hole])
            ]
            if around:
                holes[around[-1]].append(hole)
        return tuple((ring, *holes[ring]) for ring in outer)


def topology_of(shapes: Mapping[str, Sequence[Sequence[Sequence[GridPoint]]]]) -> Topology:
    """Return the topology of shapes given as points: by code, polygons, each its rings, outer ones counter-clockwise.

    Rings that the grid has made a point or a line are left out.
    """
    cleaned = {
        code: [[kept for ring in polygon if len(kept := _without_repeats(ring)) > 2] for polygon in shape]
        for code, shape in shapes.items()
    }
    nodes = _nodes([ring for shape in cleaned.values() for polygon in shape for ring in polygon])
    numbers: dict[Arc, int] = {}
    found = {
        code: tuple(tuple(_cut(ring, nodes, numbers) for ring in polygon) for polygon in shape if polygon)
        for code, shape in cleaned.items()
    }
    return Topology(tuple(numbers), found)


def ring_area(points: Sequence[GridPoint]) -> float:
    """Return the area of a ring in squares of the grid, above 0 where it runs counter-clockwise."""
    pairs = zip(points, (*points[1:], points[0]), strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs) / 2


def _without_repeats(ring: Sequence[GridPoint]) -> list[GridPoint]:
    """Return a ring without points that repeat the one before, and without spikes that run back on themselves."""
    points: list[GridPoint] = []
    for point in ring:
        if points and points[-1] == point:
            continue
        if len(points) > 1 and points[-2] == point:
            points.pop()
            continue
        points.append(point)
    while len(points) > 1 and points[0] == points[-1]:
        points.pop()
    while len(points) > 2 and points[1] == points[-1]:
        points = points[1:-1] if len(points) > 3 else []
    return points


def _nodes(rings: Iterable[Sequence[GridPoint]]) -> set[GridPoint]:
    """Return the points where arcs end: those whose neighbours differ from one ring to another."""
    beside: dict[GridPoint, frozenset[GridPoint]] = {}
    nodes = set()
    for ring in rings:
        for number, point in enumerate(ring):
            pair = frozenset((ring[number - 1], ring[(number + 1) % len(ring)]))
            if beside.setdefault(point, pair) != pair:
                nodes.add(point)
    return nodes


def _cut(ring: Sequence[GridPoint], nodes: set[GridPoint], numbers: dict[Arc, int]) -> Ring:
    """Return the numbers of the arcs of a ring; arcs that were not there before get the next number."""
    first = next((k for k, point in enumerate(ring) if point in nodes), ring.index(min(ring)))
    turned = [*ring[first:], *ring[: first + 1]]
    cuts = [k for k, point in enumerate(turned) if point in nodes or k in (0, len(ring))]
    found = []
    for begin, end in pairwise(cuts):
        arc = tuple(turned[begin : end + 1])
        if arc[::-1] in numbers and arc not in numbers:
            found.append(~numbers[arc[::-1]])
        else:
            found.append(numbers.setdefault(arc, len(numbers)))
    return tuple(found)


def _holds(ring: Sequence[GridPoint], other: Sequence[GridPoint]) -> bool:
    """Whether the first point of `other` that is no point of `ring` lies within it."""
    own = set(ring)
    x, y = next((point for point in other if point not in own), other[0])
    inside = False
    for (ax, ay), (bx, by) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
