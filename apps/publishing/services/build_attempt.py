"""One attempt at a part of the building, and what becomes of the release when the part fails."""

from collections.abc import Callable
from typing import Final, TypeVar

from apps.core.enums import JobState
from apps.core.jobs import job_attempt, job_fail, job_kept_alive
from apps.core.shared_jobs import SharedJobs

from ..models import Release, ReleaseChunk
from .build_folder import BuildFolder

RELEASES: Final = SharedJobs(
    Release, ReleaseChunk, "release", "Bagian ini dihentikan karena penyusunan terbitannya gagal."
)

ResultT = TypeVar("ResultT")


def build_attempt(
    job: Release | ReleaseChunk, release: Release, part: str, work: Callable[[], ResultT]
) -> ResultT | None:
    """Do one part of the building and return what `work` returns; None if it failed or another worker has taken over.

    `job` is the row that this worker has claimed: the release itself or one of its chunks. If the work fails, the page
    of the release shows why.
    """

    def kept_alive() -> ResultT:
        with job_kept_alive(job):
            return work()

    def fail(job: Release | ReleaseChunk, message: str) -> None:
        job_fail(job, message)
        RELEASES.settle_failed()
        if Release.objects.filter(pk=release.pk, job_state=JobState.FAILED).exists():
            BuildFolder.of(release).remove()

    return job_attempt(
        job,
        kept_alive,
        name=f"release {release.public_id} part={part}",
        request_id=f"rel-{release.public_id.hex[:12]}",
        explain_crash=lambda error: _failure(release, error),
        on_failure=fail,
    )


def _failure(release: Release, error: Exception) -> str:
    """Return what the publisher reads after an error that nobody expected."""
    if isinstance(error, OSError):
        return (
            "Penyimpanan terbitan penuh atau tidak dapat ditulis. Sediakan ruang, buang rancangan ini, "
            "lalu siapkan lagi."
        )
    return (
        "Penyusunan berhenti karena kesalahan pada portal. Sampaikan nomor terbitan ini kepada pengelola portal: "
        f"{release.public_id}."
    )
