"""What the sweeper finds of buildings: lost splits, lost chunks, releases that nobody makes whole, and what is left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core.enums import JobState
from apps.core.jobs import MAX_ATTEMPTS, job_claim, job_resume
from apps.core.shared_jobs import LostWork
from apps.publishing import archive
from apps.publishing.models import Release, ReleaseChunk
from apps.publishing.selectors import chunk_list_ready
from apps.publishing.services import (
    chunk_execute,
    release_finish,
    release_prepare,
    release_recover,
    release_split,
)

NOTHING = LostWork([], {})
LONG_AGO = timedelta(hours=1)


def silence(rows):
    """Let the workers of the rows be silent for an hour."""
    rows.update(job_heartbeat_at=timezone.now() - LONG_AGO)


@pytest.fixture
def release(run, publisher) -> Release:
    return release_prepare(run=run, actor=publisher)


def write_ready(release: Release) -> None:
    for chunk in chunk_list_ready(release.pk):
        assert chunk_execute(chunk)


def test_nothing_is_sent_again_while_a_building_moves(release):
    assert release_recover() == NOTHING
    release_split(release.pk)
    assert release_recover() == NOTHING
    job_claim(ReleaseChunk, chunk_list_ready(release.pk)[0])
    ReleaseChunk.objects.update(job_queued_at=timezone.now() - LONG_AGO)

    assert release_recover() == NOTHING


def test_draft_whose_worker_died_while_splitting_is_split(release):
    job_claim(Release, release.pk)
    silence(Release.objects.filter(pk=release.pk))

    assert release_recover() == LostWork([release.pk], {})
    assert release_split(release.pk) is True


def test_chunks_that_no_worker_was_told_of_are_sent_again_but_not_those_that_wait_for_others(release):
    release_split(release.pk)
    ReleaseChunk.objects.update(job_queued_at=timezone.now() - LONG_AGO)
    ready = chunk_list_ready(release.pk)
    assert len(ready) == 3

    assert release_recover() == LostWork([], {release.pk: ready})
    assert release_recover() == NOTHING, "they were sent just now"
    ReleaseChunk.objects.update(job_queued_at=timezone.now() - LONG_AGO)
    assert release_recover() == LostWork([], {release.pk: ready})


def test_pages_whose_chord_was_never_answered_are_sent(release):
    release_split(release.pk)
    write_ready(release)
    ReleaseChunk.objects.filter(job_state=JobState.QUEUED).update(job_queued_at=timezone.now() - LONG_AGO)
    assert release_recover() == NOTHING, "others were written just now, so somebody may be about to send them"
    ReleaseChunk.objects.update(job_heartbeat_at=timezone.now() - LONG_AGO)

    assert release_recover() == LostWork([], {release.pk: chunk_list_ready(release.pk)})


def test_chunk_whose_worker_died_is_written_by_another_and_the_others_are_not(release):
    release_split(release.pk)
    first, *others = chunk_list_ready(release.pk)
    job_claim(ReleaseChunk, first)
    for chunk in others:
        chunk_execute(chunk)
    silence(ReleaseChunk.objects.filter(pk=first))

    assert release_recover() == LostWork([], {release.pk: [first]})
    write_ready(release)
    write_ready(release)
    assert release_finish(release.pk) is True
    assert [chunk.job_attempt for chunk in release.chunks.all()] == [2, 1, 1, 1]


def test_release_that_nobody_makes_whole_is_sent_once_more(release):
    release_split(release.pk)
    write_ready(release)
    write_ready(release)

    assert release_recover() == LostWork([], {release.pk: []})
    release_finish(release.pk)
    assert release_recover() == NOTHING


def test_release_whose_worker_died_while_making_it_whole_is_made_whole_by_another(release):
    release_split(release.pk)
    write_ready(release)
    write_ready(release)
    job_resume(Release, release.pk)
    assert release_recover() == NOTHING
    silence(Release.objects.filter(pk=release.pk))

    assert release_recover() == LostWork([release.pk], {})
    # What was done stays done: nothing is left but the last step.
    assert release_split(release.pk) is True
    assert chunk_list_ready(release.pk) == []
    assert release_finish(release.pk) is True


def test_chunk_that_kills_its_workers_again_and_again_fails_the_release_and_leaves_nothing(release):
    release_split(release.pk)
    first, second, _ = chunk_list_ready(release.pk)
    chunk_execute(second)
    for _ in range(MAX_ATTEMPTS):
        assert job_claim(ReleaseChunk, first) is not None
        silence(ReleaseChunk.objects.filter(pk=first))
        lost = release_recover()

    assert lost == NOTHING
    release.refresh_from_db()
    assert release.job_state == JobState.FAILED
    assert release.job_failure.startswith(f"Pekerjaan terputus {MAX_ATTEMPTS} kali.")
    assert not release.chunks.filter(job_state__in=(JobState.QUEUED, JobState.RUNNING)).exists()
    assert archive.build_list() == {}


def test_what_is_left_of_a_building_goes_once_it_has_ended_and_not_before(
    draft, run, releases_root, make_run
):
    left = archive.build_directory(draft.public_id)
    (left / "halaman-0.1").mkdir(parents=True)
    other = release_prepare(run=make_run("lain-2024"), actor=draft.prepared_by)
    release_split(other.pk)

    release_recover()

    assert list(archive.build_list()) == [other.public_id]
