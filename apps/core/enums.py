"""States shared by everything that runs in the background."""

from typing import Final

from django.db import models


class JobState(models.TextChoices):
    """Where a background job stands. Only a worker that claimed it may leave `RUNNING`."""

    QUEUED = "queued", "Menunggu giliran"
    RUNNING = "running", "Sedang dikerjakan"
    FINISHED = "finished", "Selesai"
    FAILED = "failed", "Gagal"


OPEN_JOB_STATES: Final = (JobState.QUEUED, JobState.RUNNING)
