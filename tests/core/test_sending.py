"""When the ids of jobs are sent to the workers: after the commit, whatever transactions the sender stands in."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from celery import current_app
from django.db import transaction

from apps.computation.tasks import run_execute_task
from apps.core.queue import send_chunks, send_job, send_named

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def received() -> Iterator[Callable[[], list[int]]]:
    """Take out what waits in the queue that the workers read, and return the ids that it names."""
    with current_app.connection_for_write() as connection:
        queue = connection.SimpleQueue("celery")

        def take() -> list[int]:
            found = []
            with suppress(queue.Empty):
                while message := queue.get_nowait():
                    message.ack()
                    found += message.payload[0]
            return found

        take()
        yield take
        queue.close()


SENDERS = [
    lambda: send_job(run_execute_task, 7),
    lambda: send_named(run_execute_task.name, 7),
    lambda: send_chunks(run_execute_task, [7], run_execute_task, 8),
    lambda: send_chunks(run_execute_task, [], run_execute_task, 7),
]


@pytest.mark.parametrize("send", SENDERS, ids=["job", "named", "chunks", "no chunks"])
def test_what_is_sent_leaves_after_the_outermost_commit_and_never_without_it(
    received: Callable[[], list[int]], send: Callable[[], None]
) -> None:
    with transaction.atomic():
        with transaction.atomic():
            send()
        assert received() == []
    assert received() == [7]

    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert received() == []

    send()
    assert received() == [7]


def test_what_is_sent_after_many_chunks_is_taken_before_those_that_wait(
    received: Callable[[], list[int]],
) -> None:
    send_chunks(run_execute_task, [1, 2, 3], run_execute_task, 9)
    send_job(run_execute_task, 7)

    assert received() == [7, 1, 2, 3]
