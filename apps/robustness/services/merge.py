"""Merging the chunks of a study into what it found, all in one transaction."""

from django.db import transaction

from apps.core.enums import JobState
from apps.core.jobs import job_beat, job_finish, job_resume

from ..models import RobustnessResult, RobustnessStudy
from .attempt import study_attempt
from .chunk_work import merge_chunks


def study_merge(pk: int) -> bool:
    """Merge the study, if all its chunks are done and nobody merges it; return whether this call did it.

    Safe to call at any time and from several workers.
    """
    if RobustnessStudy.objects.get(pk=pk).chunks.exclude(job_state=JobState.FINISHED).exists():
        return False
    study = job_resume(RobustnessStudy, pk)
    if study is None:
        return False
    return study_attempt(study, study, "merge", lambda: _do(study)) is not None


def _do(study: RobustnessStudy) -> bool:
    job_beat(study, stage="Menggabungkan hasil", progress=95)
    outcome = merge_chunks(study)
    with transaction.atomic():
        RobustnessResult.objects.bulk_create(outcome.rows)
        # The numbers of every single run are large, and the seed brings them back.
        study.chunks.update(payload=None)
        job_finish(study, summary=outcome.summary, sensitivity=outcome.sensitivity, manifest=outcome.manifest)
    return True
