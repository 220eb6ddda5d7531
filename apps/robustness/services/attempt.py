"""One attempt at a part of a study, and what becomes of it when it cannot be done."""

from collections.abc import Callable
from typing import TypeVar

from apps.core.jobs import job_attempt, job_fail, job_kept_alive

from ..models import RobustnessChunk, RobustnessStudy
from .settle import study_settle_failed

ResultT = TypeVar("ResultT")


def study_attempt(
    job: RobustnessStudy | RobustnessChunk, study: RobustnessStudy, part: str, work: Callable[[], ResultT]
) -> ResultT | None:
    """Do one part of a study, claimed as `job`, and return what `work` returns; None where it did not end.

    A failure becomes the message of the job, and of the study.
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
