"""The life of a background job: asked for, claimed, kept alive, ended, and sent again when its worker was lost.

Each step is a conditional UPDATE, so that it does no harm when it runs twice, or in two workers at the same time.
"""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, TypeVar

from django.conf import settings
from django.db import IntegrityError, InterfaceError, OperationalError, connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from apps.engine import EngineError

from .enums import JobState
from .exceptions import ConflictError, PortalError
from .models import BackgroundJob
from .request_context import job_named

logger = logging.getLogger(__name__)

JobT = TypeVar("JobT", bound=BackgroundJob)
ResultT = TypeVar("ResultT")

MAX_ATTEMPTS: Final = 5
PROGRESS_SECONDS: Final = 1.0
"""How often the progress of a long step is stored, where there is news of it."""


class JobLostError(ConflictError):
    """This worker no longer holds the job: it was taken away, usually because the worker was silent for too long."""


def job_key(identity: Mapping[str, Any]) -> str:
    """Return the hash of all that a job is asked for: equal keys mean equal results."""
    return hashlib.sha256(json.dumps(identity, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def job_find_or_create(
    model: type[JobT], key: Mapping[str, str], fields: Mapping[str, Any]
) -> tuple[JobT, bool]:
    """Return the job with this key, made of `fields` where there is none yet, and whether it is new.

    One that has failed does not count: it may be asked for again. A constraint of the model keeps the key unique, so
    that of two people who ask at the same moment the second gets the job of the first.
    """
    same = model._default_manager.filter(**key).exclude(job_state=JobState.FAILED)
    existing = same.first()
    if existing is not None:
        return existing, False
    try:
        with transaction.atomic():
            return model._default_manager.create(**key, **fields), True
    except IntegrityError:
        existing = same.first()
        if existing is None:
            raise
        return existing, False


def job_claim(model: type[JobT], pk: int) -> JobT | None:
    """Claim a queued job for this worker.

    Returns the job in its new state, or None where another worker has it or it has already ended.
    """
    now = timezone.now()
    claimed = model._default_manager.filter(pk=pk, job_state=JobState.QUEUED).update(
        job_state=JobState.RUNNING,
        job_attempt=F("job_attempt") + 1,
        job_started_at=now,
        job_heartbeat_at=now,
        job_progress=0,
    )
    return model._default_manager.get(pk=pk) if claimed == 1 else None


def job_attempt(
    job: JobT,
    work: Callable[[], ResultT],
    *,
    name: str,
    request_id: str,
    explain_crash: Callable[[Exception], str],
    on_failure: Callable[[JobT, str], None] | None = None,
) -> ResultT | None:
    """Run `work` for a claimed job and return its result; None where it failed or was interrupted.

    `name` is how the log names the work, for example `run 3f2a…`. What happens after a failure depends on its kind:

    - The portal or the engine refused (`PortalError`, `EngineError`): its message is stored for the person.
    - Something unexpected went wrong: the traceback goes to the log, and what `explain_crash` says is stored.
    - The database went away, or the job was taken over: nothing is stored, because the job itself did not fail.
      The sweeper sends it again, or another worker already has it.

    `on_failure` stores the message; without it, `job_fail` does.
    """
    with job_named(request_id):
        return _attempt(job, work, name, explain_crash, on_failure or job_fail)


def _attempt(
    job: JobT,
    work: Callable[[], ResultT],
    name: str,
    explain_crash: Callable[[Exception], str],
    fail: Callable[[JobT, str], None],
) -> ResultT | None:
    logger.info("job_started %s attempt=%s", name, job.job_attempt)
    try:
        result = work()
    except JobLostError:
        logger.warning("job_lost %s attempt=%s", name, job.job_attempt)
        return None
    except (PortalError, EngineError) as error:
        logger.info("job_failed %s", name)
        fail(job, error.message)
        return None
    except (OperationalError, InterfaceError) as error:
        logger.warning("job_interrupted %s error=%s", name, error)
        return None
    except Exception as error:
        logger.exception("job_crashed %s", name)
        fail(job, explain_crash(error))
        return None
    logger.info("job_finished %s", name)
    return result


def job_beat(job: BackgroundJob, *, stage: str, progress: int) -> None:
    """Store that the worker is alive, what it is doing and how far it is, in per cent; the page of the job shows it.

    Raises JobLostError where the job was taken over.
    """
    alive = _held(job).update(job_heartbeat_at=timezone.now(), job_stage=stage, job_progress=progress)
    if alive != 1:
        raise JobLostError("Pekerjaan ini sudah diambil alih oleh pekerja lain.")


class JobProgress:
    """How far one long step is. `job_kept_alive` stores it from outside: also while the step is one transaction."""

    def __init__(self) -> None:
        self._said: dict[str, Any] = {}

    def tell(self, stage: str, percent: int) -> None:
        """Say what is being done, and how far it is, in per cent; costs next to nothing."""
        self._said = {"job_stage": stage, "job_progress": percent}

    def take(self) -> dict[str, Any]:
        """Return what was said since the last call, as fields of the job; empty where nothing was."""
        said, self._said = self._said, {}
        return said


@contextmanager
def job_kept_alive(job: BackgroundJob) -> Iterator[JobProgress]:
    """Keep the job's heartbeat going during one long step that cannot call `job_beat` itself.

    A second thread, with its own database connection, renews the heartbeat three times in `JOB_LOST_SECONDS`, the
    time after which a silent job counts as lost. Once a second it stores what the step said of its progress.
    """
    done = threading.Event()
    progress = JobProgress()
    arguments = (job, done, progress)
    beating = threading.Thread(target=_beat_until, args=arguments, name=f"beat-{job.pk}", daemon=True)
    beating.start()
    try:
        yield progress
    finally:
        done.set()
        beating.join()


def job_release(job: BackgroundJob, *, stage: str, progress: int, **fields: object) -> None:
    """Let go of a running job whose work goes on in other rows, as that of a study in its chunks; set `fields` on it.

    No worker holds the job from then on. It has no heartbeat, so the sweeper does not count it as lost.

    Raises JobLostError where the job was taken over.
    """
    released = _held(job).update(job_heartbeat_at=None, job_stage=stage, job_progress=progress, **fields)
    if released != 1:
        raise JobLostError("Pekerjaan ini sudah diambil alih oleh pekerja lain.")


def job_resume(model: type[JobT], pk: int) -> JobT | None:
    """Take up again a job that was released. Returns None where another worker has it or it has ended."""
    resumed = model._default_manager.filter(
        pk=pk, job_state=JobState.RUNNING, job_heartbeat_at__isnull=True
    ).update(job_attempt=F("job_attempt") + 1, job_heartbeat_at=timezone.now())
    return model._default_manager.get(pk=pk) if resumed == 1 else None


def job_finish(job: BackgroundJob, **fields: object) -> None:
    """Mark the job finished and set `fields` on it; call it inside the transaction that writes the results.

    Raises JobLostError where the job was taken over, which rolls the results back.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("job_finish must run inside the transaction that writes the results")
    now = timezone.now()
    done = _held(job).update(
        job_state=JobState.FINISHED,
        job_stage="",
        job_progress=100,
        job_heartbeat_at=now,
        job_finished_at=now,
        job_failure="",
        **fields,
    )
    if done != 1:
        raise JobLostError("Pekerjaan ini sudah diambil alih oleh pekerja lain.")


def job_fail(job: BackgroundJob, message: str) -> None:
    """Mark the job failed with a message for the person; nothing happens where it was taken over."""
    _held(job).update(job_state=JobState.FAILED, job_finished_at=timezone.now(), job_failure=message)


def job_requeue_lost(model: type[JobT], *, silence: timedelta | None = None) -> list[int]:
    """Put jobs whose worker has gone silent back into the queue; return the keys of all jobs to be sent again.

    Jobs that have waited too long are returned as well, since the broker may have lost their message. A job whose
    worker has gone silent `MAX_ATTEMPTS` times is failed instead, because the job itself may be what kills them.
    `silence` is how long is too long; without it, `JOB_LOST_SECONDS`.
    """
    limit = timezone.now() - (timedelta(seconds=settings.JOB_LOST_SECONDS) if silence is None else silence)
    silent = model._default_manager.filter(job_state=JobState.RUNNING, job_heartbeat_at__lt=limit)
    silent.filter(job_attempt__gte=MAX_ATTEMPTS).update(
        job_state=JobState.FAILED,
        job_finished_at=timezone.now(),
        job_failure=f"Pekerjaan terputus {MAX_ATTEMPTS} kali. Hubungi pengelola portal sebelum mencoba lagi.",
    )
    silent.update(job_state=JobState.QUEUED, job_progress=0, job_stage="")
    waiting = Q(job_state=JobState.QUEUED) & (Q(job_queued_at__lt=limit) | Q(job_attempt__gt=0))
    return list(model._default_manager.filter(waiting).order_by("pk").values_list("pk", flat=True))


def _held(job: BackgroundJob) -> models.QuerySet[BackgroundJob]:
    return type(job)._default_manager.filter(
        pk=job.pk, job_state=JobState.RUNNING, job_attempt=job.job_attempt
    )


def _beat_until(job: BackgroundJob, done: threading.Event, progress: JobProgress) -> None:
    """Renew the heartbeat until `done` is set, the job is released or taken over, or the database is away."""
    held = _held(job).filter(job_heartbeat_at__isnull=False)
    every = settings.JOB_LOST_SECONDS / 3
    last = time.monotonic()
    try:
        while not done.wait(min(PROGRESS_SECONDS, every)):
            said = progress.take()
            if not said and time.monotonic() - last < every:
                continue
            last = time.monotonic()
            if held.update(job_heartbeat_at=timezone.now(), **said) != 1:
                return
    except (OperationalError, InterfaceError):
        return
    finally:
        connection.close()
