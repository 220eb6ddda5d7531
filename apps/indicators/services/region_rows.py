"""Checks that the rows of every file about an edition's regions pass."""

from collections.abc import Mapping

from apps.regions.enums import OFFICE_LEVELS
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.regions.selectors import region_by_code
from apps.regions.words import NameIndex, describe_regions, guess_code, is_name_of

from ..files.figure_file import FigureRow
from ..files.instrument_file import FileProblem
from ..files.voters_file import VotersRow
from ..models import Edition


def office_regions(edition: Edition) -> dict[str, Region]:
    """Return the provinces and regencies of an edition by code."""
    regions = region_by_code(scope=RegionScope.nation(), region_set=edition.region_set)
    return {code: region for code, region in regions.items() if region.level in OFFICE_LEVELS}


def repeat_problems(row: FigureRow | VotersRow, first_line: int) -> list[FileProblem]:
    """Return the problem of a row that repeats an earlier one; `first_line` is where its region was named first."""
    if first_line == row.line or not row.code:
        return []
    text = f"Wilayah {row.code} sudah ada di baris {first_line}."
    return [FileProblem(row.line, "code", text, "Hapus salah satunya.")]


def region_problems(
    row: FigureRow | VotersRow, regions: Mapping[str, Region], names: NameIndex, edition: Edition
) -> list[FileProblem]:
    """Return where a row does not fit `regions`, those of the edition by code; `names` finds them by name."""
    if not row.code:
        # The file itself was told that it is empty.
        return []
    region = regions.get(row.code)
    if region is None:
        text = f"Tidak ada provinsi atau kabupaten/kota {row.code} dalam {edition.region_set}."
        return [FileProblem(row.line, "code", text, _guess_region(row, regions, names))]
    if row.name and not is_name_of(row.name, region.name, region.short_name):
        text = f"Kode {row.code} adalah {region.name}, bukan {row.name}."
        return [FileProblem(row.line, "name", text, "Betulkan kode atau namanya.")]
    return []


def _guess_region(row: FigureRow | VotersRow, regions: Mapping[str, Region], names: NameIndex) -> str:
    """Say which region a row with an unknown code probably means, by its code or its name; ask where it is several."""
    meant = guess_code(row.code, regions)
    if meant:
        return f"Mungkin {meant} ({regions[meant].name})."
    for text in filter(None, (row.code, row.name)):
        found = names.find(text)
        if len(found) > 1:
            return f"“{text}” dapat berarti {describe_regions(found)}; isi kodenya."
        if found:
            return f"Mungkin {found[0].code} ({found[0].name})."
    return "Betulkan kode wilayahnya."
