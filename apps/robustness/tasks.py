"""The worker's edge: an id comes in, a service does the work."""

from celery import shared_task

from apps.core.queue import send_chunks, send_job

from .services import chunk_execute, study_draw_ahead, study_merge, study_recover, study_split


@shared_task(name="robustness.study_split")
def study_split_task(pk: int) -> None:
    """Split one study, and hand its chunks to the workers."""
    chunks = study_split(pk)
    if chunks is not None:
        send_chunks(chunk_execute_task, chunks, study_merge_task, pk)


@shared_task(name="robustness.chunk_execute")
def chunk_execute_task(pk: int) -> None:
    """Do one chunk of a study."""
    chunk_execute(pk)


@shared_task(name="robustness.study_merge")
def study_merge_task(pk: int) -> None:
    """Merge the chunks of one study if all of them are done, and draw its plots ahead for the first reader."""
    if study_merge(pk):
        study_draw_ahead(pk)


@shared_task(name="robustness.study_sweep")
def study_sweep() -> None:
    """Send again the work on studies whose message or worker was lost: splitting, single chunks, merging."""
    lost = study_recover()
    for pk in lost.to_split:
        study_send(pk)
    for pk, chunks in lost.chunks.items():
        send_chunks(chunk_execute_task, chunks, study_merge_task, pk)


def study_send(pk: int) -> None:
    """Send a queued study to the workers; where the queue is away, the sweeper sends it later."""
    send_job(study_split_task, pk)
