"""A job that many workers share: beside its own row it has one for each chunk of its work.

While its chunks are worked on the job is running and no worker holds it (`job_release`); each chunk is claimed by
itself. What is done stays done, whatever becomes of the workers and of the messages between them.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from .enums import OPEN_JOB_STATES, JobState
from .jobs import job_fail, job_requeue_lost
from .models import BackgroundJob


@dataclass(frozen=True)
class LostWork:
    """What must be sent again: the ids of jobs to split, and by job the ids of chunks to work on.

    A job with an empty list of chunks has all of them done, and is to be merged.
    """

    to_split: list[int]
    chunks: dict[int, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class SharedJobs:
    """The jobs of one kind and their chunks, which name their job in the foreign key `link`.

    `stopped` is what a chunk says that was not done because its job has failed.
    """

    jobs: type[BackgroundJob]
    chunks: type[BackgroundJob]
    link: str
    stopped: str

    def settle_failed(self) -> None:
        """Fail every job with a failed chunk: its page then shows the message of that chunk. End its open chunks.

        Safe to call at any time, since it looks in the rows for what there is to do.
        """
        failed = self._chunks_in(JobState.FAILED)
        broken = self.jobs._default_manager.filter(Exists(failed), job_state__in=OPEN_JOB_STATES)
        for pk in broken.values_list("pk", flat=True):
            self._hand_on_failure(pk)
        of_failed: dict[str, Any] = {f"{self.link}__job_state": JobState.FAILED}
        left = self.chunks._default_manager.filter(**of_failed)
        left.filter(job_state__in=OPEN_JOB_STATES).update(
            job_state=JobState.FAILED, job_finished_at=timezone.now(), job_failure=self.stopped
        )

    @transaction.atomic
    def _hand_on_failure(self, pk: int) -> None:
        """Fail a job with the message of its first failed chunk."""
        job = self.jobs._default_manager.select_for_update().get(pk=pk)
        of_job: dict[str, Any] = {self.link: pk}
        failed = self.chunks._default_manager.filter(**of_job, job_state=JobState.FAILED).first()
        if failed is not None:
            job_fail(job, failed.job_failure)

    def recover(self) -> LostWork:
        """Put the lost parts of jobs back into the queue, and return everything that must be sent again.

        A chunk that waits for its turn is sent once more only after `JOB_LOST_SECONDS` since it was sent last, and not
        while others of its job are worked on: where workers are busy, its messages would pile up.
        """
        to_split = job_requeue_lost(self.jobs)
        limit = timezone.now() - timedelta(seconds=settings.JOB_LOST_SECONDS)
        rows = self.chunks._default_manager.all()
        silent = set(
            rows.filter(job_state=JobState.RUNNING, job_heartbeat_at__lt=limit).values_list("pk", flat=True)
        )
        lost = rows.filter(pk__in=job_requeue_lost(self.chunks))
        self.settle_failed()
        chunks: dict[int, list[int]] = {pk: [] for pk in self._jobs_to_merge()}
        moving = self._jobs_that_move()
        for job, chunk, attempt, sent_at in lost.values_list(
            f"{self.link}_id", "pk", "job_attempt", "job_queued_at"
        ):
            if chunk in silent or (sent_at < limit and (attempt or job not in moving)):
                chunks.setdefault(job, []).append(chunk)
        rows.filter(pk__in=[pk for of_job in chunks.values() for pk in of_job]).update(
            job_queued_at=timezone.now()
        )
        return LostWork(to_split, chunks)

    def _chunks_in(self, *states: JobState) -> models.QuerySet[BackgroundJob]:
        """Return the chunks in some states, of a job that the query around them names."""
        of_job: dict[str, Any] = {self.link: OuterRef("pk")}
        return self.chunks._default_manager.filter(**of_job, job_state__in=states)

    def _jobs_to_merge(self) -> list[int]:
        """Return the jobs whose chunks are all done, and that no worker is merging."""
        unfinished = self._chunks_in(*(state for state in JobState if state != JobState.FINISHED))
        resting = self.jobs._default_manager.filter(job_state=JobState.RUNNING, job_heartbeat_at__isnull=True)
        return list(resting.exclude(Exists(unfinished)).order_by("pk").values_list("pk", flat=True))

    def _jobs_that_move(self) -> set[int]:
        """Return the open jobs of which a worker has worked on some chunk recently."""
        of_late = timezone.now() - timedelta(seconds=settings.JOB_LOST_SECONDS)
        of_open: dict[str, Any] = {f"{self.link}__job_state__in": OPEN_JOB_STATES}
        chunks = self.chunks._default_manager.filter(**of_open, job_heartbeat_at__gte=of_late)
        return set(chunks.values_list(f"{self.link}_id", flat=True))
