"""Where the reports of a release are, by language and region."""

from typing import Final

from apps.regions.enums import RegionLevel

from ...content.dataset import RegionScore

FOLDER: Final = "laporan/"


def national_path(prefix: str = "") -> str:
    """Return the path of the book of the nation; `prefix` is the folder of the language."""
    return f"{prefix}{FOLDER}nasional.pdf"


def region_report_path(region: RegionScore) -> str:
    """Return the path of the report on a province or the sheet on a regency, which are in Indonesian alone."""
    return report_path(region.level, region.code)


def report_path(level: RegionLevel, code: str) -> str:
    """Return the path of the report on a region of any level: of the nation, the book in Indonesian."""
    if level == RegionLevel.NATION:
        return national_path()
    kind = "provinsi" if level == RegionLevel.PROVINCE else "kabkota"
    return f"{FOLDER}{kind}-{code}.pdf"
