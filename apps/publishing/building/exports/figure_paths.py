"""Where the files of each figure lie in a release: drawings by language, tables once for both."""

from typing import Final

from apps.regions.enums import RegionLevel

from ...content.aggregates import AGGREGATE_PATH
from ...content.dataset import IndicatorInfo, RegionScore
from ...content.subjects import Subject
from ..downloads import csv_path
from ..rendition import INDONESIAN

GEOGRAPHY: Final = "geografi"
HEXAGONS: Final = "heksagon"
SVG: Final = ".svg"
PNG: Final = ".png"
CSV: Final = ".csv"

AREA_SPRITE: Final = "assets/wilayah.svg"
"""The outlines that all maps of indicators share, where there are boundaries."""

NATIONAL: Final = "gambar/"
"""The folder of the figures about all regions; maps of boundaries and hexagons have one of their own."""

MEANS: Final = f"{NATIONAL}dimensi"
"""The figure of the means of the dimensions, without the ending of its files."""


def map_path(kind: str, shape: str) -> str:
    """Return the drawing of the map of a level, `kind` "provinsi" or "kabkota"."""
    return f"peta/{kind}-{GEOGRAPHY}" if shape == GEOGRAPHY else f"peta/{kind}"


def level_table_path(kind: str) -> str:
    """Return the scores of one level, which its map and the lines of its regions show."""
    return csv_path(f"skor-{kind}")


def wide_map_path(kind: str) -> str:
    """Return the map of a level in the shape of a screen, 16 to 9."""
    return f"{NATIONAL}peta-{kind}-16x9"


def distribution_path(kind: str) -> str:
    """Return the figure of how the scores of a level are spread."""
    return f"{NATIONAL}sebaran-{kind}"


def small_path(drawing: str) -> str:
    """Return the small picture of a figure that the press page shows of it, by the path of its drawing."""
    return f"{drawing}-kecil"


def drivers_path(kind: str) -> str:
    """Return the figure of the indicators that drive the scores of a level."""
    return f"{NATIONAL}pendorong-{kind}"


def answer_path(region: RegionScore) -> str:
    """Return the figure of where a region stands among the others."""
    return f"{region.path}letak-{region.code}"


def profile_path(region: RegionScore) -> str:
    return f"{region.path}dimensi-{region.code}"


def causes_path(region: RegionScore) -> str:
    return f"{region.path}sebab-{region.code}"


def neighbours_path(province: RegionScore, shape: str = HEXAGONS) -> str:
    """Return the map of the regencies of a province; their pages show it too."""
    path = f"{province.path}kabkota-{province.code}"
    return f"{path}-{GEOGRAPHY}" if shape == GEOGRAPHY else path


def indicator_map_path(indicator: IndicatorInfo, kind: str) -> str:
    return f"{indicator.path}{kind}-{indicator.code}"


def aggregate_map_path(shape: str = HEXAGONS) -> str:
    """Return the map of the aggregated scores of the provinces."""
    path = f"{AGGREGATE_PATH}provinsi-agregat"
    return f"{path}-{GEOGRAPHY}" if shape == GEOGRAPHY else path


def subject_map_path(subject: Subject, kind: str, shape: str = HEXAGONS) -> str:
    """Return the map of one level of a dimension or theme."""
    path = f"{subject.path}{kind}-{subject.code}"
    return f"{path}-{GEOGRAPHY}" if shape == GEOGRAPHY else path


def has_region_pngs(level: RegionLevel, language: str) -> bool:
    """Whether the profile and the causes of a region are there as PNG: of regencies in Indonesian alone.

    That of the answer is there for all in both languages, because a shared link is shown with it. The others would
    add a third to the time of all PNGs; whoever reads English has them as SVG.
    """
    return level == RegionLevel.PROVINCE or language == INDONESIAN
