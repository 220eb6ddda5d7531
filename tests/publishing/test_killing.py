"""Workers killed at any moment of a building, and two people at the same release. Real processes, really killed."""

import random
import threading

import pytest
from django.db import connection

from apps.core.enums import JobState
from apps.publishing import archive
from apps.publishing.building.build import build_release
from apps.publishing.content.reading import read_content
from apps.publishing.models import Release
from apps.publishing.services import release_index_write, release_prepare, release_publish
from apps.publishing.tasks import release_send
from tests.at_once import at_once, kinds_of
from tests.publishing.test_chunks import files_in
from tests.running import environment_of_test, n_waiting, wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

LOCK = 20240214
HOLD = f"""
CREATE FUNCTION uji_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    RETURN NEW;
END $$;
"""
A_CHUNK_IS_KEPT = """
CREATE TRIGGER uji_hold BEFORE UPDATE ON publishing_releasechunk FOR EACH ROW
    WHEN (NEW.job_state = 'finished' AND OLD.job_state = 'running' AND NEW.kind = 'pictures' AND NEW.job_attempt = 1)
    EXECUTE FUNCTION uji_hold();
"""
THE_RELEASE_IS_WHOLE = """
CREATE TRIGGER uji_hold BEFORE UPDATE ON publishing_release FOR EACH ROW
    WHEN (NEW.job_state = 'finished' AND NEW.job_attempt = 2) EXECUTE FUNCTION uji_hold();
"""
EACH_CHUNK_IS_KEPT = """
CREATE TRIGGER uji_hold BEFORE UPDATE ON publishing_releasechunk FOR EACH ROW
    WHEN (NEW.job_state = 'finished' AND OLD.job_state = 'running') EXECUTE FUNCTION uji_hold();
"""
KILLS = 4
"""Fewer than the attempts that a job has."""

LONGEST_SECONDS = 4.0
"""A worker builds this release in about as much."""


@pytest.fixture
def let_go(run, request):
    """Stop a worker at the place that the test names, by a lock; returns what lets it go on."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD + request.param)
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield lambda: cursor.execute("SELECT pg_advisory_unlock_all()")
        cursor.execute("SELECT pg_advisory_unlock_all()")
        for table in ("publishing_release", "publishing_releasechunk"):
            cursor.execute(f"DROP TRIGGER IF EXISTS uji_hold ON {table}")
        cursor.execute("DROP FUNCTION uji_hold()")


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """Of workers that are taken for dead after three seconds: on a busy machine one is silent for longer than one."""
    return environment_of_test(IKP_TEST_SCRATCH=str(tmp_path), JOB_LOST_SECONDS="3", JOB_SWEEP_SECONDS="2")


@pytest.fixture
def release(run, publisher) -> Release:
    release = release_prepare(run=run, actor=publisher)
    release_send(release.pk)
    return release


@pytest.fixture
def undisturbed(release, tmp_path, settings) -> dict[str, bytes]:
    """The files of the release as one process writes them in one go, with the key of the workers."""
    settings.RELEASE_SIGNING_KEY = tmp_path / "keys" / "release_ed25519.pem"
    build_release(read_content(release), tmp_path / "undisturbed", lambda *_: None)
    return files_in(tmp_path / "undisturbed")


def state_of(release: Release) -> str:
    release.refresh_from_db()
    return release.job_state


def is_built(release: Release) -> bool:
    if state_of(release) == JobState.FAILED:
        raise AssertionError(release.job_failure)
    return release.job_state == JobState.FINISHED


def assert_whole(release: Release, undisturbed: dict[str, bytes]) -> None:
    """Assert that the draft is there with the bytes of one that nothing has disturbed, and nothing beside it."""
    directory = archive.draft_directory(release.public_id)
    assert archive.find_problems(directory, release.manifest_sha256) == []
    assert files_in(directory) == undisturbed
    wait_until("nothing is left beside the draft", lambda: list(directory.parent.iterdir()) == [directory])


def test_workers_that_are_killed_at_any_moment_end_in_the_bytes_of_one_that_was_not(
    release, undisturbed, environment, tmp_path
):
    """Where they are killed is another moment in each run; what must hold then is the same."""
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    directory = archive.draft_directory(release.public_id)
    for _kill in range(KILLS):
        process = worker(tmp_path, environment)
        process.log.unlink(missing_ok=True)
        with process:
            wait_until("the worker takes jobs", lambda log=process.log: takes_jobs(log))
            threading.Event().wait(moments.uniform(0, LONGEST_SECONDS))
            process.kill()
        wait_until("the dead worker's transaction is gone", lambda: n_waiting() == 0)
        if state_of(release) != JobState.FINISHED:
            assert release.manifest_sha256 == ""
        elif directory.exists():
            assert files_in(directory) == undisturbed, f"seed {seed}"

    with worker(tmp_path, environment):
        wait_until(f"the draft is built (seed {seed})", lambda: is_built(release), seconds=90)
        assert_whole(release, undisturbed)


def takes_jobs(log) -> bool:
    return log.exists() and "publishing.release_sweep[" in log.read_text(errors="replace")


@pytest.mark.parametrize("let_go", [A_CHUNK_IS_KEPT], indirect=True)
def test_worker_killed_in_a_chunk_leaves_the_others_as_they_are(
    let_go, release, undisturbed, environment, tmp_path, client
):
    with worker(tmp_path, environment) as first:
        wait_until("the worker is about to keep a chunk", lambda: n_waiting() == 1, seconds=60)
        first.kill()
        let_go()
    wait_until("the dead worker's transaction is gone", lambda: n_waiting() == 0)
    states = dict(release.chunks.values_list("kind", "job_state"))
    assert states == {"data": "finished", "reports": "finished", "pictures": "running", "pages": "queued"}
    assert not archive.draft_directory(release.public_id).exists()
    assert client.get("/terbitan/uji-2024/v1/").status_code == 404

    with worker(tmp_path, environment):
        wait_until("the draft is built", lambda: is_built(release), seconds=60)
        assert_whole(release, undisturbed)

    attempts = dict(release.chunks.values_list("kind", "job_attempt"))
    assert attempts == {"data": 1, "reports": 1, "pictures": 2, "pages": 1}


@pytest.mark.parametrize("let_go", [THE_RELEASE_IS_WHOLE], indirect=True)
def test_worker_killed_before_the_release_takes_its_place_leaves_that_step_alone_to_the_next(
    let_go, release, undisturbed, environment, tmp_path
):
    with worker(tmp_path, environment) as first:
        wait_until(
            "the worker is about to put the release in its place", lambda: n_waiting() == 1, seconds=60
        )
        first.kill()
        let_go()
    wait_until("the dead worker's transaction is gone", lambda: n_waiting() == 0)
    assert not archive.draft_directory(release.public_id).exists()
    assert state_of(release) == JobState.RUNNING

    with worker(tmp_path, environment):
        wait_until("the draft is built", lambda: is_built(release), seconds=60)
        assert_whole(release, undisturbed)

    assert {chunk.job_attempt for chunk in release.chunks.all()} == {1}


@pytest.mark.parametrize("let_go", [EACH_CHUNK_IS_KEPT], indirect=True)
def test_two_workers_at_one_release_end_in_the_bytes_of_one(
    let_go, release, undisturbed, environment, tmp_path
):
    (tmp_path / "other").mkdir()
    patient = environment | {"JOB_LOST_SECONDS": "60"}
    with worker(tmp_path, patient), worker(tmp_path / "other", patient):
        # One waits to keep its chunk, the other for its turn to keep another one.
        wait_until("both workers are in the middle of a chunk", lambda: n_waiting() == 2, seconds=60)
        let_go()
        wait_until("the draft is built", lambda: is_built(release), seconds=60)
        assert_whole(release, undisturbed)

    assert {chunk.job_attempt for chunk in release.chunks.all()} == {1}


def test_two_who_prepare_at_once_make_one_draft(run, publisher):
    def prepare():
        return release_prepare(run=run, actor=publisher)

    assert kinds_of(at_once(prepare, prepare)) == ["AlreadyDoneError", "Release"]
    assert Release.objects.count() == 1


def test_two_who_publish_at_once_publish_once(draft, publisher, client):
    def publish():
        return release_publish(release=draft, actor=publisher)

    assert kinds_of(at_once(publish, publish)) == ["AlreadyDoneError", "Release"]
    assert list(Release.objects.values_list("version", "state")) == [(1, "published")]
    release_index_write()
    assert client.get("/terbitan/uji-2024/v1/").status_code == 200
