"""The boundaries of one set of regions as one file: TopoJSON with two objects, the same regencies exact and coarse."""

import gzip
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from .topology import Arc, GridPoint, Polygon, Shape, Topology

FORMAT: Final = "ikp-boundaries-1"
GRID: Final = 0.0005
"""Degrees between two points of the grid, about 55 metres."""
COARSE: Final = 20
"""How many of them make one step of the coarse boundaries, about 1.1 kilometres."""

_OBJECTS: Final = ("kabkota", "kabkota_ringkas")


class NotADocumentError(ValueError):
    """The bytes are no boundaries as `boundaries_load` writes them."""


@dataclass(frozen=True)
class BoundaryDocument:
    """Boundaries of regencies by code. `detail` is for one province at a time, `overview` for the whole country.

    The points of both are multiples of `GRID` degrees; those of `overview` are multiples of `COARSE` too.
    """

    detail: Topology
    overview: Topology
    source: str
    licence: str

    def renamed(self, codes: Mapping[str, str]) -> "BoundaryDocument":
        """Return the boundaries under other codes."""
        return BoundaryDocument(
            self.detail.renamed(codes), self.overview.renamed(codes), self.source, self.licence
        )

    @cached_property
    def body(self) -> bytes:
        """The document as it is stored and shipped: equal boundaries give equal bytes."""
        text = json.dumps(self._to_dict(), ensure_ascii=False, separators=(",", ":"))
        # A line for each arc and shape, so that a new version of the file shows what changed.
        return (text.replace("]],[[", "]],\n[[").replace("},{", "},\n{") + "\n").encode()

    @property
    def packed(self) -> bytes:
        return gzip.compress(self.body, compresslevel=9, mtime=0)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    def _to_dict(self) -> dict[str, Any]:
        numbers: dict[Arc, int] = {}
        objects = {
            name: topojson_object(topology, topojson_arcs(topology, numbers))
            for name, topology in zip(_OBJECTS, (self.detail, self.overview), strict=True)
        }
        return {
            "format": FORMAT,
            "source": self.source,
            "licence": self.licence,
            **topojson_frame(tuple(numbers), objects),
        }


def document_read(body: bytes) -> BoundaryDocument:
    """Return the document in these bytes, packed or not; raises NotADocumentError."""
    try:
        found = json.loads(gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)
        if found["format"] != FORMAT or found["transform"]["scale"] != [GRID, GRID]:
            raise NotADocumentError
        arcs = tuple(_undelta(arc) for arc in found["arcs"])
        detail, overview = (_read_object(found["objects"][name], arcs) for name in _OBJECTS)
        return BoundaryDocument(detail, overview, str(found["source"]), str(found["licence"]))
    except (OSError, EOFError, LookupError, TypeError, ValueError) as error:
        raise NotADocumentError from error


def topojson_frame(arcs: tuple[Arc, ...], objects: Mapping[str, Any]) -> dict[str, Any]:
    """Return a TopoJSON document of these objects."""
    return {
        "type": "Topology",
        "transform": {"scale": [GRID, GRID], "translate": [0, 0]},
        "objects": objects,
        "arcs": [list(_delta(arc)) for arc in arcs],
    }


def topojson_arcs(topology: Topology, numbers: dict[Arc, int]) -> dict[str, Shape]:
    """Return the shapes with the numbers that `numbers` has, or gets, for the arcs that they use."""

    def number_of(number: int) -> int:
        known = numbers.setdefault(topology.arcs[max(number, ~number)], len(numbers))
        return known if number >= 0 else ~known

    return {
        code: tuple(tuple(tuple(map(number_of, ring)) for ring in polygon) for polygon in shape)
        for code, shape in topology.shapes.items()
    }


def topojson_object(
    topology: Topology, shapes: Mapping[str, Shape], properties: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the shapes as a GeometryCollection; each has its code as its id, and what `properties` says of it."""
    known = properties or {}
    geometries = [
        {"type": "MultiPolygon", "id": code, "arcs": shapes[code]}
        | ({"properties": known[code]} if code in known else {})
        for code in topology.shapes
    ]
    return {"type": "GeometryCollection", "geometries": geometries}


def _read_object(found: Mapping[str, Any], arcs: tuple[Arc, ...]) -> Topology:
    shapes: dict[str, Shape] = {}
    for geometry in found["geometries"]:
        polygons: list[Polygon] = [
            tuple(tuple(int(number) for number in ring) for ring in polygon) for polygon in geometry["arcs"]
        ]
        for number in (number for polygon in polygons for ring in polygon for number in ring):
            _ = arcs[max(number, ~number)]
        shapes[str(geometry["id"])] = tuple(polygons)
    return Topology(arcs, shapes)


def _delta(arc: Arc) -> Iterator[GridPoint]:
    x = y = 0
    for point in arc:
        yield point[0] - x, point[1] - y
        x, y = point


def _undelta(steps: list[list[int]]) -> Arc:
    x = y = 0
    points: list[GridPoint] = []
    for dx, dy in steps:
        x, y = x + int(dx), y + int(dy)
        points.append((x, y))
    return tuple(points)


def degrees(number: int) -> float:
    """Return a coordinate of the grid in degrees, without the noise of a float."""
    return math.floor(number * GRID * 10_000 + 0.5) / 10_000
