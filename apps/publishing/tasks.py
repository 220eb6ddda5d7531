"""The worker's edge: an id comes in, a service does the work."""

from celery import shared_task

from apps.core.jobs import job_requeue_lost
from apps.core.queue import send_job

from .models import Release
from .services import release_build, release_index_write, release_publish_due


@shared_task(name="publishing.release_build")
def release_build_task(pk: int) -> None:
    """Build one draft."""
    release_build(pk)


@shared_task(name="publishing.release_sweep")
def release_sweep() -> None:
    """Send drafts again whose message or worker was lost, and bring the index on disk up to date with the database."""
    for pk in job_requeue_lost(Release):
        release_send(pk)
    release_index_write()


@shared_task(name="publishing.release_publish_due")
def release_publish_due_task() -> None:
    """Publish the scheduled releases whose minute has come."""
    release_publish_due()


def release_send(pk: int) -> None:
    """Send a queued draft to the workers. If the queue cannot be reached, `release_sweep` sends it later."""
    send_job(release_build_task, pk)
