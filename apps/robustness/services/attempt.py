"""One attempt at a part of a study, and what becomes of the study when the part fails."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from apps.core.enums import OPEN_JOB_STATES, JobState
from apps.core.jobs import job_attempt, job_fail, job_kept_alive

from ..models import RobustnessChunk, RobustnessStudy


def study_settle_failed() -> None:
    """Fail every study with a failed chunk: its page then shows the message of that chunk.

    The open chunks of failed studies are ended, and the numbers of the finished ones dropped. Safe to call at any
    time, since it looks in the rows for what there is to do.
    """
    broken = RobustnessStudy.objects.filter(
        job_state__in=OPEN_JOB_STATES, chunks__job_state=JobState.FAILED
    ).distinct()
    for pk in broken.values_list("pk", flat=True):
        _hand_on_failure(pk)
    left = RobustnessChunk.objects.filter(study__job_state=JobState.FAILED)
    left.filter(job_state__in=OPEN_JOB_STATES).update(
        job_state=JobState.FAILED,
        job_finished_at=timezone.now(),
        job_failure="Bagian ini dihentikan karena uji ketahanannya gagal.",
    )
    left.filter(payload__isnull=False).update(payload=None)


@transaction.atomic
def _hand_on_failure(pk: int) -> None:
    """Fail a study with the message of its first failed chunk."""
    study = RobustnessStudy.objects.select_for_update().get(pk=pk)
    failed = study.chunks.filter(job_state=JobState.FAILED).first()
    if failed is not None:
        job_fail(study, failed.job_failure)


ResultT = TypeVar("ResultT")


def study_attempt(
    job: RobustnessStudy | RobustnessChunk, study: RobustnessStudy, part: str, work: Callable[[], ResultT]
) -> ResultT | None:
    """Do one part of a study and return what `work` returns; None if it failed or another worker has taken over.

    `job` is the row that this worker has claimed: the study itself or one of its chunks. If the work fails, the page of
    the study shows why.
    """

    def kept_alive() -> ResultT:
        with job_kept_alive(job):
            return work()

    return job_attempt(
        job,
        kept_alive,
        name=f"study {study.public_id} part={part}",
        request_id=f"rob-{study.public_id.hex[:12]}",
        explain_crash=lambda _error: (
            "Uji ketahanan berhenti karena kesalahan pada portal. Sampaikan nomor ini kepada pengelola portal: "
            f"{study.public_id}."
        ),
        on_failure=_fail,
    )


def _fail(job: RobustnessStudy | RobustnessChunk, message: str) -> None:
    job_fail(job, message)
    study_settle_failed()
