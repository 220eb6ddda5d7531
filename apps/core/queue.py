"""Sending a job to the workers. The row is the truth; a message that is lost is sent again by the sweeper."""

import logging

from celery import Signature, Task
from kombu.exceptions import OperationalError
from redis.exceptions import ConnectionError as QueueGoneError
from redis.exceptions import TimeoutError as QueueSilentError

logger = logging.getLogger(__name__)

_UNAVAILABLE = (OperationalError, QueueGoneError, QueueSilentError)
"""What sending raises while the queue, or the count of a chord's members beside it, is away."""


def send_job(task: Task, pk: int) -> None:
    """Send the id of a queued row to the workers; a queue that is away delays the job, and never fails it."""
    send_signature(task.si(pk))


def send_signature(signature: Signature) -> None:
    """Send what carries the ids of queued rows, such as a chord; likewise."""
    try:
        signature.apply_async()
    except _UNAVAILABLE:
        logger.warning("queue_unavailable signature=%s", signature)
