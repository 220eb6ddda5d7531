"""States shared by everything that runs in the background."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a background job stands. Only a worker that claimed it may leave `RUNNING`."""

    QUEUED = "queued", _("Menunggu giliran")
    RUNNING = "running", _("Sedang dikerjakan")
    FINISHED = "finished", _("Selesai")
    FAILED = "failed", _("Gagal")


OPEN_JOB_STATES: Final = (JobState.QUEUED, JobState.RUNNING)
