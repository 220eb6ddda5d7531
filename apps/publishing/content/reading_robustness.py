"""Reading what a study found of the robustness of a run."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from apps.computation.models import IndexRun
from apps.engine import Stage, Step
from apps.engine.method import DEFAULT_KEY
from apps.regions.scoping import RegionScope
from apps.robustness.models import RobustnessStudy
from apps.robustness.selectors import Interval as FoundInterval
from apps.robustness.selectors import RobustnessLine, robustness_list, study_latest

from ..models import Release
from .changes import LEVELS
from .robustness import Interval, RegionRobustness, StudyInfo, TriedStage

_NO_VARIATION: Final = "none"

Found = tuple[StudyInfo | None, Mapping[str, RegionRobustness]]
"""A study, and what it found of each region with a score, by code; None and {} where there is no study."""


def read_robustness(release: Release, run: IndexRun) -> Found:
    """Return the newest study of the run that was finished when the release was prepared.

    A later one would make another release of the same draft, if its building has to be begun again.
    """
    nation = RegionScope.nation()
    study = study_latest(scope=nation, run=run, until=release.prepared_at)
    if study is None:
        return None, {}
    found = {
        line.region.code: robustness
        for level in LEVELS
        for line in robustness_list(scope=nation, study=study, level=level.value)
        if (robustness := _read_line(line)) is not None
    }
    return _read_study(study), found


def _read_line(line: RobustnessLine) -> RegionRobustness | None:
    score, rank = _read_interval(line.score), _read_interval(line.rank)
    if score is None or rank is None:
        return None
    return RegionRobustness(score, rank, line.class_kept, line.class_shares)


def _read_interval(found: FoundInterval | None) -> Interval | None:
    return Interval(found.low, found.median, found.high) if found else None


def _read_study(study: RobustnessStudy) -> StudyInfo:
    weights = _read_step(study.alternatives["weights"])
    return StudyInfo(
        n_runs=study.n_runs,
        seed=study.seed,
        engine_version=study.engine_version,
        finished_at=study.job_finished_at or study.job_queued_at,
        stages=tuple(_read_stages(study.alternatives)),
        weights=None if weights.name == _NO_VARIATION else weights,
    )


def _read_stages(alternatives: Mapping[str, Any]) -> Iterator[TriedStage]:
    for stage in Stage:
        choices = alternatives.get(stage.value)
        if choices:
            yield TriedStage(stage.value, tuple(map(_read_choice, choices)))


def _read_choice(choice: Mapping[str, Any]) -> dict[str, Step]:
    """Return the steps of a choice by the level or group they hold for; "" is all others."""
    by_key = {DEFAULT_KEY: choice} if "name" in choice else choice
    return {"" if key == DEFAULT_KEY else key: _read_step(step) for key, step in by_key.items()}


def _read_step(step: Mapping[str, Any]) -> Step:
    return Step(step["name"], {key: value for key, value in step.items() if key != "name"})
