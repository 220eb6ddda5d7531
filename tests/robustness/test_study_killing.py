"""Workers of a study that are killed, share it, or lose their broker: the same numbers. Real processes."""

import pytest
from django.db import connection

from apps.core.enums import JobState
from apps.robustness.models import RobustnessResult, RobustnessStudy
from apps.robustness.tasks import study_send
from ikp_portal.embedded.places import Places
from ikp_portal.embedded.valkey import ValkeyServer
from tests.robustness.studies import expected_of, stored_numbers, study_make
from tests.running import environment_of_test, n_waiting, wait_until, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

LOCK = 20240215
HOLD = f"""
CREATE FUNCTION uji_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK});
    RETURN NEW;
END $$;
"""
A_CHUNK_IS_WRITTEN = """
CREATE TRIGGER uji_hold BEFORE UPDATE ON robustness_robustnesschunk FOR EACH ROW
    WHEN (NEW.job_state = 'finished' AND OLD.job_state = 'running' AND NEW.job_attempt = 1 AND NEW.position = 1)
    EXECUTE FUNCTION uji_hold();
"""
CHUNKS_ARE_MADE = """
CREATE TRIGGER uji_hold BEFORE INSERT ON robustness_robustnesschunk FOR EACH ROW
    WHEN (NEW.position = 1) EXECUTE FUNCTION uji_hold();
"""


@pytest.fixture
def let_go(finished_run, request):
    """Stop a worker at the place that the test names, by a lock; returns what lets it go on."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD + getattr(request, "param", A_CHUNK_IS_WRITTEN))
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield lambda: cursor.execute("SELECT pg_advisory_unlock_all()")
        cursor.execute("SELECT pg_advisory_unlock_all()")
        cursor.execute("DROP TRIGGER uji_hold ON robustness_robustnesschunk; DROP FUNCTION uji_hold()")


@pytest.fixture
def study(finished_run, analyst):
    return study_make(finished_run, analyst)


def test_worker_killed_in_the_middle_of_a_chunk_ends_in_the_same_numbers(
    let_go, study, finished_run, tmp_path
):
    study_send(study.pk)
    first = worker(tmp_path, environment_of_test()).start()
    wait_until("the worker is about to write a chunk", lambda: n_waiting() == 1)
    first.kill()
    let_go()
    wait_until("the dead worker's transaction is gone", lambda: n_waiting() == 0)
    held = study.chunks.get(kind="simulation", position=1)
    assert (held.job_state, held.payload) == (JobState.RUNNING, None)
    assert not RobustnessResult.objects.exists()

    with worker(tmp_path, environment_of_test()):
        wait_until("the study is finished", lambda: state_of(study) == JobState.FINISHED)

    held.refresh_from_db()
    assert held.job_attempt == 2
    assert stored_numbers(study) == expected_of(finished_run)


def test_two_workers_share_a_study_and_end_in_the_numbers_of_one(let_go, study, finished_run, tmp_path):
    (tmp_path / "other").mkdir()
    study_send(study.pk)
    with (
        worker(tmp_path, environment_of_test(JOB_LOST_SECONDS="60")),
        worker(tmp_path / "other", environment_of_test(JOB_LOST_SECONDS="60")),
    ):
        # One waits to write its chunk, the other for its turn to write another one.
        wait_until("both workers are in the middle of a chunk", lambda: n_waiting() == 2)
        let_go()
        wait_until("the study is finished", lambda: state_of(study) == JobState.FINISHED)

    assert {chunk.job_attempt for chunk in study.chunks.all()} == {1}
    assert stored_numbers(study) == expected_of(finished_run)


@pytest.mark.parametrize(
    "let_go", [A_CHUNK_IS_WRITTEN, CHUNKS_ARE_MADE], indirect=True, ids=["chunk", "split"]
)
def test_broker_lost_in_the_middle_of_a_study_and_back_ends_in_the_same_numbers(
    let_go, study, finished_run, tmp_path
):
    valkey = ValkeyServer(Places(tmp_path / "valkey"), is_throw_away=True)
    (tmp_path / "valkey").mkdir()
    valkey.start(ends_with_parent=True)
    try:
        # Nobody tells the worker of the study: the sweeper finds it.
        with worker(tmp_path, environment_of_test(REDIS_URL=valkey.url)) as hand:
            wait_until("the worker waits for the lock", lambda: n_waiting() == 1)
            valkey.stop()
            let_go()
            wait_until("the worker has gone on", lambda: n_waiting() == 0)
            valkey.start(ends_with_parent=True)
            wait_until("the study is finished", lambda: state_of(study) == JobState.FINISHED, seconds=60)
            assert not hand.has_ended
    finally:
        valkey.stop()

    assert {chunk.job_attempt for chunk in study.chunks.all()} == {1}
    assert stored_numbers(study) == expected_of(finished_run)


def state_of(study):
    return RobustnessStudy.objects.values_list("job_state", flat=True).get(pk=study.pk)
