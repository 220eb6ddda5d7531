"""Reading studies of robustness.

A person sees the results of the regions in their scope. The sensitivity indices are about the nation as a whole.
"""

import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from apps.computation.models import IndexRun
from apps.core.exceptions import MissingError
from apps.engine import Stage
from apps.regions.models import Region
from apps.regions.scoping import RegionScope

from ..models import RobustnessResult, RobustnessStudy

_FACTORS: Final[dict[str, str]] = {
    **{stage.value: stage.label for stage in Stage},
    "weights": "Bobot",
}


_WIDE_COLUMNS: Final = tuple(
    f"official__{name}"
    for name in (
        "inputs", "indicator_values", "indicator_scores", "treated", "contributions",
        "group_scores", "group_classes", "theme_scores", "theme_ranks", "theme_classes",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Interval:
    """The median of the simulated runs, with their 5th (`low`) and 95th percentile (`high`)."""

    low: float
    median: float
    high: float


@dataclass(frozen=True)
class RobustnessLine:
    """One region: its official result, and what the simulated runs made of it; None if it has no score.

    `class_shares` holds the share of runs in each class, from the least vulnerable; it is empty if there is no score.
    """

    region: Region
    official_score: float | None
    official_rank: int | None
    official_class: str
    score: Interval | None
    rank: Interval | None
    class_shares: dict[str, float]
    class_kept: float | None
    statement: str


@dataclass(frozen=True)
class SensitivityLine:
    """How much of the movement of ranks is due to one choice: alone (`first`), and together with others (`total`)."""

    factor: str
    label: str
    first: float
    first_interval: tuple[float, float]
    total: float
    total_interval: tuple[float, float]


def study_list(*, scope: RegionScope, run: IndexRun) -> QuerySet[RobustnessStudy]:
    """Return the studies of a run, newest first; none for people who may see no results anywhere."""
    rows = RobustnessStudy.objects.filter(run=run).select_related("requested_by")
    return rows.none() if scope.is_empty else rows.defer("manifest", "sensitivity")


def study_get(*, scope: RegionScope, run: IndexRun, public_id: uuid.UUID) -> RobustnessStudy:
    """Return one study of a run. Raises MissingError if there is none that this person may see."""
    rows = RobustnessStudy.objects.filter(run=run, public_id=public_id)
    found = None if scope.is_empty else rows.select_related("run__edition", "requested_by").first()
    if found is None:
        raise MissingError("Uji ketahanan tidak ditemukan.")
    return found


def robustness_list(*, scope: RegionScope, study: RobustnessStudy, level: str) -> list[RobustnessLine]:
    """Return the regions of one level in `scope`, the most vulnerable first, those without a score last."""
    lines = [_line(study, row) for row in _results(scope, study).filter(official__region__level=level)]
    return sorted(lines, key=lambda line: (line.official_rank is None, line.official_rank, line.region.code))


def robustness_get(*, scope: RegionScope, study: RobustnessStudy, region_code: str) -> RobustnessLine:
    """Return one region. Raises MissingError if it is not in `scope`."""
    row = _results(scope, study).filter(official__region__code=region_code).first()
    if row is None:
        raise MissingError("Hasil wilayah tidak ditemukan.")
    return _line(study, row)


def sensitivity_list(study: RobustnessStudy) -> dict[str, list[SensitivityLine]]:
    """Return, by level of region, how much each choice moves the ranks, the strongest first.

    Empty if the study was asked for without a sensitivity test; a level whose ranks do not move at all has no lines.
    """
    return {
        level: sorted(
            (
                SensitivityLine(
                    factor=row["factor"],
                    label=_FACTORS.get(row["factor"], row["factor"]),
                    first=row["first"],
                    first_interval=tuple(row["first_interval"]),
                    total=row["total"],
                    total_interval=tuple(row["total_interval"]),
                )
                for row in found["factors"]
                if found["is_varying"]
            ),
            key=lambda line: (-line.total, line.factor),
        )
        for level, found in sorted(study.sensitivity.items())
    }


def _results(scope: RegionScope, study: RobustnessStudy) -> QuerySet[RobustnessResult]:
    rows = RobustnessResult.objects.in_scope(scope).filter(study=study)
    return rows.select_related("official__region__parent").defer(*_WIDE_COLUMNS)


def _line(study: RobustnessStudy, row: RobustnessResult) -> RobustnessLine:
    official = row.official
    labels = study.class_labels(official.region.level)
    return RobustnessLine(
        region=official.region,
        official_score=official.score,
        official_rank=official.rank,
        official_class=official.score_class,
        score=_interval(row.score_low, row.score_median, row.score_high),
        rank=_interval(row.rank_low, row.rank_median, row.rank_high),
        class_shares=dict(zip(labels, row.class_shares, strict=False)),
        class_kept=row.class_kept,
        statement=row.statement,
    )


def _interval(low: float | None, median: float | None, high: float | None) -> Interval | None:
    return None if low is None or median is None or high is None else Interval(low, median, high)
