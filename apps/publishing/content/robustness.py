"""How robust the scores of a release are: what a study of its run varied and what it found, as values."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from apps.engine import Step


@dataclass(frozen=True, slots=True)
class Interval:
    """The median of the simulated runs, with their 5th (`low`) and 95th percentile (`high`)."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class RegionRobustness:
    """What the simulated runs made of a region that has a score.

    `class_kept` is the share of runs in which it has its official class, None where it has none. `class_shares` are
    those of every class, by class; `rank` is within the regions of its level.
    """

    score: Interval
    rank: Interval
    class_kept: float | None
    class_shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TriedStage:
    """A stage of the method, and what the simulated runs did at it: one choice at random, each equally likely.

    A choice is one step for all, by the key "", or one for each level of region or group.
    """

    stage: str
    choices: tuple[Mapping[str, Step], ...]


@dataclass(frozen=True, slots=True)
class StudyInfo:
    """What was tried: other methods at some stages, and other weights (None where all runs have the official ones)."""

    n_runs: int
    seed: int
    engine_version: str
    finished_at: dt.datetime
    stages: tuple[TriedStage, ...]
    weights: Step | None
