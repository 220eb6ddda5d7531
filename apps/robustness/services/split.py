"""Splitting a study into chunks: always the same ones, however many workers there are."""

from django.db import transaction

from apps.core.enums import JobState
from apps.core.jobs import job_claim, job_release

from ..models import RobustnessChunk, RobustnessStudy
from .attempt import study_attempt
from .chunk import chunks_stage
from .chunk_work import plan_chunks


def study_split(pk: int) -> list[int] | None:
    """Split the study, if it still waits; return the ids of the chunks to be done, None where it did not wait.

    Safe to call twice and from several workers. A study that was split before keeps its chunks, and those that
    are done stay done. From here on nobody holds the study until it is merged.
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
