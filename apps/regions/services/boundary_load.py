"""Loading boundaries of regencies: read a file, see whose they are, simplify them, store a new version of each set."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import shapely
from django.db import transaction

from apps.core.exceptions import InvalidInputError

from ..boundaries.codes import CodeMatch, codes_in_set, find_code_field, match_codes, same_name
from ..boundaries.document import BoundaryDocument
from ..boundaries.opening import MAX_MEGABYTES, BoundaryFile, boundary_file_read
from ..boundaries.shapes import Repair, boundaries_make
from ..enums import RegionLevel
from ..models import BoundarySet, Region, RegionSet

logger = logging.getLogger(__name__)

BOUNDARIES_FILE: Final = Path(__file__).parent.parent / "data" / "boundaries.topojson"
"""The boundaries that come with the portal."""

_NAME_FIELDS: Final = ("name", "nama", "nama_kab", "wadmkk", "namobj", "nm_kabkota", "kabkota", "kab_kota")


@dataclass(frozen=True, slots=True)
class BoundaryChoices:
    """What a person says of a file: who made it, and how what is odd in it is meant."""

    source: str = ""
    licence: str = ""
    code_field: str = ""
    layer: str = ""
    max_megabytes: int = MAX_MEGABYTES
    merges_doubled: bool = False
    allows_missing: bool = False


@dataclass
class BoundaryReport:
    """What was found in a file; the lists hold codes, `names` pairs of the name in the file and ours."""

    code_field: str = ""
    match: CodeMatch = field(default_factory=CodeMatch)
    empty: list[str] = field(default_factory=list)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    repair: Repair = field(default_factory=lambda: Repair((), {}))
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredBoundaries:
    """What a load made of one region set: its version, whether it is new, and the codes without boundaries."""

    region_set: str
    version: int
    is_new: bool
    n_regencies: int
    missing: tuple[str, ...]


def boundary_document_make(path: Path, choices: BoundaryChoices) -> tuple[BoundaryDocument, BoundaryReport]:
    """Return the boundaries that a file holds, under the codes of the file, and what was found in it.

    A document that this function wrote is returned as it is, without being simplified again. Takes about half a minute
    for all regencies. Raises InvalidInputError where the file cannot be read, has no codes, has one code
    twice (unless `merges_doubled`), or where nobody says whose it is.
    """
    found = boundary_file_read(path, layer=choices.layer, max_megabytes=choices.max_megabytes)
    if isinstance(found, BoundaryDocument):
        return found, BoundaryReport(notes=("Berkas ini sudah disederhanakan oleh portal.",))
    if not choices.source or not choices.licence:
        raise InvalidInputError(
            f"Berkas {path.name} tidak dimuat: sebutkan sumber dan lisensinya dengan --source dan --licence. Keduanya "
            "tertulis di setiap peta."
        )
    names = dict(
        Region.objects.filter(level=RegionLevel.REGENCY).order_by("valid_from").values_list("code", "name")
    )
    report = _match(path, found, names, choices)
    shapes = _collect(found, report)
    if not shapes:
        raise InvalidInputError(
            f"Berkas {path.name} tidak dimuat: tidak ada kabupaten/kota yang bidangnya berisi."
        )
    document, report.repair = boundaries_make(shapes, source=choices.source, licence=choices.licence)
    return document, report


@transaction.atomic
def boundary_load(
    document: BoundaryDocument,
    region_sets: list[RegionSet],
    *,
    file_name: str,
    allows_missing: bool = False,
    is_default: bool = False,
) -> list[StoredBoundaries]:
    """Store the boundaries as the newest version of each region set, all or none; the same ones make no new version.

    Raises InvalidInputError where regencies of a set have no boundaries, unless `allows_missing`.
    """
    lineages = dict(Region.objects.filter(level=RegionLevel.REGENCY).values_list("code", "lineage"))
    stored, faults = [], {}
    for region_set in region_sets:
        members = Region.objects.in_set(region_set).filter(level=RegionLevel.REGENCY)
        of_set = dict(members.order_by("code").values_list("code", "lineage"))
        renamed = document.renamed(codes_in_set(document.detail.shapes, of_set, lineages))
        missing = tuple(code for code in of_set if not renamed.detail.shapes.get(code))
        if len(missing) == len(of_set) or (missing and not allows_missing):
            shown = f"{', '.join(missing[:20])}{' …' if len(missing) > 20 else ''}"
            faults[f"susunan {region_set.code}"] = [f"{len(missing)} kabupaten/kota tanpa batas: {shown}."]
            continue
        version, is_new = _store(renamed, region_set, file_name=file_name, is_default=is_default)
        stored.append(StoredBoundaries(region_set.code, version, is_new, len(of_set) - len(missing), missing))
    if faults:
        raise InvalidInputError(
            f"Batas dari {file_name} tidak disimpan. Lengkapi berkasnya, pilih satu susunan dengan --set, atau "
            "tambahkan --partial bila wilayah itu memang boleh tanpa batas.",
            faults,
        )
    logger.info("boundaries loaded from %s: %s", file_name, stored)
    return stored


def boundary_default_load(path: Path = BOUNDARIES_FILE) -> list[StoredBoundaries]:
    """Store the boundaries that come with the portal, for each region set that has none or an older one of those.

    A set whose newest boundaries an office loaded itself keeps them. Regions that the file does not know, such as those
    of tests, are no fault here: their sets get none.
    """
    document, _report = boundary_document_make(path, BoundaryChoices())
    lineages = set(
        Region.objects.filter(code__in=document.detail.shapes).values_list("lineage", flat=True).distinct()
    )
    sets = []
    for region_set in RegionSet.objects.all():
        newest = BoundarySet.objects.filter(region_set=region_set).first()
        known = Region.objects.in_set(region_set).filter(level=RegionLevel.REGENCY, lineage__in=lineages)
        if (newest is None or newest.is_default) and known.exists():
            sets.append(region_set)
    return boundary_load(document, sets, file_name=path.name, allows_missing=True, is_default=True)


def _store(
    document: BoundaryDocument, region_set: RegionSet, *, file_name: str, is_default: bool
) -> tuple[int, bool]:
    """Store a document as the newest version of a set, unless it is that; return the version, and if it is new."""
    RegionSet.objects.select_for_update().get(pk=region_set.pk)
    newest = BoundarySet.objects.filter(region_set=region_set).first()
    if newest and newest.sha256 == document.sha256:
        return newest.version, False
    row = BoundarySet.objects.create(
        region_set=region_set,
        version=newest.version + 1 if newest else 1,
        file_name=file_name[:200],
        source=document.source,
        licence=document.licence,
        is_default=is_default,
        body=document.packed,
        sha256=document.sha256,
    )
    return row.version, True


def _match(
    path: Path, found: BoundaryFile, names: Mapping[str, str], choices: BoundaryChoices
) -> BoundaryReport:
    """Return which feature belongs to which regency; raises InvalidInputError where that cannot be said."""
    columns = ", ".join(found.columns)
    if choices.code_field and choices.code_field not in found.columns:
        raise InvalidInputError(
            f"Berkas {path.name} tidak dimuat: tidak ada kolom “{choices.code_field}”. Yang ada: {columns}."
        )
    code_field = choices.code_field or find_code_field(found.columns, names)
    match = match_codes(found.columns[code_field], names) if code_field else CodeMatch()
    if not match.features:
        raise InvalidInputError(
            f"Berkas {path.name} tidak dimuat: tidak ada kode Kemendagri kabupaten/kota seperti 36.01 atau 3601."
            f"{_explain_level(match, found)} Kolom yang ada: {columns}. Sebutkan kolom kodenya dengan --code-field."
        )
    doubled = match.doubled
    if doubled and not choices.merges_doubled:
        raise InvalidInputError(
            f"Berkas {path.name} tidak dimuat: {len(doubled)} kode tertulis lebih dari sekali. Hapus yang salah, atau "
            "tambahkan --merge bila satu wilayah memang tersimpan sebagai beberapa bidang.",
            {f"kolom {code_field}": [_explain_doubled(code, match, names) for code in doubled]},
        )
    report = BoundaryReport(code_field=code_field, match=match, notes=found.notes)
    name_field = next((name for name in found.columns if name.lower() in _NAME_FIELDS), "")
    for code, numbers in match.features.items():
        name = str(found.columns[name_field][numbers[0]] or "") if name_field else ""
        if name and not same_name(name, names[code]):
            report.names[code] = (name, names[code])
    return report


def _explain_level(match: CodeMatch, found: BoundaryFile) -> str:
    """Return what a file without regencies holds instead, as far as its codes say so."""
    for values in found.columns.values():
        other = match if match.provinces or match.below else match_codes(values, ())
        if len(other.below) > len(values) / 2:
            return " Kodenya tingkat kecamatan atau desa."
        if len(other.provinces) > len(values) / 2:
            return " Kodenya tingkat provinsi; batas provinsi dibuat portal dari gabungan kabupaten/kotanya."
    return ""


def _explain_doubled(code: str, match: CodeMatch, names: Mapping[str, str]) -> str:
    rows = ", ".join(str(number + 1) for number in match.features[code][:5])
    return f"{code} ({names[code]}): bidang ke-{rows}."


def _collect(found: BoundaryFile, report: BoundaryReport) -> dict[str, Any]:
    """Return the area of each regency; those whose features are all empty are noted and left out."""
    shapes = {}
    for code, numbers in report.match.features.items():
        parts = [found.geometries[number] for number in numbers if found.geometries[number] is not None]
        parts = [part for part in parts if not part.is_empty]
        if not parts:
            report.empty.append(code)
        else:
            shapes[code] = parts[0] if len(parts) == 1 else shapely.union_all(shapely.make_valid(parts))
    return shapes
