"""Sending a job to the workers. What counts is the row: the sweeper sends it again where its message was lost."""

import logging

from celery import Signature, Task, current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def send_job(task: Task, pk: int) -> None:
    """Send the id of a queued row to the workers. If the queue is down, the sweeper sends it later."""
    try:
        task.delay(pk)
    except OperationalError:
        logger.warning("queue_unavailable task=%s pk=%s", task.name, pk)


def send_named(name: str, pk: int) -> None:
    """The same by the name of a task, for a service: it may be called from everywhere, and knows no tasks."""
    try:
        current_app.send_task(name, [pk])
    except OperationalError:
        logger.warning("queue_unavailable task=%s pk=%s", name, pk)


def send_chord(chord: Signature) -> None:
    """Send the ids of many queued rows, and the task that follows all of them; if the queue is down, they wait too."""
    try:
        chord.apply_async()
    except (OperationalError, RedisError, RuntimeError) as error:
        # RuntimeError: Celery raises it when it cannot reconnect to where it counts the finished members of a chord.
        logger.warning("queue_unavailable chord=%s error=%s", chord, str(error).strip())
