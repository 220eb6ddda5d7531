"""The parts of a study: splitting it into chunks, computing one of them, merging what they found.

The numbers of a chunk depend on the study alone. So any worker may compute it, and again after a failure.
"""

from django.db import transaction

from apps.core.enums import JobState
from apps.core.jobs import JobLostError, job_beat, job_claim, job_finish, job_release, job_resume

from ..models import RobustnessChunk, RobustnessResult, RobustnessStudy
from .attempt import study_attempt
from .chunk_work import compute_chunk, merge_chunks, plan_chunks


def study_split(pk: int) -> list[int] | None:
    """Split a queued study, and return the ids of the chunks to be done; None if it was not queued, or failed.

    Its page then shows "Menjalankan simulasi (0 dari 5 bagian)". No worker holds the study from here on, until it is
    merged. Safe to call twice and from several workers: a study that was split before keeps its chunks, and those that
    are done stay done.
    """
    study = job_claim(RobustnessStudy, pk)
    if study is None:
        return None
    return study_attempt(study, study, "split", lambda: _split(study))


@transaction.atomic
def _split(study: RobustnessStudy) -> list[int]:
    if not study.chunks.exists():
        RobustnessChunk.objects.bulk_create(plan_chunks(study))
    total = study.chunks.count()
    waiting = list(study.chunks.exclude(job_state=JobState.FINISHED).values_list("pk", flat=True))
    job_release(study, stage=chunks_stage(total - len(waiting), total), progress=5)
    return waiting


def chunk_execute(pk: int) -> bool:
    """Compute a queued chunk; return whether this call did it.

    The page of the study then counts one part more. If the chunk fails, the whole study fails, and the page says why.
    Safe to call twice and from several workers.
    """
    chunk = job_claim(RobustnessChunk, pk)
    if chunk is None:
        return False
    part = f"{chunk.kind}-{chunk.position}"
    return study_attempt(chunk, chunk.study, part, lambda: _store(chunk, compute_chunk(chunk))) is not None


def chunks_stage(done: int, total: int) -> str:
    """Return what the page of the study says while its chunks are computed."""
    return f"Menjalankan simulasi ({done} dari {total} bagian)"


@transaction.atomic
def _store(chunk: RobustnessChunk, payload: bytes) -> bool:
    """Write the numbers of a chunk, and note on the study how many chunks are done.

    Workers wait for the lock on the study, so that none overwrites a newer count with its older one. If the study has
    failed in the meantime, nothing is written.
    """
    open_studies = RobustnessStudy.objects.filter(pk=chunk.study_id, job_state=JobState.RUNNING)
    study = open_studies.select_for_update().first()
    if study is None:
        raise JobLostError("Uji ketahanan ini sudah berakhir.")
    job_finish(chunk, payload=payload)
    done, total = study.chunks.filter(job_state=JobState.FINISHED).count(), study.chunks.count()
    open_studies.update(job_stage=chunks_stage(done, total), job_progress=5 + 90 * done // total)
    return True


def study_merge(pk: int) -> bool:
    """Merge the study if all its chunks are done and no other worker is merging it; return whether this call did it.

    Its page then shows what the study found. Safe to call at any time and from several workers.
    """
    if RobustnessStudy.objects.get(pk=pk).chunks.exclude(job_state=JobState.FINISHED).exists():
        return False
    study = job_resume(RobustnessStudy, pk)
    if study is None:
        return False
    return study_attempt(study, study, "merge", lambda: _merge(study)) is not None


def _merge(study: RobustnessStudy) -> bool:
    job_beat(study, stage="Menggabungkan hasil", progress=95)
    outcome = merge_chunks(study)
    with transaction.atomic():
        RobustnessResult.objects.bulk_create(outcome.rows)
        # The numbers of every single run take much space, and can be computed again from the seed.
        study.chunks.update(payload=None)
        job_finish(study, summary=outcome.summary, sensitivity=outcome.sensitivity, manifest=outcome.manifest)
    return True
