"""Base classes of the models; no tables of its own."""

import uuid

from django.db import models
from django.utils import timezone

from .enums import OPEN_JOB_STATES, JobState


class PublicIdModel(models.Model):
    """A row that addresses and the API name by a UUID, never by its serial number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class BackgroundJob(models.Model):
    """A row that a Celery worker works on; Celery itself carries only the row's id.

    `job_attempt` counts the claims. A worker writes its results only while the row still holds its attempt,
    so that a worker that was taken for dead, and was not, cannot write beside its successor.
    """

    job_state = models.CharField("keadaan", max_length=10, choices=JobState, default=JobState.QUEUED)
    job_stage = models.CharField("tahap", max_length=80, blank=True)
    job_progress = models.PositiveSmallIntegerField("kemajuan (%)", default=0)
    job_attempt = models.PositiveSmallIntegerField("percobaan", default=0)
    job_queued_at = models.DateTimeField(default=timezone.now)
    job_started_at = models.DateTimeField(null=True, blank=True)
    job_heartbeat_at = models.DateTimeField(null=True, blank=True)
    job_finished_at = models.DateTimeField(null=True, blank=True)
    job_failure = models.TextField("sebab kegagalan", blank=True)

    class Meta:
        abstract = True

    @property
    def is_job_open(self) -> bool:
        """Whether the job still waits or runs."""
        return self.job_state in OPEN_JOB_STATES
