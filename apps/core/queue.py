"""Sending a job to the workers. The row is the truth; a message that is lost is sent again by the sweeper."""

import logging

from celery import Task
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def send_job(task: Task, pk: int) -> None:
    """Send the id of a queued row to the workers; a queue that is away delays the job, and never fails it."""
    try:
        task.delay(pk)
    except OperationalError:
        logger.warning("queue_unavailable task=%s pk=%s", task.name, pk)
