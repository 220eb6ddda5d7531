"""The worker's edge: an id comes in, a service does the work."""

from celery import shared_task

from apps.core.jobs import job_requeue_lost
from apps.core.queue import send_job

from .models import IndexRun
from .services import run_execute


@shared_task(name="computation.run_execute")
def run_execute_task(pk: int) -> None:
    """Do one run."""
    run_execute(pk)


@shared_task(name="computation.run_sweep")
def run_sweep() -> None:
    """Send again the runs whose message or worker was lost."""
    for pk in job_requeue_lost(IndexRun):
        run_send(pk)


def run_send(pk: int) -> None:
    """Send a queued run to the workers; where the queue is away, the sweeper sends it later."""
    send_job(run_execute_task, pk)
