"""One attempt at a part of a study, and what becomes of the study when the part fails."""

from collections.abc import Callable
from typing import Final, TypeVar

from apps.core.enums import JobState
from apps.core.jobs import job_attempt, job_fail, job_kept_alive
from apps.core.shared_jobs import SharedJobs

from ..models import RobustnessChunk, RobustnessStudy

STUDIES: Final = SharedJobs(
    RobustnessStudy, RobustnessChunk, "study", "Bagian ini dihentikan karena uji ketahanannya gagal."
)


def study_settle_failed() -> None:
    """Fail every study with a failed chunk, end its open chunks, and drop the numbers of the finished ones."""
    STUDIES.settle_failed()
    numbers_drop()


def numbers_drop() -> None:
    """Drop the numbers that finished chunks of failed studies hold."""
    left = RobustnessChunk.objects.filter(study__job_state=JobState.FAILED)
    left.filter(payload__isnull=False).update(payload=None)


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
