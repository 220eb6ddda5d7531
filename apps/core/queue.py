"""Sending a job to the workers. The row is the truth; a message that is lost is sent again by the sweeper."""

import logging

from celery import Signature, Task
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def send_job(task: Task, pk: int) -> None:
    """Send the id of a queued row to the workers; a queue that is away delays the job, and never fails it."""
    try:
        task.delay(pk)
    except OperationalError:
        logger.warning("queue_unavailable task=%s pk=%s", task.name, pk)


def send_chord(chord: Signature) -> None:
    """Send the ids of many queued rows, and what comes after all of them; likewise."""
    try:
        chord.apply_async()
    except (OperationalError, RedisError, RuntimeError) as error:
        # Celery wraps what its count of the members raises into a RuntimeError, when it cannot be reached again.
        logger.warning("queue_unavailable chord=%s error=%s", chord, str(error).strip())
