"""Workers that are killed and a queue that goes away: each ends in one whole run. Real processes, really killed."""

import http.client
import re
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.computation.models import IndexRun, RegionResult
from apps.computation.services import run_request
from apps.computation.tasks import run_send
from apps.core.enums import JobState
from ikp_portal.embedded.places import Places
from ikp_portal.embedded.valkey import ValkeyServer
from tests.running import environment_of_test, wait_until, web, worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]


def state_of(run):
    run.refresh_from_db()
    return run.job_state


def test_worker_killed_in_the_middle_of_a_run_ends_in_one_whole_run(collected, analyst, tmp_path):
    run, _ = run_request(edition=collected.edition, actor=analyst)
    run_send(run.pk)
    stop = psycopg.connect(dsn())
    first = worker(tmp_path, environment_of_test()).start()
    with stop:
        # The lock holds the worker in the statement that writes the results: the middle of its last step.
        stop.execute("LOCK TABLE computation_regionresult IN ACCESS EXCLUSIVE MODE")
        wait_until("the worker writes", lambda: stage_of(run) == "Menyimpan hasil")
        wait_until("the worker waits for the lock", lambda: n_waiting() == 1)
        first.kill()
    stop.close()
    wait_until("the dead worker's transaction is gone", lambda: n_waiting() == 0)
    assert (state_of(run), RegionResult.objects.count()) == (JobState.RUNNING, 0)

    with worker(tmp_path, environment_of_test()):
        wait_until("the run is finished", lambda: state_of(run) == JobState.FINISHED)

    assert run.job_attempt == 2
    assert RegionResult.objects.filter(run=run).count() == 5


def test_connection_cut_in_the_middle_of_a_run_ends_in_one_whole_run(collected, analyst, tmp_path):
    run, _ = run_request(edition=collected.edition, actor=analyst)
    run_send(run.pk)
    stop = psycopg.connect(dsn())
    with worker(tmp_path, environment_of_test()):
        stop.execute("LOCK TABLE computation_regionresult IN ACCESS EXCLUSIVE MODE")
        wait_until("the worker waits for the lock", lambda: n_waiting() == 1)
        cut_waiting()
        wait_until("the transaction is gone", lambda: n_waiting() == 0)
        stop.close()
        wait_until("the run has ended", lambda: state_of(run) in {JobState.FINISHED, JobState.FAILED})

    assert (run.job_state, run.job_attempt) == (JobState.FINISHED, 2)
    assert RegionResult.objects.filter(run=run).count() == 5


def test_queue_stopped_while_a_run_is_requested_ends_in_one_whole_run(collected, analyst, tmp_path):
    valkey = ValkeyServer(Places(tmp_path / "valkey"), is_throw_away=True)
    (tmp_path / "valkey").mkdir(exist_ok=True)
    valkey.start(ends_with_parent=True)
    environment = environment_of_test(REDIS_URL=valkey.url)
    try:
        hand = worker(tmp_path, environment).start()
        with web(tmp_path, environment) as site:
            valkey.stop()
            status, location = request_run(site.port, analyst, collected.edition)
            run = IndexRun.objects.get()
            assert (status, location) == (302, run.get_absolute_url())
            assert run.job_state == JobState.QUEUED

            valkey.start(ends_with_parent=True)
            wait_until("the run is finished", lambda: state_of(run) == JobState.FINISHED, seconds=60)
            assert not hand.has_ended
            hand.kill()
    finally:
        hand.kill()
        valkey.stop()

    assert IndexRun.objects.count() == 1
    assert run.job_attempt == 1
    assert RegionResult.objects.filter(run=run).count() == 5


def request_run(port, person, edition):
    """Ask for a run as a browser does: read the page with its token, then send the form."""
    browser = Client()
    browser.force_login(person)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked.request("GET", reverse("computation:run_list"), headers={"Cookie": f"sessionid={session}"})
    page = asked.getresponse()
    body = page.read().decode()
    assert page.status == 200, body
    csrf = re.search(r"csrftoken=([^;]+)", str(page.headers)).group(1)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body).group(1)
    asked.request(
        "POST",
        reverse("computation:run_create"),
        urlencode({"edition": edition.code, "csrfmiddlewaretoken": token}),
        {
            "Cookie": f"sessionid={session}; csrftoken={csrf}",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    answer = asked.getresponse()
    asked.close()
    return answer.status, answer.getheader("Location")


def stage_of(run):
    return IndexRun.objects.values_list("job_stage", flat=True).get(pk=run.pk)


def dsn():
    return psycopg.conninfo.make_conninfo(
        **{key: value for key, value in connection.get_connection_params().items() if key in DSN_KEYS}
    )


DSN_KEYS = {"dbname", "user", "password", "host", "port"}


def n_waiting():
    """Return how many sessions wait for a lock in this test's database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def cut_waiting():
    """End the sessions that wait for a lock, as a restarted PostgreSQL does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
