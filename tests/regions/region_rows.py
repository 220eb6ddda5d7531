"""Boring rows for tests that make their own regions, and files made from the committed one."""

from datetime import date
from pathlib import Path
from typing import Any

from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.services import REGIONS_FILE


def make_region(**fields: Any) -> Region:
    """Store a region; by default the nation since 2022."""
    values = {
        "code": "ID",
        "name": "Indonesia",
        "short_name": "Indonesia",
        "level": RegionLevel.NATION,
        "valid_from": date(2022, 1, 1),
        "timezone": "Asia/Jakarta",
    } | fields
    return Region.objects.create(**{"lineage": values["code"]} | values)


def make_province(nation: Region, code: str = "91", **fields: Any) -> Region:
    """Store a province of `nation`; by default Papua."""
    values = {
        "name": "Papua",
        "short_name": "Papua",
        "level": RegionLevel.PROVINCE,
        "parent": nation,
    } | fields
    return make_region(code=code, **values)


def region_file_with(folder: Path, changes: dict[str, str]) -> Path:
    """Write the committed region file to `folder`, each text replaced; a text must stand in it exactly once."""
    content = REGIONS_FILE.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert content.count(old) == 1, f"{old!r} stands {content.count(old)} times in the file"
        content = content.replace(old, new)
    path = folder / "regions.csv"
    path.write_text(content, encoding="utf-8")
    return path


def text_of_line(start: str) -> str:
    """Return the first line of the committed region file that begins with `start`."""
    return next(line for line in _committed_lines() if line.startswith(start))


def line_of(start: str) -> int:
    """Return the number of the first line of the committed region file that begins with `start`."""
    return _committed_lines().index(text_of_line(start)) + 1


def _committed_lines() -> list[str]:
    return REGIONS_FILE.read_text(encoding="utf-8").splitlines()
