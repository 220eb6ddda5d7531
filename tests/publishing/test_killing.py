"""A worker killed in the middle of a draft, and two people at the same release. Real processes, really killed."""

import pytest
from django.db import connection

from apps.core.enums import JobState
from apps.publishing import archive
from apps.publishing.models import Release
from apps.publishing.services import release_index_write, release_prepare, release_publish
from apps.publishing.tasks import release_send
from tests.at_once import at_once, kinds_of
from tests.running import environment_of_test, n_waiting, wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

LOCK = 20240214
HOLD_BEFORE_SIGNING = f"""
CREATE FUNCTION uji_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    RETURN NEW;
END $$;
CREATE TRIGGER uji_hold BEFORE UPDATE ON publishing_release FOR EACH ROW
    WHEN (NEW.job_stage = 'Menandatangani' AND NEW.job_attempt = 1) EXECUTE FUNCTION uji_hold();
"""


@pytest.fixture
def held_before_signing(run):
    """Stop the first attempt when all pages are written and nothing is signed: the test holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_BEFORE_SIGNING)
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield lambda: cursor.execute("SELECT pg_advisory_unlock_all()")
        cursor.execute("SELECT pg_advisory_unlock_all()")
        cursor.execute("DROP TRIGGER uji_hold ON publishing_release; DROP FUNCTION uji_hold()")


def test_worker_killed_in_the_middle_of_a_draft_ends_in_one_whole_draft(
    held_before_signing, run, publisher, tmp_path, releases_root, client
):
    environment = environment_of_test(IKP_TEST_SCRATCH=str(tmp_path))
    release = release_prepare(run=run, actor=publisher)
    release_send(release.pk)
    first = worker(tmp_path, environment).start()
    scratch = releases_root / ".drafts" / f"{release.public_id}.1"
    wait_until("the worker waits before signing", lambda: n_waiting() == 1)
    first.kill()
    held_before_signing()
    wait_until("the dead worker's transaction is gone", lambda: n_waiting() == 0)
    assert (scratch / "index.html").exists()
    assert not (scratch / "manifest.json").exists()
    assert not archive.draft_directory(release.public_id).exists()
    assert client.get("/terbitan/uji-2024/v1/").status_code == 404

    with worker(tmp_path, environment):
        wait_until("the draft is built", lambda: state_of(release) == JobState.FINISHED, seconds=60)

    assert release.job_attempt == 2
    assert [path.name for path in (releases_root / ".drafts").iterdir()] == [str(release.public_id)]
    assert archive.find_problems(archive.draft_directory(release.public_id), release.manifest_sha256) == []


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


def state_of(release):
    release.refresh_from_db()
    return release.job_state
