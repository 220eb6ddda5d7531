"""Sending a job to the workers. What counts is the row: the sweeper sends it again where its message was lost.

Every message leaves the portal here, and only after the commit, whatever transactions the caller stands in: a worker
that is quicker than the commit finds no row, does nothing, and the job waits for the sweeper.
"""

import logging
from collections.abc import Sequence
from functools import partial

from celery import Signature, Task, chord, current_app, group
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

ASKED_FOR, BEHIND_OTHERS = 6, 9
"""Priorities in Redis, where the smaller number goes first. What the clock asks for has none, which is 0: it is short,
and a minute that was announced does not wait behind forty workbooks that people asked for before."""


def send_job(task: Task, pk: int) -> None:
    """Send the id of a queued row to the workers. If the queue is down, the sweeper sends it later."""
    send_named(task.name, pk)


def send_named(name: str, pk: int) -> None:
    """The same by the name of a task, for a service: it may be called from everywhere, and knows no tasks."""
    transaction.on_commit(partial(_send_named, name, pk))


def send_chunks(task: Task, chunks: Sequence[int], then: Task, pk: int) -> None:
    """Send the ids of the queued chunks of a job as a group, and `then` with the job's own, which follows all of them.

    They stand behind everything else in the queue: however many they are, a task that comes later waits for the chunk
    that a worker is at, and for no other. If the queue is down, the sweeper sends them later.
    """
    if chunks:
        members = group(task.si(chunk).set(priority=BEHIND_OTHERS) for chunk in chunks)
        transaction.on_commit(partial(_send_chord, chord(members, then.si(pk))))
    else:
        send_job(then, pk)


def _send_named(name: str, pk: int) -> None:
    try:
        # The row holds what came of it. Whoever asks for a result makes Celery look for where results lie, and that
        # fails in other ways than the queue does.
        current_app.send_task(name, [pk], ignore_result=True, priority=ASKED_FOR)
    except OperationalError:
        logger.warning("queue_unavailable task=%s pk=%s", name, pk)


def _send_chord(members: Signature) -> None:
    try:
        members.apply_async()
    except (OperationalError, RedisError, RuntimeError) as error:
        # RuntimeError: Celery raises it when it cannot reconnect to where it counts the finished members of a chord.
        logger.warning("queue_unavailable chord=%s error=%s", members, str(error).strip())
