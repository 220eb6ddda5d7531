"""The states of a background job."""

from typing import Final

from django.db import models


class JobState(models.TextChoices):
    """Where a background job stands.

    A running job is finished or failed by the worker that holds it. When that worker has gone silent, the sweeper
    puts the job back into the queue, or fails it after too many attempts.
    """

    QUEUED = "queued", "Menunggu giliran"
    RUNNING = "running", "Sedang dikerjakan"
    FINISHED = "finished", "Selesai"
    FAILED = "failed", "Gagal"


OPEN_JOB_STATES: Final = (JobState.QUEUED, JobState.RUNNING)
