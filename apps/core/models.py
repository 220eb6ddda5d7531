"""Base classes for the models of the other apps; this app has no tables."""

import uuid

from django.db import models
from django.utils import timezone

from .enums import OPEN_JOB_STATES, JobState


class PublicIdModel(models.Model):
    """A row that has a UUID for addresses and the API, because its serial number could be guessed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class BackgroundJob(models.Model):
    """A row that a Celery worker works on; Celery itself carries only the row's id.

    `job_attempt` counts how often the job was claimed. A worker may write results only while the row still has the
    number of its own claim: a worker that was merely slow, but was replaced, cannot write as well as its successor.
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
