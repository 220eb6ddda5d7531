"""Files of boundaries for tests: Pandeglang and Lebak, which share a border with many corners, and Badung apart."""

import json
import math
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

BORDER = [(106.2 + 0.02 * math.sin(40 * step), -7.0 + 0.01 * step) for step in range(51)]
"""From south to north, with corners that a simplification leaves out."""

SHAPES: Mapping[str, BaseGeometry] = {
    "36.01": shapely.Polygon([(105.5, -7.0), *BORDER, (105.5, -6.5)]),
    "36.02": shapely.Polygon([(106.8, -7.0), (106.8, -6.5), *BORDER[::-1]]),
    "51.03": shapely.box(115.0, -8.9, 115.3, -8.5),
}
NAMES = {"36.01": "KAB. PANDEGLANG", "36.02": "Lebak", "51.03": "Kabupaten Badung"}


def write(
    path: Path,
    shapes: Mapping[str, BaseGeometry | None] = SHAPES,
    *,
    driver: str = "GeoJSON",
    crs: str = "EPSG:4326",
    codes: list[Any] | None = None,
    column: str = "KODE",
    **options: Any,
) -> Path:
    """Write a file with GDAL; `codes` are what stands in its column of codes, otherwise the keys of `shapes`."""
    values = np.array(list(shapes) if codes is None else codes)
    names = np.array([NAMES.get(code, code) for code in shapes], dtype=object)
    geometry = shapely.to_wkb(np.array(list(shapes.values()), dtype=object))
    kind = options.pop("geometry_type", "MultiPolygon" if driver == "GPKG" else "Polygon")
    values = values.astype(object) if values.dtype.kind == "U" else values
    pyogrio.raw.write(
        path,
        geometry,
        [values, names],
        [column, "NAMA"],
        crs=crs,
        geometry_type=kind,
        driver=driver,
        **options,
    )
    return path


def write_geojson(path: Path, features: list[dict[str, Any]], **more: Any) -> Path:
    """Write a GeoJSON by hand."""
    document = {"type": "FeatureCollection", **more, "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def feature(code: str, shape: BaseGeometry, **members: Any) -> dict[str, Any]:
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "properties": {"kode": code}, "geometry": geometry} | members


def write_topojson(path: Path) -> Path:
    """Write the shapes as TopoJSON, whose border between Pandeglang and Lebak is one arc."""
    west, east, island = ((list(map(list, points))) for points in (
        [BORDER[-1], (105.5, -6.5), (105.5, -7.0), BORDER[0]],
        [BORDER[-1], (106.8, -6.5), (106.8, -7.0), BORDER[0]],
        SHAPES["51.03"].exterior.coords,
    ))  # fmt: skip
    arcs = [list(map(list, BORDER)), west, east, island]
    rings = {"36.01": [[0, 1]], "36.02": [[0, 2]], "51.03": [[3]]}
    geometries = [
        {"type": "Polygon", "arcs": arcs_of, "properties": {"kode": code}} for code, arcs_of in rings.items()
    ]
    collection = {"type": "GeometryCollection", "geometries": geometries}
    path.write_text(json.dumps({"type": "Topology", "objects": {"kab": collection}, "arcs": arcs}))
    return path


def write_zip(path: Path, *, without: str = "") -> Path:
    """Write a Shapefile in a folder of a ZIP, perhaps without one of its files."""
    written = write(path.with_name("batas.shp"), driver="ESRI Shapefile")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(written.parent.glob("batas.*")):
            if part.suffix in {".shp", ".shx", ".dbf", ".prj"} and part.suffix != without:
                archive.write(part, f"BATAS/{part.name}")
    return path
