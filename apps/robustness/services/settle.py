"""Bringing a study that failed in one place to its end in all places."""

from django.db import transaction
from django.utils import timezone

from apps.core.enums import OPEN_JOB_STATES, JobState
from apps.core.jobs import job_fail

from ..models import RobustnessChunk, RobustnessStudy


def study_settle_failed() -> None:
    """Fail the studies that have a failed chunk, end the open chunks of failed studies, and drop what they hold.

    Safe to call at any time: it finds its work in the rows.
    """
    broken = RobustnessStudy.objects.filter(
        job_state__in=OPEN_JOB_STATES, chunks__job_state=JobState.FAILED
    ).distinct()
    for pk in broken.values_list("pk", flat=True):
        _fail(pk)
    left = RobustnessChunk.objects.filter(study__job_state=JobState.FAILED)
    left.filter(job_state__in=OPEN_JOB_STATES).update(
        job_state=JobState.FAILED,
        job_finished_at=timezone.now(),
        job_failure="Bagian ini dihentikan karena uji ketahanannya gagal.",
    )
    left.filter(payload__isnull=False).update(payload=None)


@transaction.atomic
def _fail(pk: int) -> None:
    """Hand the message of the first failed chunk on to its study."""
    study = RobustnessStudy.objects.select_for_update().get(pk=pk)
    failed = study.chunks.filter(job_state=JobState.FAILED).first()
    if failed is not None:
        job_fail(study, failed.job_failure)
