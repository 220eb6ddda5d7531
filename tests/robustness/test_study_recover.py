"""What the sweeper finds: lost splits, lost chunks, merges that nobody was told of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.enums import JobState
from apps.core.jobs import MAX_ATTEMPTS, job_claim, job_resume
from apps.core.shared_jobs import LostWork
from apps.robustness.models import RobustnessChunk, RobustnessStudy
from apps.robustness.services import chunk_execute, study_merge, study_recover, study_split
from tests.robustness.studies import expected_of, stored_numbers, study_make

NOTHING = LostWork([], {})
LONG_AGO = timedelta(hours=1)


def silence(rows):
    """Let the workers of the rows be silent for an hour."""
    rows.update(job_heartbeat_at=timezone.now() - LONG_AGO)


@pytest.fixture
def study(finished_run, analyst):
    return study_make(finished_run, analyst)


def test_nothing_is_sent_again_while_a_study_moves(study):
    assert study_recover() == NOTHING
    first, *_ = study_split(study.pk)
    assert study_recover() == NOTHING
    job_claim(RobustnessChunk, first)
    RobustnessChunk.objects.update(job_queued_at=timezone.now() - LONG_AGO)

    assert study_recover() == NOTHING


def test_study_whose_message_was_lost_is_split(study):
    RobustnessStudy.objects.update(job_queued_at=timezone.now() - LONG_AGO)

    assert study_recover() == LostWork([study.pk], {})


def test_study_whose_worker_died_while_splitting_is_split(study):
    job_claim(RobustnessStudy, study.pk)
    silence(RobustnessStudy.objects.filter(pk=study.pk))

    assert study_recover() == LostWork([study.pk], {})
    assert len(study_split(study.pk)) == 4


def test_study_is_not_lost_however_long_its_chunks_take(study):
    study_split(study.pk)
    RobustnessStudy.objects.update(
        job_queued_at=timezone.now() - LONG_AGO, job_started_at=timezone.now() - LONG_AGO
    )

    assert study_recover() == NOTHING
    study.refresh_from_db()
    assert study.job_state == JobState.RUNNING


def test_chunks_that_no_worker_was_told_of_are_sent_again(study):
    chunks = study_split(study.pk)
    RobustnessChunk.objects.update(job_queued_at=timezone.now() - LONG_AGO)

    assert study_recover() == LostWork([], {study.pk: chunks})


def test_chunk_whose_worker_died_is_done_again_by_another_with_the_same_numbers(study, finished_run):
    first, *others = study_split(study.pk)
    job_claim(RobustnessChunk, first)
    for chunk in others:
        chunk_execute(chunk)
    silence(RobustnessChunk.objects.filter(pk=first))

    assert study_recover() == LostWork([], {study.pk: [first]})
    assert chunk_execute(first) is True
    assert study_merge(study.pk) is True
    assert RobustnessChunk.objects.get(pk=first).job_attempt == 2
    assert stored_numbers(study) == expected_of(finished_run)


def test_study_whose_chord_was_never_answered_is_merged(study):
    for chunk in study_split(study.pk):
        chunk_execute(chunk)

    assert study_recover() == LostWork([], {study.pk: []})
    study_merge(study.pk)
    assert study_recover() == NOTHING


def test_study_whose_worker_died_while_merging_is_merged_by_another(study, finished_run):
    for chunk in study_split(study.pk):
        chunk_execute(chunk)
    job_resume(RobustnessStudy, study.pk)
    assert study_recover() == NOTHING
    silence(RobustnessStudy.objects.filter(pk=study.pk))

    assert study_recover() == LostWork([study.pk], {})
    # What was done stays done: nothing is left but the merging.
    assert study_split(study.pk) == []
    assert study_merge(study.pk) is True
    assert stored_numbers(study) == expected_of(finished_run)


def test_chunk_that_kills_its_workers_again_and_again_fails_its_study(study):
    first, *others = study_split(study.pk)
    chunk_execute(others[0])
    for _ in range(MAX_ATTEMPTS):
        assert job_claim(RobustnessChunk, first) is not None
        silence(RobustnessChunk.objects.filter(pk=first))
        lost = study_recover()

    assert lost == NOTHING
    study.refresh_from_db()
    assert study.job_state == JobState.FAILED
    assert study.job_failure.startswith(f"Pekerjaan terputus {MAX_ATTEMPTS} kali.")
    assert not study.chunks.filter(job_state__in=(JobState.QUEUED, JobState.RUNNING)).exists()
    assert not study.chunks.filter(payload__isnull=False).exists()
    assert study_recover() == NOTHING
