"""The analysis of a run: each level of region, and the provinces compared two by two."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.engine import IndexResult
from apps.engine.analysis import outrank_level
from apps.regions.enums import LEVEL_SLUGS, RegionLevel

from ..selectors.stored import StoredRun
from .level_analysis import LevelAnalysis, analyse_level
from .outranking_table import OutrankingTable


@dataclass(frozen=True)
class RunAnalysis:
    """What the page of the analysis shows.

    `levels` are the levels that have regions, by their name in the address ("provinsi"); `outranking` is None if
    there are no provinces.
    """

    levels: Mapping[str, LevelAnalysis]
    outranking: OutrankingTable | None


def analyse_result(stored: StoredRun, result: IndexResult) -> RunAnalysis:
    """Return the analysis of a stored run; `result` is what computing it again gave (`repeat_run`)."""
    levels = {name: level for name, level in LEVEL_SLUGS.items() if level.value in result.units.rows_by_level}
    names = {row.region.code: row.region.name for row in stored.results}
    return RunAnalysis(
        levels={name: analyse_level(result, level) for name, level in levels.items()},
        outranking=OutrankingTable.of_level(
            outrank_level(result, RegionLevel.PROVINCE.value), names, stored.results
        )
        if RegionLevel.PROVINCE in levels.values()
        else None,
    )
