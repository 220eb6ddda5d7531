"""The schedule, and what a web request does while the broker is away."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from apps.core import queue
from ikp_portal.celery import BEAT_SCHEDULE, app
from ikp_portal.embedded.places import Places
from ikp_portal.embedded.valkey import ValkeyServer
from ikp_portal.settings.environment import broker_from_url


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[ValkeyServer]:
    server = ValkeyServer(Places(tmp_path / "var"))
    yield server
    server.stop()


@pytest.fixture
def portal(valkey: ValkeyServer) -> Iterator[Celery]:
    """The portal's Celery settings on a broker of this test's own."""
    with Celery("test", broker=broker_from_url(valkey.url), set_as_current=False) as portal:
        portal.config_from_object("django.conf:settings", namespace="CELERY")
        portal.conf.broker_url = broker_from_url(valkey.url)
        yield portal


def test_every_task_of_the_schedule_exists() -> None:
    app.loader.import_default_modules()
    assert {str(entry["task"]) for entry in BEAT_SCHEDULE.values()} - set(app.tasks) == set()


def test_every_sweep_is_in_the_schedule() -> None:
    app.loader.import_default_modules()
    periodic = {name for name in app.tasks if name.endswith(("_sweep", "_pending", "_due"))}
    assert periodic == {str(entry["task"]) for entry in BEAT_SCHEDULE.values()}


def test_sending_while_the_broker_is_away_gives_up_within_seconds(portal: Celery) -> None:
    started = time.monotonic()
    with pytest.raises(OperationalError):
        portal.send_task("computation.run_execute", args=[1])
    assert time.monotonic() - started < 5


@pytest.mark.slow
def test_what_the_clock_asks_for_does_not_wait_behind_what_people_ask_for(
    portal: Celery, valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute that was announced comes before forty workbooks that were asked for earlier."""
    valkey.start(ends_with_parent=True)
    monkeypatch.setattr(queue, "current_app", portal)
    for pk in range(3):
        queue._send_named("workbooks.workbook_export", pk)
    entry = app.conf.beat_schedule["publishing-release-publish-due"]
    portal.send_task(entry["task"])

    assert [name for name, _ in received(portal, 4)] == [
        "publishing.release_publish_due", *["workbooks.workbook_export"] * 3,
    ]  # fmt: skip


def received(portal: Celery, number: int) -> list[tuple[str, list[int]]]:
    """Take so many tasks from the queue, as a worker would; return the name and the arguments of each."""
    with portal.connection_for_read() as connection, connection.SimpleQueue("celery") as queue:
        taken = [queue.get(timeout=5) for _ in range(number)]
    return [(message.headers["task"], message.payload[0]) for message in taken]


@pytest.mark.slow
def test_sending_works_again_once_the_broker_is_back(portal: Celery, valkey: ValkeyServer) -> None:
    valkey.start(ends_with_parent=True)
    portal.send_task("computation.run_execute", args=[1])
    valkey.stop()
    with pytest.raises(OperationalError):
        portal.send_task("computation.run_execute", args=[2])

    valkey.start(ends_with_parent=True)
    portal.send_task("computation.run_execute", args=[3])

    assert [arguments for _name, arguments in received(portal, 2)] == [[1], [3]]
