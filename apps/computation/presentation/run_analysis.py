"""The analysis of a run, computed once a process: a finished run never changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from apps.engine.analysis import outrank_level
from apps.regions.enums import LEVEL_SLUGS, RegionLevel

from ..models import IndexRun
from ..selectors.stored import repeat_run, stored_run
from .level_analysis import LevelAnalysis, analyse_level
from .outranking_table import OutrankingTable


@dataclass(frozen=True)
class RunAnalysis:
    """The levels that have regions, by their name in the address; which province outranks which, if there are any."""

    levels: Mapping[str, LevelAnalysis]
    outranking: OutrankingTable | None


@lru_cache(maxsize=4)
def analyse_run(run: IndexRun) -> RunAnalysis:
    """Analyse a finished run.

    Raises InvalidInputError where the run is not finished, holds no indicator values, or cannot be repeated.
    """
    stored = stored_run(run)
    result = repeat_run(stored)
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
