"""Background jobs: who may take a row, hold it, let go of it and end it."""

from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from apps.computation.models import IndexRun
from apps.computation.services import next_run_number
from apps.core.enums import JobState
from apps.core.exceptions import InvalidInputError
from apps.core.jobs import (
    MAX_ATTEMPTS,
    JobLostError,
    job_attempt,
    job_beat,
    job_claim,
    job_fail,
    job_finish,
    job_release,
    job_requeue_lost,
    job_resume,
)
from apps.core.request_context import NO_REQUEST, begin_request, current_request_id
from apps.engine import EngineError
from tests.factories import edition_make

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(hours=1)


@pytest.fixture
def make(regions, analyst):
    """Return a maker of queued jobs."""
    edition = edition_make()

    def act(key: str) -> IndexRun:
        return IndexRun.objects.create(
            edition=edition,
            number=next_run_number(edition),
            requested_by=analyst,
            run_key=key,
            input_sha256="i",
            engine_version="1",
        )

    return act


@pytest.fixture
def queued(make) -> IndexRun:
    return make("this")


@pytest.fixture(autouse=True)
def others_stay_as_they_are(make):
    """Beside the job of each test there are one that waits, one that is held and one that was released."""
    waiting, held, released = make("waiting"), make("held"), make("released")
    job_claim(IndexRun, held.pk)
    job_release(job_claim(IndexRun, released.pk), stage="Menunggu bagian", progress=5)
    others = IndexRun.objects.filter(pk__in=[waiting.pk, held.pk, released.pk]).order_by("pk")
    before = list(others.values())
    yield
    assert list(others.values()) == before


@pytest.fixture
def held(queued) -> IndexRun:
    return job_claim(IndexRun, queued.pk)


def stored(job) -> IndexRun:
    return IndexRun.objects.get(pk=job.pk)


def silence(job) -> None:
    """Let the worker of the job be silent for an hour."""
    IndexRun.objects.filter(pk=job.pk).update(job_heartbeat_at=timezone.now() - LONG_AGO)


def test_job_claim_takes_a_queued_job_once_and_counts_the_attempt(queued):
    IndexRun.objects.filter(pk=queued.pk).update(job_progress=40)
    before = timezone.now()

    held = job_claim(IndexRun, queued.pk)

    assert (held.job_state, held.job_attempt, held.job_progress) == (JobState.RUNNING, 1, 0)
    assert held.job_started_at == held.job_heartbeat_at >= before
    assert job_claim(IndexRun, queued.pk) is None
    assert stored(queued).job_attempt == 1


def test_job_beat_says_how_far_the_worker_is(held):
    silence(held)
    job_beat(held, stage="Membaca", progress=30)

    now = stored(held)
    assert (now.job_stage, now.job_progress) == ("Membaca", 30)
    assert now.job_heartbeat_at > timezone.now() - timedelta(minutes=1)


def test_job_that_another_worker_took_over_is_neither_beaten_released_finished_nor_failed(held):
    IndexRun.objects.filter(pk=held.pk).update(job_attempt=2)
    for act in (
        lambda: job_beat(held, stage="Membaca", progress=30),
        lambda: job_release(held, stage="Membaca", progress=30),
        lambda: job_finish(held),
    ):
        with pytest.raises(JobLostError, match="diambil alih"):
            act()
    job_fail(held, "Gagal.")

    now = stored(held)
    assert (now.job_state, now.job_stage, now.job_progress, now.job_failure) == (JobState.RUNNING, "", 0, "")
    assert now.job_heartbeat_at is not None


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.FAILED])
def test_job_that_is_no_longer_running_is_not_ended_by_its_old_worker(held, state):
    IndexRun.objects.filter(pk=held.pk).update(job_state=state)
    with pytest.raises(JobLostError):
        job_finish(held)
    job_fail(held, "Gagal.")

    assert (stored(held).job_state, stored(held).job_failure) == (state, "")


def test_job_that_a_worker_holds_is_not_resumed(held):
    assert job_resume(IndexRun, held.pk) is None
    assert stored(held).job_attempt == 1


def test_released_job_is_resumed_by_one_worker(held):
    job_release(held, stage="Menunggu bagian", progress=5)
    waiting = stored(held)
    assert (waiting.job_heartbeat_at, waiting.job_stage, waiting.job_progress) == (None, "Menunggu bagian", 5)

    resumed = job_resume(IndexRun, held.pk)

    assert (resumed.job_state, resumed.job_attempt) == (JobState.RUNNING, 2)
    assert resumed.job_heartbeat_at is not None
    assert job_resume(IndexRun, held.pk) is None


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.FINISHED, JobState.FAILED])
def test_only_a_running_job_is_resumed(queued, state):
    IndexRun.objects.filter(pk=queued.pk).update(job_state=state, job_heartbeat_at=None)

    assert job_resume(IndexRun, queued.pk) is None
    assert stored(queued).job_state == state


def test_job_finish_writes_the_end_and_what_was_found(held):
    IndexRun.objects.filter(pk=held.pk).update(job_stage="Menulis", job_failure="Terputus.")
    silence(held)

    job_finish(held, manifest={"n": 1})

    now = stored(held)
    assert (now.job_state, now.job_stage, now.job_progress, now.job_failure, now.manifest) == (
        JobState.FINISHED,
        "",
        100,
        "",
        {"n": 1},
    )
    assert now.job_finished_at == now.job_heartbeat_at > timezone.now() - timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_job_finish_outside_a_transaction_is_a_mistake(held):
    assert not connection.in_atomic_block
    with pytest.raises(RuntimeError, match="inside the transaction"):
        job_finish(held)
    assert stored(held).job_state == JobState.RUNNING


def test_job_fail_keeps_the_message_for_the_person(held):
    job_fail(held, "Bobotnya tidak berjumlah satu.")

    now = stored(held)
    assert (now.job_state, now.job_failure) == (JobState.FAILED, "Bobotnya tidak berjumlah satu.")
    assert now.job_finished_at is not None


def test_job_requeue_lost_leaves_jobs_alone_whose_worker_lives(queued, held):
    assert job_requeue_lost(IndexRun) == []
    assert stored(held).job_state == JobState.RUNNING


def test_job_requeue_lost_puts_a_job_of_a_silent_worker_back(held):
    job_beat(held, stage="Membaca", progress=30)
    silence(held)

    assert job_requeue_lost(IndexRun) == [held.pk]
    now = stored(held)
    assert (now.job_state, now.job_progress, now.job_stage) == (JobState.QUEUED, 0, "")
    # Nobody has taken it since, so it is sent once more with every sweep.
    assert job_requeue_lost(IndexRun) == [held.pk]


def test_job_requeue_lost_sends_what_waited_too_long_and_nothing_new(queued):
    assert job_requeue_lost(IndexRun) == []
    IndexRun.objects.filter(pk=queued.pk).update(job_queued_at=timezone.now() - LONG_AGO)

    assert job_requeue_lost(IndexRun) == [queued.pk]
    assert job_requeue_lost(IndexRun, silence=timedelta(hours=2)) == []


def test_job_requeue_lost_gives_a_job_its_last_attempt(held):
    IndexRun.objects.filter(pk=held.pk).update(job_attempt=MAX_ATTEMPTS - 1)
    silence(held)

    assert job_requeue_lost(IndexRun) == [held.pk]
    assert job_claim(IndexRun, held.pk).job_attempt == MAX_ATTEMPTS


def test_job_requeue_lost_fails_a_job_that_killed_its_workers_too_often(held):
    IndexRun.objects.filter(pk=held.pk).update(job_attempt=MAX_ATTEMPTS)
    silence(held)

    assert job_requeue_lost(IndexRun) == []
    now = stored(held)
    assert now.job_state == JobState.FAILED
    assert now.job_failure.startswith(f"Pekerjaan terputus {MAX_ATTEMPTS} kali.")
    assert now.job_finished_at is not None


@pytest.mark.parametrize("state", [JobState.FINISHED, JobState.FAILED])
def test_job_requeue_lost_leaves_ended_jobs_alone(held, state):
    ended = timezone.now() - LONG_AGO
    IndexRun.objects.filter(pk=held.pk).update(job_state=state, job_queued_at=ended, job_heartbeat_at=ended)

    assert job_requeue_lost(IndexRun) == []
    assert stored(held).job_state == state


def attempt(job: IndexRun, problem: Exception | None = None, **options) -> object:
    """Do some work that ends with "selesai", or with `problem`."""

    def work() -> str:
        if problem is not None:
            raise problem
        return "selesai"

    said = {
        "name": "run 1",
        "request_id": "run-1",
        "explain_crash": lambda error: f"Sebab: {error}",
        **options,
    }
    return job_attempt(job, work, **said)


def test_job_attempt_returns_what_the_work_returns(held):
    assert attempt(held) == "selesai"
    assert stored(held).job_state == JobState.RUNNING


@pytest.mark.parametrize("problem", [None, InvalidInputError("Ada isian kosong."), RuntimeError("rusak")])
def test_job_attempt_names_its_own_work_and_not_what_the_worker_does_next(held, problem):
    begin_request(NO_REQUEST)
    seen = []

    def work() -> None:
        seen.append(current_request_id())
        if problem is not None:
            raise problem

    job_attempt(held, work, name="run 1", request_id="run-1", explain_crash=str)

    assert (seen, current_request_id()) == (["run-1"], NO_REQUEST)


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (InvalidInputError("Bobotnya salah."), "Bobotnya salah."),
        (EngineError("Matriksnya tunggal."), "Matriksnya tunggal."),
        (ZeroDivisionError("nol"), "Sebab: nol"),
    ],
    ids=["portal", "engine", "crash"],
)
def test_job_attempt_makes_a_failure_the_message_of_the_job(held, problem, message):
    assert attempt(held, problem) is None
    assert (stored(held).job_state, stored(held).job_failure) == (JobState.FAILED, message)


@pytest.mark.parametrize("problem", [InvalidInputError("Bobotnya salah."), ZeroDivisionError("nol")])
def test_job_attempt_leaves_a_failure_to_who_asked_for_it(held, problem):
    told = []
    assert attempt(held, problem, on_failure=lambda job, message: told.append((job.pk, message))) is None
    assert [pk for pk, _ in told] == [held.pk]
    assert stored(held).job_state == JobState.RUNNING


@pytest.mark.parametrize(
    "problem", [JobLostError("Diambil alih."), OperationalError("gone"), InterfaceError("closed")]
)
def test_job_attempt_blames_no_job_that_was_taken_over_or_lost_its_database(held, problem):
    assert attempt(held, problem) is None
    assert (stored(held).job_state, stored(held).job_failure) == (JobState.RUNNING, "")
