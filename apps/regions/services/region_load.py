"""Loading the reference files of regions into the database.

The files are the source. Rows are never deleted, because submissions, results and assignments point to them.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.db import transaction

from ..enums import RegionLevel
from ..files import FaultList, RegionRow, Tell, parent_of, region_file_check, region_set_file_read
from ..models import Region, RegionSet

logger = logging.getLogger(__name__)

REGIONS_FILE: Final = Path(__file__).parent.parent / "data" / "regions.csv"
REGION_SETS_FILE: Final = Path(__file__).parent.parent / "data" / "region_sets.csv"

_COPIED: Final = (
    "code", "name", "short_name", "level", "valid_from", "valid_to", "lineage",
    "hex_row", "hex_col", "timezone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How many rows a load made, changed and left as they were; `absent` counts stored rows that the file lacks."""

    created: int
    updated: int
    unchanged: int
    absent: int


@transaction.atomic
def region_load(path: Path = REGIONS_FILE, *, tell: Tell = None) -> LoadReport:
    """Create or update the regions of the file, all or none; a second load changes nothing.

    A row is recognised by its code and `valid_from`. Stored rows that the file lacks stay.
    Raises InvalidInputError with line, field and remedy.
    """
    rows, faults = region_file_check(path, tell)
    stored = {(region.code, region.valid_from): region for region in Region.objects.select_for_update()}
    described = {(row.code, row.valid_from) for row in rows}
    absent = [region for key, region in stored.items() if key not in described]
    _note_clashes(absent, rows, faults)
    faults.raise_if_any()
    report = _write_levels(rows, stored, absent_count=len(absent))
    logger.info("regions loaded from %s: %s", path.name, report)
    return report


@transaction.atomic
def region_set_load(path: Path = REGION_SETS_FILE, *, tell: Tell = None) -> LoadReport:
    """Create or update the region sets of the file, all or none; sets that the file lacks stay.

    Raises InvalidInputError with line, field and remedy.
    """
    rows = region_set_file_read(path, tell)
    stored = {region_set.code: region_set for region_set in RegionSet.objects.select_for_update()}
    created = updated = 0
    for row in rows:
        region_set = stored.get(row.code) or RegionSet(code=row.code)
        if region_set.pk and (region_set.name, region_set.on_date) == (row.name, row.on_date):
            continue
        created, updated = (created, updated + 1) if region_set.pk else (created + 1, updated)
        region_set.name, region_set.on_date = row.name, row.on_date
        region_set.save()
    absent_count = len(stored.keys() - {row.code for row in rows})
    report = LoadReport(created, updated, len(rows) - created - updated, absent_count)
    logger.info("region sets loaded from %s: %s", path.name, report)
    return report


def _note_clashes(absent: list[Region], rows: list[RegionRow], faults: FaultList) -> None:
    """Note rows whose code or lineage a stored row has that the file lacks, on the same day."""
    by_identity: defaultdict[tuple[str, str], list[RegionRow]] = defaultdict(list)
    for row in rows:
        # A row whose period is wrong may be the stored one itself.
        if faults.has(row.line, "valid_from", "valid_to"):
            continue
        by_identity["code", row.code].append(row)
        by_identity["lineage", row.lineage].append(row)
    for region in absent:
        for field in ("code", "lineage"):
            for row in by_identity[field, getattr(region, field)]:
                if row.overlaps(region.valid_from, region.valid_to):
                    faults.add(row.line, field, _explain_clash(region))


def _explain_clash(region: Region) -> str:
    return (
        f"Bertabrakan dengan {region.name} ({region.code}) yang tersimpan sejak {region.valid_from.isoformat()} "
        "dan tidak ada di berkas. Masukkan baris itu ke berkas dengan valid_from yang sama, lalu isi valid_to-nya."
    )


def _write_levels(
    rows: list[RegionRow], stored: dict[tuple[str, date], Region], *, absent_count: int
) -> LoadReport:
    """Write the rows, each level after the one above it, so that a row finds its parent.

    Changed rows are written before new ones, because the database refuses periods that overlap: the old period of a
    region has to be closed before the new one begins.
    """
    by_code: defaultdict[str, list[RegionRow]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    written: dict[int, Region] = {}
    created = updated = 0
    for level in RegionLevel:
        new: list[Region] = []
        changed: list[Region] = []
        for row in (row for row in rows if row.level == level):
            parent_row = parent_of(row, by_code[row.parent])
            region = stored.get((row.code, row.valid_from)) or Region()
            written[row.line] = region
            if _copy_onto(region, row, written[parent_row.line] if parent_row else None):
                (changed if region.pk else new).append(region)
        if changed:
            Region.objects.bulk_update(changed, [*_COPIED, "parent"])
        Region.objects.bulk_create(new)
        created, updated = created + len(new), updated + len(changed)
    return LoadReport(created, updated, len(rows) - created - updated, absent_count)


def _copy_onto(region: Region, row: RegionRow, parent: Region | None) -> bool:
    """Set the fields of `region` from `row`; return whether anything differs from what is stored."""
    before = [getattr(region, field) for field in _COPIED], region.parent_id
    for field in _COPIED:
        setattr(region, field, getattr(row, field))
    region.parent = parent
    return not region.pk or before != ([getattr(region, field) for field in _COPIED], region.parent_id)
