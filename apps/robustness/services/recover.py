"""What the sweeper does for studies: find the work that was lost, and say what must be sent again."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.core.enums import OPEN_JOB_STATES, JobState
from apps.core.jobs import job_requeue_lost

from ..models import RobustnessChunk, RobustnessStudy
from .attempt import study_settle_failed


@dataclass(frozen=True)
class LostWork:
    """What must be sent again: the ids of studies to split, and by study the ids of chunks to compute.

    A study with an empty list of chunks is to be merged.
    """

    to_split: list[int]
    chunks: dict[int, list[int]] = field(default_factory=dict)


def study_recover() -> LostWork:
    """Put the lost parts of studies back into the queue, and return everything that must be sent again.

    A chunk that has only been waiting for its turn is not sent again while other chunks of its study are computed.
    """
    to_split = job_requeue_lost(RobustnessStudy)
    lost = RobustnessChunk.objects.filter(pk__in=job_requeue_lost(RobustnessChunk))
    study_settle_failed()
    chunks: dict[int, list[int]] = {pk: [] for pk in _studies_to_merge()}
    moving = _studies_that_move()
    for study, chunk, attempt in lost.values_list("study_id", "pk", "job_attempt"):
        if attempt or study not in moving:
            chunks.setdefault(study, []).append(chunk)
    return LostWork(to_split, chunks)


def _studies_to_merge() -> list[int]:
    """Return the studies whose chunks are all done, and that no worker is merging."""
    unfinished = RobustnessChunk.objects.filter(study=OuterRef("pk")).exclude(job_state=JobState.FINISHED)
    resting = RobustnessStudy.objects.filter(job_state=JobState.RUNNING, job_heartbeat_at__isnull=True)
    return list(resting.exclude(Exists(unfinished)).order_by("pk").values_list("pk", flat=True))


def _studies_that_move() -> set[int]:
    """Return the open studies of which a worker has computed some chunk recently."""
    of_late = timezone.now() - timedelta(seconds=settings.JOB_LOST_SECONDS)
    chunks = RobustnessChunk.objects.filter(
        study__job_state__in=OPEN_JOB_STATES, job_heartbeat_at__gte=of_late
    )
    return set(chunks.values_list("study_id", flat=True))
