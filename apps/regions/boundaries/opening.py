"""Files of boundaries: what they are, whether they may be read, and their features. GDAL reads them."""

import json
import logging
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError

from apps.core.exceptions import InvalidInputError

from .document import FORMAT, BoundaryDocument, NotADocumentError, document_read
from .projections import to_degrees

logger = logging.getLogger(__name__)

MEGABYTE: Final = 1_000_000
MAX_MEGABYTES: Final = 150
MAX_FEATURES: Final = 20_000
"""More than regencies in any form: 83,000 features are villages."""

KINDS: Final = {
    "GeoJSON": (".geojson", ".json"),
    "TopoJSON": (".topojson", ".json"),
    "Shapefile": (".shp",),
    "ZIP": (".zip",),
    "GeoPackage": (".gpkg",),
}
_DRIVERS: Final = {
    "GeoJSON": "GeoJSON",
    "TopoJSON": "TopoJSON",
    "ESRI Shapefile": "Shapefile",
    "GPKG": "GeoPackage",
}
_READABLE: Final = "GeoJSON, TopoJSON, Shapefile (.shp atau .zip), atau GeoPackage"
_SIGNS: Final = (
    (b"PK\x03\x04", "ZIP"),
    (b"\x00\x00\x27\x0a", "Shapefile"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "gambar PNG"),
    (b"\xff\xd8\xff", "gambar JPEG"),
    (b"<", "HTML atau XML"),
)


@dataclass(frozen=True)
class BoundaryFile:
    """The features of a file: their columns, and their geometries in degrees (WGS 84), None where one has none."""

    name: str
    kind: str
    columns: Mapping[str, Sequence[object]]
    geometries: "np.ndarray[Any, np.dtype[np.object_]]"
    notes: tuple[str, ...]


def boundary_file_read(
    path: Path, *, layer: str = "", max_megabytes: int = MAX_MEGABYTES
) -> BoundaryFile | BoundaryDocument:
    """Return what is in a file; a document that the portal wrote itself comes as such.

    Raises InvalidInputError where the file is missing, too large, damaged, not what its name says, holds no areas, or
    lies in a projection that is not known. The size is looked at before anything is read.
    """
    kind, source = _recognise(path, max_megabytes * MEGABYTE)
    if kind in ("GeoJSON", "TopoJSON") and _is_own_document(path):
        try:
            return document_read(path.read_bytes())
        except NotADocumentError as error:
            text = "bukan lagi seperti yang ditulis portal. Ambil lagi aslinya, atau buat lagi dengan boundaries_load."
            raise _refuse(path, text) from error
    chosen = _choose_layer(path, source, layer)
    meta, fids, geometry, values = _read_features(path, kind, source, chosen)
    names = [str(name) for name in meta["fields"]]
    columns: dict[str, Sequence[object]] = {
        name: column.tolist() for name, column in zip(names, values, strict=True)
    }
    # A number as the id of a feature is read as its row id, and as no column.
    columns.setdefault("id", fids.tolist())
    shapes = shapely.from_wkb(geometry)
    _check_areas(path, shapes)
    shapes, notes = to_degrees(path.name, shapes, meta["crs"])
    return BoundaryFile(path.name, kind, columns, shapes, notes)


def _recognise(path: Path, limit: int) -> tuple[str, str]:
    """Return the kind of a file by its first bytes, and under which name GDAL opens it."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise _refuse(path, "adalah folder. Sebutkan berkasnya.")
        if size > limit:
            text = (
                f"berukuran {size / MEGABYTE:.0f} MB, lebih dari {limit // MEGABYTE} MB. Sederhanakan dahulu, misalnya "
                "di QGIS (Vector, Simplify), atau naikkan batasnya dengan --max-mb bila memori komputer ini cukup."
            )
            raise _refuse(path, text)
        with path.open("rb") as file:
            head = file.read(65_536)
    except OSError as error:
        text = f"Berkas {path} tidak dapat dibuka. Periksa nama dan izin berkasnya."
        raise InvalidInputError(text) from error
    if not head.strip():
        raise _refuse(path, "kosong. Unduh atau salin sekali lagi.")
    kind = _kind_of(path, head)
    if path.suffix.lower() not in KINDS[kind]:
        endings = " atau ".join(KINDS[kind])
        raise _refuse(
            path, f"isinya {kind}, padahal namanya berakhiran “{path.suffix}”. Beri akhiran {endings}."
        )
    if kind == "Shapefile":
        _check_companions(path, {name.suffix.lower() for name in path.parent.glob(f"{path.stem}.*")})
    return kind, _name_in_zip(path, limit) if kind == "ZIP" else str(path.resolve())


def _kind_of(path: Path, head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return "TopoJSON" if re.search(rb'"type"\s*:\s*"Topology"', text) else "GeoJSON"
    found = next((kind for sign, kind in _SIGNS if head.startswith(sign)), "")
    if found == "SQLite":
        # Bytes 68 to 71 say whose database it is.
        found = "GeoPackage" if head[68:72] in (b"GPKG", b"GP10", b"GP11") else "basis data SQLite lain"
    if found not in KINDS:
        raise _refuse(path, f"bukan {_READABLE}{f', melainkan {found}' if found else ''}.")
    return found


def _name_in_zip(path: Path, limit: int) -> str:
    """Return the name of the only Shapefile in a ZIP; its size unpacked is looked at first."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.filename.startswith("__MACOSX/")]
    except zipfile.BadZipFile as error:
        raise _refuse(path, "rusak atau terpotong. Unduh atau salin sekali lagi.") from error
    if sum(info.file_size for info in infos) > limit:
        raise _refuse(path, f"isinya lebih dari {limit // MEGABYTE} MB setelah dibuka. Sederhanakan dahulu.")
    if any(info.flag_bits & 1 for info in infos):
        raise _refuse(path, "dikunci dengan kata sandi. Buka dahulu, lalu muat berkas .shp-nya.")
    names = [PurePosixPath(info.filename) for info in infos]
    shapes = [name for name in names if name.suffix.lower() == ".shp"]
    if len(shapes) != 1:
        count = "tidak berisi berkas .shp" if not shapes else f"berisi {len(shapes)} berkas .shp"
        raise _refuse(path, f"{count}, padahal harus tepat satu.")
    only = shapes[0]
    beside = {name.suffix.lower() for name in names if name.with_suffix("") == only.with_suffix("")}
    _check_companions(path, beside)
    return f"/vsizip/{path.resolve()}/{only}"


def _check_companions(path: Path, beside: set[str]) -> None:
    missing = sorted({".shx", ".dbf"} - beside)
    if missing:
        text = f"kehilangan pasangannya {' dan '.join(missing)}. Shapefile terdiri atas .shp, .shx, .dbf dan .prj."
        raise _refuse(path, text)


def _is_own_document(path: Path) -> bool:
    with path.open("rb") as file:
        return f'"format":"{FORMAT}"'.encode() in file.read(200)


def _choose_layer(path: Path, source: str, layer: str) -> str:
    try:
        with _quietly():
            layers = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
    except (DataSourceError, DataLayerError) as error:
        raise _unreadable(path, error) from error
    if layer and layer not in layers:
        raise _refuse(
            path, f"tidak mempunyai lapisan “{layer}”. Yang ada: {', '.join(layers) or 'tidak ada'}."
        )
    if not layer and len(layers) > 1:
        raise _refuse(path, f"berisi {len(layers)} lapisan. Pilih dengan --layer: {', '.join(layers)}.")
    if not layers:
        raise _refuse(path, "tidak berisi lapisan dengan bidang.")
    return layer or layers[0]


def _read_features(
    path: Path, kind: str, source: str, layer: str
) -> tuple[dict[str, Any], Any, Any, list[Any]]:
    """Return what GDAL says of a layer, and its row ids, geometries and columns."""
    try:
        with _quietly():
            about = pyogrio.read_info(source, layer=layer, force_feature_count=True)
            if _DRIVERS.get(about["driver"], "") not in (kind, "Shapefile" if kind == "ZIP" else kind):
                raise _refuse(path, f"bukan {kind} yang utuh.")
            if about["features"] == 0:
                raise _refuse(path, "tidak berisi satu bidang pun.")
            if about["features"] > MAX_FEATURES:
                text = f"berisi {about['features']} bidang. Itu agaknya desa; yang diperlukan batas kabupaten/kota."
                raise _refuse(path, text)
            return pyogrio.raw.read(source, layer=layer, force_2d=True, return_fids=True)  # type: ignore[no-any-return]
    except (DataSourceError, DataLayerError, FieldError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep back what GDAL warns of, such as odd rings and values: the checks tell of it in our own words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


def _unreadable(path: Path, error: Exception) -> InvalidInputError:
    """Return what is wrong with a file that GDAL cannot read; for JSON with the line, which GDAL does not say."""
    logger.info("GDAL cannot read %s: %s", path.name, error)
    if path.suffix.lower() in {".json", ".geojson", ".topojson"}:
        try:
            json.loads(path.read_bytes())
        except json.JSONDecodeError as fault:
            place = f"baris {fault.lineno}, kolom {fault.colno}"
            return _refuse(path, f"bukan JSON yang utuh: terhenti di {place}. Unduh atau salin sekali lagi.")
        except UnicodeDecodeError:
            return _refuse(path, "tidak tertulis dalam UTF-8. Simpan kembali sebagai UTF-8.")
        return _refuse(
            path, "adalah JSON, tetapi bukan GeoJSON atau TopoJSON: tidak ada kumpulan bidang di dalamnya."
        )
    return _refuse(path, "rusak atau terpotong. Unduh atau salin sekali lagi.")


def _check_areas(path: Path, shapes: "np.ndarray[Any, np.dtype[np.object_]]") -> None:
    """Refuse points and lines, and a file without any area."""
    kinds = shapely.get_type_id(shapes)
    areas, nothing = np.isin(kinds, (3, 6, 7)), (kinds == -1) | shapely.is_empty(shapes)
    others = int((~areas & ~nothing).sum())
    if others:
        raise _refuse(
            path, f"berisi {others} titik atau garis. Yang diperlukan bidang (poligon) kabupaten/kota."
        )
    if not (areas & ~nothing).any():
        raise _refuse(path, "tidak berisi satu bidang pun: semua geometrinya kosong.")


def _refuse(path: Path, text: str) -> InvalidInputError:
    return InvalidInputError(f"Berkas {path.name} tidak dimuat: {text}")
