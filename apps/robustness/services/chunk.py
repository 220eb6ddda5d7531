"""Doing one chunk of a study. Its numbers depend on the study alone, so that any worker may do it, and again."""

from django.db import transaction

from apps.core.enums import JobState
from apps.core.jobs import JobLostError, job_claim, job_finish

from ..models import RobustnessChunk, RobustnessStudy
from .attempt import study_attempt
from .chunk_work import compute_chunk


def chunk_execute(pk: int) -> bool:
    """Do the chunk, if it still waits; return whether this call did it.

    Safe to call twice and from several workers. A failure becomes the message of the chunk and of its study.
    """
    chunk = job_claim(RobustnessChunk, pk)
    if chunk is None:
        return False
    part = f"{chunk.kind}-{chunk.position}"
    return study_attempt(chunk, chunk.study, part, lambda: _do(chunk)) is not None


def chunks_stage(done: int, total: int) -> str:
    """Return what the page says while chunks are worked on."""
    return f"Menjalankan simulasi ({done} dari {total} bagian)"


def _do(chunk: RobustnessChunk) -> bool:
    _store(chunk, compute_chunk(chunk))
    return True


@transaction.atomic
def _store(chunk: RobustnessChunk, payload: bytes) -> None:
    """Write the numbers, and say on the study how far it is.

    The lock makes workers count one after another, so that none overwrites a later count with its own; a study
    that failed meanwhile takes nothing any more.
    """
    open_studies = RobustnessStudy.objects.filter(pk=chunk.study_id, job_state=JobState.RUNNING)
    study = open_studies.select_for_update().first()
    if study is None:
        raise JobLostError("Uji ketahanan ini sudah berakhir.")
    job_finish(chunk, payload=payload)
    done, total = study.chunks.filter(job_state=JobState.FINISHED).count(), study.chunks.count()
    open_studies.update(job_stage=chunks_stage(done, total), job_progress=5 + 90 * done // total)
