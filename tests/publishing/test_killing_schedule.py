"""Workers killed around the minute of a scheduled release, and people who act at that minute. Really killed."""

import datetime as dt
import json
import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from apps.audit.models import Entry
from apps.core.exceptions import ConflictError
from apps.notifications.models import Notice
from apps.publishing import archive
from apps.publishing.models import Release
from apps.publishing.services import (
    release_discard,
    release_index_write,
    release_publish,
    release_publish_due,
    release_schedule,
    release_unschedule,
)
from tests.at_once import at_once, kinds_of
from tests.running import environment_of_test, n_waiting, wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

LOCK = 20241127
HOLD_BEFORE_ROWS = f"""
CREATE FUNCTION uji_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    RETURN NEW;
END $$;
CREATE TRIGGER uji_hold BEFORE UPDATE ON publishing_release FOR EACH ROW
    WHEN (NEW.state = 'published') EXECUTE FUNCTION uji_hold();
"""
KILLS = 6
LONGEST_SECONDS = 0.4
"""Publishing takes a tenth of a second here, and the index is written after it."""


@pytest.fixture
def second(run, draft, make_draft, publisher) -> Release:
    """A second version whose minute has come, beside the first, which is in force."""
    release_publish(release=draft, actor=publisher)
    release_index_write()
    return release_schedule(
        release=make_draft(run, "Angka Lebak diperbaiki."),
        publish_at=timezone.now() + dt.timedelta(hours=1),
        actor=publisher,
    )


def make_due(release: Release) -> None:
    Release.objects.filter(pk=release.pk).update(publish_at=timezone.now() - dt.timedelta(minutes=1))


def read_by_the_public(releases_root) -> dict[int, str]:
    """Return the states of the versions as readers see them, each of which has all its files."""
    [edition] = json.loads((releases_root / "index.json").read_text())["editions"]
    for row in edition["releases"]:
        folder = archive.release_directory(edition["code"], row["version"])
        assert archive.find_problems(folder, row["manifest_sha256"]) == []
    return {row["version"]: row["state"] for row in edition["releases"]}


OLD = {1: "published"}
NEW = {1: "superseded", 2: "published"}


def n_published() -> int:
    return Entry.objects.filter(action="release.publish", subject_label__endswith="v2").count()


def test_a_worker_killed_between_files_and_rows_leaves_the_old_version_and_the_next_one_publishes(
    second, tmp_path, releases_root, client
):
    environment = environment_of_test(IKP_TEST_SCRATCH=str(tmp_path))
    with connection.cursor() as cursor:
        cursor.execute(HOLD_BEFORE_ROWS)
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        make_due(second)
        first = worker(tmp_path, environment).start()
        wait_until("the worker waits before the rows", lambda: n_waiting() > 0)
        first.kill()
        cursor.execute("SELECT pg_advisory_unlock_all()")
        wait_until("the dead worker's transaction is gone", lambda: n_waiting() == 0)
        cursor.execute("DROP TRIGGER uji_hold ON publishing_release; DROP FUNCTION uji_hold()")
    assert not archive.draft_directory(second.public_id).exists(), "the files were moved already"
    assert read_by_the_public(releases_root) == OLD
    assert client.get("/terbitan/uji-2024/v2/").status_code == 404
    assert b"v1" in client.get("/terbitan/uji-2024/").content

    with worker(tmp_path, environment):
        wait_until("the version is public", lambda: read_by_the_public(releases_root) == NEW)

    assert n_published() == 1
    assert client.get("/terbitan/uji-2024/v2/").status_code == 200


def test_a_worker_killed_at_any_moment_leaves_the_old_version_or_the_new_one(second, tmp_path, releases_root):
    """Where it is killed is another moment in each run; what must hold then is the same."""
    environment = environment_of_test(IKP_TEST_SCRATCH=str(tmp_path))
    seed = random.randrange(10**6)
    moments = random.Random(seed)
    make_due(second)
    for _kill in range(KILLS):
        process = worker(tmp_path, environment)
        process.log.unlink(missing_ok=True)
        process.start()
        wait_until("the minute is looked at", lambda log=process.log: looks_at_the_minute(log))
        threading.Event().wait(moments.uniform(0, LONGEST_SECONDS))
        process.kill()
        wait_until("the dead worker's transaction is gone", lambda: n_waiting() == 0)
        assert read_by_the_public(releases_root) in (OLD, NEW), f"seed {seed}"
        assert n_published() <= 1

    with worker(tmp_path, environment):
        wait_until("the version is public", lambda: read_by_the_public(releases_root) == NEW)

    assert n_published() == 1
    assert Notice.objects.filter(subject__endswith="v2 sudah terbit").count() == 1


def looks_at_the_minute(log) -> bool:
    return log.exists() and "publishing.release_publish_due[" in log.read_text(errors="replace")


def test_two_workers_with_a_schedule_each_publish_once(second, tmp_path, releases_root):
    environment = environment_of_test(IKP_TEST_SCRATCH=str(tmp_path))
    make_due(second)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    first, other = (worker(folder, environment) for folder in folders)

    def both_looked() -> bool:
        return all(looks_at_the_minute(process.log) for process in (first, other))

    with first, other:
        wait_until("the version is public", lambda: read_by_the_public(releases_root) == NEW)
        wait_until("both have looked", both_looked, seconds=60)

    assert n_published() == 1
    assert Notice.objects.filter(subject__endswith="v2 sudah terbit").count() == 1


def test_two_who_look_at_the_minute_at_once_publish_once(second, releases_root):
    make_due(second)

    outcomes = at_once(release_publish_due, release_publish_due, release_publish_due)

    assert sorted(len(found) for found in outcomes) == [0, 0, 1]
    assert n_published() == 1
    assert read_by_the_public(releases_root) == NEW


@pytest.mark.parametrize(
    "act",
    [
        lambda release, actor: release_unschedule(release=release, actor=actor),
        lambda release, actor: release_discard(release=release, actor=actor),
        lambda release, actor: release_schedule(
            release=release,
            publish_at=timezone.now() + dt.timedelta(days=1),
            shown=release.publish_at,
            actor=actor,
        ),
    ],
    ids=["taking the minute back", "discarding", "moving the minute"],
)
def test_what_a_publisher_does_at_the_minute_happens_or_comes_too_late(
    second, publisher, releases_root, act: Callable[[Release, object], object]
):
    make_due(second)
    second.refresh_from_db()

    acted, published = at_once(lambda: act(second, publisher), release_publish_due)

    is_late = isinstance(acted, ConflictError)
    assert bool(published) == is_late
    assert n_published() == int(is_late)
    assert read_by_the_public(releases_root) == (NEW if is_late else OLD)


def test_one_who_publishes_and_one_who_schedules_do_one_of_both(draft, publisher):
    def publish() -> Release:
        return release_publish(release=draft, actor=publisher)

    def schedule() -> Release:
        at = timezone.now() + dt.timedelta(hours=1)
        return release_schedule(release=draft, publish_at=at, actor=publisher)

    assert kinds_of(at_once(publish, schedule)) in (
        ["AlreadyDoneError", "Release"],
        ["ConflictError", "Release"],
    )
    assert Release.objects.get().state in {"published", "scheduled"}


def test_one_who_schedules_and_one_who_discards_leave_one_of_both(draft, publisher):
    def schedule() -> Release:
        at = timezone.now() + dt.timedelta(hours=1)
        return release_schedule(release=draft, publish_at=at, actor=publisher)

    def discard() -> None:
        release_discard(release=draft, actor=publisher)

    outcomes = at_once(schedule, discard)
    assert kinds_of(outcomes) in (["AlreadyDoneError", "NoneType"], ["NoneType", "Release"])
    assert not Release.objects.exists()


def test_two_who_set_another_minute_at_once_set_one(second, publisher):
    minutes = [timezone.now().replace(second=0, microsecond=0) + dt.timedelta(days=days) for days in (1, 2)]

    def to(minute: dt.datetime) -> Callable[[], Release]:
        return lambda: release_schedule(
            release=second, publish_at=minute, shown=second.publish_at, actor=publisher
        )

    assert kinds_of(at_once(*map(to, minutes))) == ["AlreadyDoneError", "Release"]
