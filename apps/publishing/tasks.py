"""The worker's edge: an id comes in, a service does the work."""

from celery import shared_task

from apps.core.queue import send_chunks, send_job

from .services import (
    chunk_execute,
    chunk_take_ready,
    release_finish,
    release_index_write,
    release_publish_due,
    release_recover,
    release_split,
)


@shared_task(name="publishing.release_build")
def release_build_task(pk: int) -> None:
    """Freeze the content of one draft, and hand its chunks to the workers."""
    if release_split(pk):
        _go_on(pk)


@shared_task(name="publishing.chunk_execute")
def chunk_execute_task(pk: int) -> None:
    """Write one chunk of a draft."""
    chunk_execute(pk)


@shared_task(name="publishing.release_go_on")
def release_go_on_task(pk: int) -> None:
    """Hand on the chunks of one draft that can be written now; make it whole if all of them are done."""
    _go_on(pk)


@shared_task(name="publishing.release_sweep")
def release_sweep() -> None:
    """Send again the work on drafts whose message or worker was lost, and bring the index on disk up to date."""
    lost = release_recover()
    for pk in lost.to_split:
        release_send(pk)
    for pk, chunks in lost.chunks.items():
        send_chunks(chunk_execute_task, chunks, release_go_on_task, pk)
    release_index_write()


@shared_task(name="publishing.release_publish_due")
def release_publish_due_task() -> None:
    """Publish the scheduled releases whose minute has come."""
    release_publish_due()


def release_send(pk: int) -> None:
    """Send a queued draft to the workers. If the queue cannot be reached, `release_sweep` sends it later."""
    send_job(release_build_task, pk)


def _go_on(pk: int) -> None:
    """Send what can be done now and was not sent yet; without anything of that kind, try the last step."""
    chunks = chunk_take_ready(pk)
    if not chunks and not release_finish(pk):
        chunks = chunk_take_ready(pk)  # those whose files turned out to be damaged
    if chunks:
        send_chunks(chunk_execute_task, chunks, release_go_on_task, pk)
