"""Where coordinates lie: turned into degrees (WGS 84), or refused where nobody can know."""

from typing import Any, Final

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from apps.core.exceptions import InvalidInputError

WEST, EAST, SOUTH, NORTH = 94.0, 142.0, -12.0, 7.0
"""A rectangle around Indonesia in degrees, with a margin."""

_HINT: Final = "Simpan kembali dalam WGS 84 (EPSG:4326), misalnya di QGIS (Export, Save Features As)."

Shapes = "np.ndarray[Any, np.dtype[np.object_]]"


def to_degrees(name: str, shapes: Any, crs: str | None) -> tuple[Any, tuple[str, ...]]:
    """Return shapes in degrees, and what was done to them in words.

    Raises InvalidInputError where the projection is unknown, or where the shapes do not lie in Indonesia afterwards.
    """
    notes: tuple[str, ...] = ()
    if not crs:
        if not _is_in_indonesia(shapes):
            raise InvalidInputError(
                f"Berkas {name} tidak dimuat: tidak menyebut proyeksinya (Shapefile: berkas .prj tidak ada), dan "
                f"koordinatnya bukan derajat di Indonesia. {_HINT}"
            )
        return shapes, ("Proyeksi tidak disebut; koordinatnya dibaca sebagai WGS 84.",)
    try:
        found = CRS.from_user_input(crs)
        if not found.is_geographic or not found.equals(CRS.from_epsg(4326), ignore_axis_order=True):
            shapes = _reproject(shapes, found)
            notes = (f"Diubah dari proyeksi {found.name} ke WGS 84.",)
    except (CRSError, ProjError) as error:
        raise InvalidInputError(
            f"Berkas {name} tidak dimuat: proyeksinya tidak dikenal ({crs[:60]}). {_HINT}"
        ) from error
    if not _is_in_indonesia(shapes):
        raise InvalidInputError(f"Berkas {name} tidak dimuat: {_explain_place(shapes)} {_HINT}")
    return shapes, notes


def _reproject(shapes: Any, found: CRS) -> Any:
    transformer = Transformer.from_crs(found, 4326, always_xy=True)

    def turn(points: Any) -> Any:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return shapely.transform(shapes, turn)


def _is_in_indonesia(shapes: Any) -> bool:
    west, south, east, north = shapely.total_bounds(shapes)
    return bool(west >= WEST and east <= EAST and south >= SOUTH and north <= NORTH)


def _explain_place(shapes: Any) -> str:
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    where = f"{west:.1f} sampai {east:.1f} dan {south:.1f} sampai {north:.1f}"
    if west >= SOUTH and east <= NORTH and south >= WEST and north <= EAST:
        return f"lintang dan bujurnya tertukar (koordinat {where}); bujur harus lebih dahulu."
    if (
        np.isfinite([west, east, south, north]).all()
        and max(abs(west), abs(east)) <= 180
        and abs(north) <= 90
    ):
        return f"letaknya bukan di Indonesia (koordinat {where})."
    return f"koordinatnya bukan derajat ({where}), padahal berkas ini menyebut derajat."
