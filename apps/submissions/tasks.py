"""The worker's edge: an id comes in, a service does the work."""

from celery import shared_task

from apps.core.queue import send_named

from .services import SCAN_TASK, deadline_move_tell, deadline_warn, scan_due, scan_work


@shared_task(name=SCAN_TASK)
def evidence_scan(pk: int) -> None:
    """Let the virus scanner look at one file."""
    scan_work(pk)


@shared_task(name="submissions.evidence_scan_sweep")
def evidence_scan_sweep() -> None:
    """Send again the files whose message or worker was lost, and those that a scanner could not look at."""
    for pk in scan_due():
        send_named(SCAN_TASK, pk)


@shared_task(name="submissions.deadline_warn_pending")
def deadline_warn_pending() -> None:
    """Tell people of deadlines that were set or moved, that come near, or have passed."""
    deadline_move_tell()
    deadline_warn()
