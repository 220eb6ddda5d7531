"""Maps as data: boundaries as GeoJSON and TopoJSON where there are any, and always the schematic hexagons."""

from collections.abc import Mapping
from typing import Any, Final

from apps.regions.boundaries.document import (
    degrees,
    topojson_arcs,
    topojson_frame,
    topojson_object,
)
from apps.regions.boundaries.topology import Arc, Ring, Topology
from apps.regions.hexagons import HexGrid

from .files import dump_json, dump_json_lines
from .geography import owners_of
from .rendition import Rendition

# A rectangle around Indonesia in degrees, into which the grid of hexagons is fitted.
WEST, EAST, NORTH, SOUTH = 95.0, 141.0, 6.0, -11.0

HEXAGONS: Final = "data/peta-heksagon.geojson"
GEOJSON: Final = "data/peta.geojson"
TOPOJSON: Final = "data/peta.topojson"


def map_data_files(rendition: Rendition) -> dict[str, bytes]:
    """Return the files by path, in Indonesian."""
    files = {HEXAGONS: _write_hexagons(rendition)}
    levels = _boundaries(rendition)
    if levels:
        files |= {GEOJSON: _write_geojson(rendition, levels), TOPOJSON: _write_topojson(rendition, levels)}
    return files


def _boundaries(rendition: Rendition) -> dict[str, Topology]:
    """Return the boundaries of each level that the release knows of, by the name of the level; {} without any."""
    content = rendition.content
    if content.boundaries is None:
        return {}
    detail = content.boundaries.document.detail
    owners = owners_of(content, detail)
    codes = {region.code: region.code for region in content.regions}
    provinces = detail.merged(owners).renamed(codes)
    return {"provinsi": provinces, "kabkota": detail.renamed(codes)}


def _records(rendition: Rendition) -> dict[str, Mapping[str, Any]]:
    """Return what the files say of each region, by its code."""
    content, tables = rendition.content, rendition.tables
    levels = ((content.provinces, tables.provinces), (content.regencies, tables.regencies))
    return {
        region.code: record
        for summary, table in levels
        for region, record in zip(summary.regions, table.records, strict=True)
    }


def _about(rendition: Rendition, note: str) -> dict[str, Any]:
    return {
        "name": rendition.content.edition_name.source,
        "keterangan": note,
        "jenis_data": rendition.statement,
    }


def _about_boundaries(rendition: Rendition) -> dict[str, Any]:
    boundaries = rendition.content.boundaries
    note = "Batas wilayah yang disederhanakan untuk peta; bukan acuan resmi. Batas provinsi: gabungan kabupaten/kota."
    return _about(rendition, note) | {
        "sumber_batas": boundaries.source if boundaries else "",
        "lisensi_batas": boundaries.licence if boundaries else "",
    }


def _write_geojson(rendition: Rendition, levels: Mapping[str, Topology]) -> bytes:
    records = _records(rendition)
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": records[code],
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[_ring(topology, ring) for ring in polygon] for polygon in shape],
            },
        }
        for topology in levels.values()
        for code, shape in topology.shapes.items()
    ]
    about = {"type": "FeatureCollection", **_about_boundaries(rendition)}
    return dump_json_lines(about, "features", features)


def _ring(topology: Topology, ring: Ring) -> list[list[float]]:
    points = topology.points_of(ring)
    return [[degrees(x), degrees(y)] for x, y in (*points, points[0])]


def _write_topojson(rendition: Rendition, levels: Mapping[str, Topology]) -> bytes:
    """Return both levels over the same lines, which makes the file a third of the other."""
    records = _records(rendition)
    numbers: dict[Arc, int] = {}
    objects = {
        name: topojson_object(topology, topojson_arcs(topology, numbers), records)
        for name, topology in levels.items()
    }
    document = topojson_frame(tuple(numbers), objects)
    arcs = document.pop("arcs")
    return dump_json_lines({**_about_boundaries(rendition), **document}, "arcs", arcs)


def _write_hexagons(rendition: Rendition) -> bytes:
    """Return one hexagon per region, laid over Indonesia in degrees: a scheme, not the boundary of the region."""
    content, records = rendition.content, _records(rendition)
    features: list[dict[str, Any]] = []
    for summary in content.levels:
        placed = [(region, place) for region in summary.regions if (place := region.place) is not None]
        grid = HexGrid.around([place for _region, place in placed] or [(0, 0)], 1.0)
        features += [
            {
                "type": "Feature",
                "properties": records[region.code],
                "geometry": {"type": "Polygon", "coordinates": [_hexagon(grid, *place)]},
            }
            for region, place in placed
        ]
    note = "Peta heksagon skema: letak dan luas bukan letak dan luas wilayah, bukan batas wilayah."
    return dump_json({"type": "FeatureCollection", **_about(rendition, note), "features": features})


def _hexagon(grid: HexGrid, row: int, col: int) -> list[list[float]]:
    """Return the closed ring of a cell, counter-clockwise as RFC 7946 asks."""
    width, height = grid.size
    x0, y0 = grid.centre(row, col)
    corners = [(x0 + x, y0 + y) for x, y in reversed(grid.outline())]
    ring = [
        [round(WEST + x / width * (EAST - WEST), 4), round(NORTH + y / height * (SOUTH - NORTH), 4)]
        for x, y in corners
    ]
    return [*ring, ring[0]]
