"""Doing a job: claim it, make, compare or store, and end it in the transaction that writes what came of it."""

from django.utils import timezone

from apps.accounts.selectors import zone_of
from apps.core.jobs import job_attempt, job_claim, job_kept_alive

from ..enums import WorkbookKind
from ..models import WorkbookJob
from .apply import apply_workbook
from .compare import compare_workbook
from .export import export_workbook

_WORK = {
    WorkbookKind.EXPORT: export_workbook,
    WorkbookKind.READ: compare_workbook,
    WorkbookKind.APPLY: apply_workbook,
}


def workbook_work(pk: int) -> bool:
    """Do a queued job; return whether this call brought it to its end.

    The page of the job shows a progress bar, then a file, a preview or what was stored, or a message why it failed.
    Safe to call twice and from several workers: claiming is one UPDATE, and the transaction that writes the results
    also checks that this worker still holds the job.
    """
    job = job_claim(WorkbookJob, pk)
    if job is None:
        return False

    def kept_alive() -> bool:
        # What the file and its preview say of times is read by one person, as on the pages.
        with timezone.override(zone_of(job.made_by)), job_kept_alive(job) as progress:
            return _WORK[WorkbookKind(job.kind)](job, progress)

    return bool(
        job_attempt(
            job,
            kept_alive,
            name=f"workbook {job.public_id}",
            request_id=f"wb-{job.public_id.hex[:12]}",
            explain_crash=lambda error: _failure(job, error),
        )
    )


def _failure(job: WorkbookJob, error: Exception) -> str:
    """Return what the person reads after an error that nobody expected."""
    if isinstance(error, OSError):
        return "Penyimpanan berkas penuh atau tidak dapat dipakai. Coba lagi nanti, atau hubungi pengelola portal."
    return (
        "Pekerjaan berhenti karena kesalahan pada portal; tidak ada isian yang berubah. Sampaikan nomor ini kepada "
        f"pengelola portal: {job.public_id}."
    )
