"""Sending a job to the workers. What counts is the row: the sweeper sends it again where its message was lost.

Every message leaves the portal here, and only after the commit, whatever transactions the caller stands in: a worker
that is quicker than the commit finds no row, does nothing, and the job waits for the sweeper.
"""

import logging
from functools import partial

from celery import Signature, Task, current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def send_job(task: Task, pk: int) -> None:
    """Send the id of a queued row to the workers. If the queue is down, the sweeper sends it later."""
    send_named(task.name, pk)


def send_named(name: str, pk: int) -> None:
    """The same by the name of a task, for a service: it may be called from everywhere, and knows no tasks."""
    transaction.on_commit(partial(_send_named, name, pk))


def send_chord(chord: Signature) -> None:
    """Send the ids of many queued rows, and the task that follows all of them; if the queue is down, they wait too."""
    transaction.on_commit(partial(_send_chord, chord))


def _send_named(name: str, pk: int) -> None:
    try:
        # The row holds what came of it. Whoever asks for a result makes Celery look for where results lie, and that
        # fails in other ways than the queue does.
        current_app.send_task(name, [pk], ignore_result=True)
    except OperationalError:
        logger.warning("queue_unavailable task=%s pk=%s", name, pk)


def _send_chord(chord: Signature) -> None:
    try:
        chord.apply_async()
    except (OperationalError, RedisError, RuntimeError) as error:
        # RuntimeError: Celery raises it when it cannot reconnect to where it counts the finished members of a chord.
        logger.warning("queue_unavailable chord=%s error=%s", chord, str(error).strip())
