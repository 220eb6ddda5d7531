"""The worker's edge: an id comes in, a service does the work."""

from celery import shared_task

from apps.core.jobs import job_requeue_lost
from apps.core.queue import send_job

from .models import WorkbookJob
from .services import workbook_delete_expired, workbook_work


@shared_task(name="workbooks.workbook_work")
def workbook_work_task(pk: int) -> None:
    """Make, compare or apply one workbook."""
    workbook_work(pk)


@shared_task(name="workbooks.workbook_sweep")
def workbook_sweep() -> None:
    """Send again the workbooks whose message or worker was lost."""
    for pk in job_requeue_lost(WorkbookJob):
        workbook_send(pk)


@shared_task(name="workbooks.workbook_expiry_sweep")
def workbook_expiry_sweep() -> None:
    """Delete the workbooks that were kept long enough."""
    workbook_delete_expired()


def workbook_send(pk: int) -> None:
    """Send a queued workbook to the workers; where the queue is away, the sweeper sends it later."""
    send_job(workbook_work_task, pk)
