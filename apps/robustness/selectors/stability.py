"""How many regions keep their class in the simulated runs of a study, and the newest study of a run."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from apps.computation.models import IndexRun
from apps.core.enums import JobState
from apps.engine.robustness.summary import STABLE_SHARE
from apps.regions.enums import OFFICE_LEVELS
from apps.regions.scoping import RegionScope

from ..models import RobustnessResult, RobustnessStudy
from .studies import study_list


@dataclass(frozen=True)
class LevelStability:
    """Of the regions of one level in scope: how many have an official class, and how many keep it."""

    level: str
    classified: int
    stable: int


def study_latest(
    *, scope: RegionScope, run: IndexRun, until: dt.datetime | None = None
) -> RobustnessStudy | None:
    """Return the newest finished study of a run; None if there is none that this person may see.

    With `until`, the newest of those that were finished by that moment, whatever is asked for later.
    """
    rows = study_list(scope=scope, run=run).defer(None).filter(job_state=JobState.FINISHED)
    return (rows.filter(job_finished_at__lte=until) if until else rows).first()


def stability_list(*, scope: RegionScope, study: RobustnessStudy) -> list[LevelStability]:
    """Count the regions in `scope` by level, from the top down; a level without any is left out.

    A region keeps its class (`stable`) if the class holds in at least 95 percent of the simulated runs.
    """
    rows = RobustnessResult.objects.in_scope(scope).filter(study=study).order_by()
    counts = {
        level: LevelStability(level, classified, stable)
        for level, classified, stable in rows.values_list("official__region__level").annotate(
            classified=Count("class_kept"), stable=Count("pk", filter=Q(class_kept__gte=STABLE_SHARE))
        )
    }
    return [counts[level.value] for level in OFFICE_LEVELS if level.value in counts]
