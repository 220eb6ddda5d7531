"""A draft split, written in chunks and made whole: the same bytes, whatever happens in between."""

import pytest
from django.db import IntegrityError, transaction

from apps.core.enums import JobState
from apps.core.jobs import job_claim, job_resume
from apps.publishing import archive
from apps.publishing.building.build import build_release
from apps.publishing.content import frozen
from apps.publishing.content.reading import read_content
from apps.publishing.enums import ChunkKind
from apps.publishing.models import Release, ReleaseChunk
from apps.publishing.selectors import chunk_list_ready
from apps.publishing.services import (
    build_parts,
    chunk_execute,
    chunk_take_ready,
    release_build,
    release_discard,
    release_finish,
    release_prepare,
    release_split,
)
from apps.publishing.services.build_folder import BuildFolder, chunks_join, forget_renditions
from apps.regions.models import Region
from tests.publishing.test_chunks import files_in

N_CHUNKS = 4
"""One of each kind: so few regions make no more."""


@pytest.fixture
def release(run, publisher) -> Release:
    return release_prepare(run=run, actor=publisher)


@pytest.fixture
def undisturbed(release, tmp_path) -> dict[str, bytes]:
    """The files of the release as one process writes them, without chunks on disk."""
    build_release(read_content(release), tmp_path / "undisturbed", lambda *_: None)
    return files_in(tmp_path / "undisturbed")


def files_of(release: Release) -> dict[str, bytes]:
    release.refresh_from_db()
    assert release.job_state == JobState.FINISHED
    return files_in(archive.draft_directory(release.public_id))


def folder_of(release: Release):
    return archive.build_directory(release.public_id)


def write_ready(release: Release) -> list[bool]:
    return [chunk_execute(chunk) for chunk in chunk_list_ready(release.pk)]


def test_release_split_freezes_the_content_and_plans_the_chunks_once(release):
    assert release_split(release.pk) is True
    assert release_split(release.pk) is False

    rows = [(chunk.kind, chunk.position, chunk.total, chunk.job_state) for chunk in release.chunks.all()]
    assert rows == [(kind, 0, 1, JobState.QUEUED) for kind in ("data", "reports", "pictures", "pages")]
    release.refresh_from_db()
    assert (release.job_state, release.job_heartbeat_at) == (JobState.RUNNING, None)
    assert (release.job_stage, release.job_progress) == ("Menyusun berkas (0 dari 4 bagian)", 5)
    assert BuildFolder.of(release).has_content(release.content_sha256)


def test_pages_wait_for_the_files_whose_size_they_say(release):
    release_split(release.pk)
    data, reports, pictures, pages = release.chunks.values_list("pk", flat=True)

    assert chunk_list_ready(release.pk) == [data, reports, pictures]
    chunk_execute(reports)
    chunk_execute(data)
    assert chunk_list_ready(release.pk) == [pictures]
    chunk_execute(pictures)
    assert chunk_list_ready(release.pk) == [pages]


def test_each_chunk_is_handed_to_the_workers_once(release):
    release_split(release.pk)
    first = chunk_take_ready(release.pk)
    assert first == chunk_list_ready(release.pk)
    assert chunk_take_ready(release.pk) == []
    write_ready(release)
    assert chunk_take_ready(release.pk) == [release.chunks.get(kind=ChunkKind.PAGES).pk]
    assert chunk_take_ready(release.pk) == []


def test_release_made_of_chunks_has_the_bytes_of_one_that_was_built_at_once(
    release, undisturbed, releases_root
):
    release_split(release.pk)
    assert write_ready(release) == [True, True, True]
    assert release_finish(release.pk) is False
    assert write_ready(release) == [True]
    assert release_finish(release.pk) is True

    assert files_of(release) == undisturbed
    assert [path.name for path in (releases_root / ".drafts").iterdir()] == [str(release.public_id)]
    assert not release.chunks.filter(files__isnull=False).exists()


def test_progress_counts_the_chunks_that_are_done(release):
    release_split(release.pk)
    write_ready(release)

    release.refresh_from_db()
    assert (release.job_stage, release.job_progress) == ("Menyusun berkas (3 dari 4 bagian)", 72)


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
@pytest.mark.parametrize("n_done", range(N_CHUNKS + 1))
def test_building_that_broke_off_goes_on_with_the_rest_alone(release, undisturbed, n_done, state):
    release_split(release.pk)
    for _number in range(n_done):
        chunk_execute(chunk_list_ready(release.pk)[0])
    forget_renditions()  # another process goes on
    Release.objects.filter(pk=release.pk).update(job_state=state)

    assert release_build(release.pk) is True

    assert [chunk.job_attempt for chunk in release.chunks.all()] == [1] * N_CHUNKS
    assert files_of(release) == undisturbed


def test_release_says_what_was_true_when_it_was_split(release, undisturbed):
    release_split(release.pk)
    Region.objects.filter(code="36").update(name="Provinsi Lain")
    forget_renditions()
    write_ready(release)
    write_ready(release)
    release_finish(release.pk)

    assert files_of(release) == undisturbed
    # Taken out: what is read now is something else.
    assert read_content(release).province_of["36"].name == "Provinsi Lain"


def test_chunk_twice_and_finish_twice_do_the_work_once(release):
    release_split(release.pk)
    chunks = chunk_list_ready(release.pk)
    for chunk in chunks:
        assert chunk_execute(chunk) is True
        assert chunk_execute(chunk) is False
    write_ready(release)
    assert release_finish(release.pk) is True
    assert release_finish(release.pk) is False


def test_worker_taken_for_dead_keeps_no_file_of_its_chunk_beside_its_successor(release, undisturbed):
    """The one that was slow writes into a folder of its own, and is told at the end that it has no part any more."""
    release_split(release.pk)
    first = chunk_list_ready(release.pk)[0]
    slow = job_claim(ReleaseChunk, first)
    ReleaseChunk.objects.filter(pk=first).update(job_state=JobState.QUEUED)
    assert chunk_execute(first) is True
    folder = BuildFolder.of(release)
    assert folder.attempt(slow) != folder.attempt(ReleaseChunk.objects.get(pk=first))
    folder.attempt(slow).mkdir()
    (folder.attempt(slow) / "index.html").write_text("half of")

    write_ready(release)
    write_ready(release)
    assert release_finish(release.pk) is True
    assert files_of(release) == undisturbed


def test_chunk_that_lost_its_claim_meanwhile_keeps_nothing(release, monkeypatch):
    release_split(release.pk)
    first = chunk_list_ready(release.pk)[0]
    real = ReleaseChunk.get_kind_display

    def taken_over_meanwhile(chunk):
        ReleaseChunk.objects.filter(pk=first).update(job_attempt=2)
        return real(chunk)

    monkeypatch.setattr(ReleaseChunk, "get_kind_display", taken_over_meanwhile)
    assert chunk_execute(first) is False
    assert [path.name for path in folder_of(release).iterdir() if not path.name.startswith("isi-")] == []


def test_release_that_was_taken_over_while_it_was_made_whole_moves_no_file(release, monkeypatch):
    release_split(release.pk)
    write_ready(release)
    write_ready(release)

    def taken_over_meanwhile(folder, chunks, target):
        found = chunks_join(folder, chunks, target)
        Release.objects.filter(pk=release.pk).update(job_attempt=7)
        return found

    monkeypatch.setattr(build_parts, "chunks_join", taken_over_meanwhile)
    assert release_finish(release.pk) is False
    assert not archive.draft_directory(release.public_id).exists()
    assert sum(path.is_dir() for path in folder_of(release).iterdir()) == N_CHUNKS


def test_release_whose_worker_died_after_the_rename_and_before_the_commit_is_made_whole_again(
    release, undisturbed, monkeypatch
):
    release_split(release.pk)
    write_ready(release)
    write_ready(release)

    def renamed_then_dead(public_id, built):
        built.rename(archive.draft_directory(public_id))
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(archive, "replace_draft", renamed_then_dead)
        with pytest.raises(SystemExit):
            release_finish(release.pk)
    Release.objects.filter(pk=release.pk).update(job_state=JobState.QUEUED)

    assert release_build(release.pk) is True
    assert [chunk.job_attempt for chunk in release.chunks.all()] == [1] * N_CHUNKS
    assert files_of(release) == undisturbed


@pytest.mark.parametrize("harm", ["changed", "gone", "more"])
def test_chunk_whose_files_are_not_as_it_wrote_them_is_written_again(release, undisturbed, harm):
    release_split(release.pk)
    write_ready(release)
    write_ready(release)
    pages = release.chunks.get(kind=ChunkKind.PAGES)
    page = BuildFolder.of(release).chunk(pages) / "index.html"
    if harm == "changed":
        page.write_text("power was away")
    elif harm == "gone":
        page.unlink()
    else:
        page.with_name("left.html").touch()

    assert release_finish(release.pk) is False
    again = chunk_list_ready(release.pk)
    assert [ReleaseChunk.objects.get(pk=pk).kind for pk in again] == [ChunkKind.PAGES]
    write_ready(release)
    assert release_finish(release.pk) is True
    assert files_of(release) == undisturbed


def test_release_whose_frozen_content_is_gone_is_frozen_anew(release, undisturbed):
    release_split(release.pk)
    write_ready(release)
    for path in folder_of(release).glob("isi-*"):
        path.unlink()
    forget_renditions()
    Release.objects.filter(pk=release.pk).update(job_state=JobState.QUEUED)

    assert release_build(release.pk) is True
    assert files_of(release) == undisturbed


def test_chunk_of_another_version_of_the_portal_fails_the_release_and_says_so(release, monkeypatch):
    release_split(release.pk)
    forget_renditions()
    monkeypatch.setattr(frozen, "code_sha256", lambda: "0" * 64)

    assert chunk_execute(chunk_list_ready(release.pk)[0]) is False

    release.refresh_from_db()
    assert release.job_state == JobState.FAILED
    assert release.job_failure.startswith("Portal diperbarui selagi terbitan ini disusun")
    assert set(release.chunks.values_list("job_state", flat=True)) == {JobState.FAILED}
    assert not folder_of(release).exists()


def test_draft_whose_building_failed_can_be_discarded(release, publisher, settings):
    release_split(release.pk)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    write_ready(release)
    release.refresh_from_db()
    assert release.job_state == JobState.FAILED

    release_discard(release=release, actor=publisher)
    assert not ReleaseChunk.objects.exists()


def test_a_chunk_keeps_its_place_and_what_it_wrote(release, subtests):
    release_split(release.pk)
    chunk = chunk_list_ready(release.pk)[0]
    chunk_execute(chunk)
    changes = {"position": 3, "kind": ChunkKind.PAGES, "job_state": JobState.QUEUED, "files": {}}
    for name, value in changes.items():
        with subtests.test(name), pytest.raises(IntegrityError), transaction.atomic():
            ReleaseChunk.objects.filter(pk=chunk).update(**{name: value})


def test_release_that_a_worker_makes_whole_is_not_made_whole_by_another(release):
    release_split(release.pk)
    write_ready(release)
    write_ready(release)
    assert job_resume(Release, release.pk) is not None

    assert release_finish(release.pk) is False
