"""What the database itself refuses about studies, by plain SQL."""

from contextlib import nullcontext

import pytest
from django.db import DatabaseError, connection, transaction

from apps.core.enums import JobState
from apps.core.jobs import JobLostError, job_finish
from apps.robustness.models import RobustnessResult, RobustnessStudy
from apps.robustness.services import chunk_execute, study_split
from tests.computation.finished_runs import finished_run_make
from tests.robustness.studies import study_finish, study_make


def refused(sql, parameters, match):
    with (
        pytest.raises(DatabaseError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, parameters)


@pytest.mark.parametrize(
    ("sql", "match"),
    [
        ("UPDATE robustness_robustnessstudy SET summary = '{}' WHERE id = %s", "finished and never changes"),
        ("UPDATE robustness_robustnessstudy SET job_state = 'failed' WHERE id = %s", "finished and never"),
        ("DELETE FROM robustness_robustnessstudy WHERE id = %s", "finished and never changes"),
        (
            "UPDATE robustness_robustnesschunk SET job_stage = 'x' WHERE study_id = %s",
            "and its chunks with it",
        ),
        (
            "UPDATE robustness_robustnesschunk SET payload = 'x' WHERE study_id = %s",
            "and its chunks with it",
        ),
        ("DELETE FROM robustness_robustnesschunk WHERE study_id = %s", "and its chunks with it"),
        (
            "UPDATE robustness_robustnessresult SET class_kept = 1 WHERE study_id = %s",
            "never changed or deleted",
        ),
        ("DELETE FROM robustness_robustnessresult WHERE study_id = %s", "never changed or deleted"),
    ],
)
def test_finished_study_never_changes(finished_run, analyst, sql, match):
    study = study_finish(study_make(finished_run, analyst))

    refused(sql, [study.pk], match)


def test_finished_study_takes_no_chunk_and_no_result(finished_run, regions, analyst):
    study = study_finish(study_make(finished_run, analyst))

    refused(
        "INSERT INTO robustness_robustnesschunk (study_id, kind, position, job_state, job_stage, job_progress,"
        " job_attempt, job_queued_at, job_failure) VALUES (%s, 'simulation', 9, 'queued', '', 0, 0, now(), '')",
        [study.pk],
        "and its chunks with it",
    )
    # A result that the study does not hold yet, so that no other rule speaks first.
    stranger = finished_run_make(regions, analyst, seed=2).results.first()
    with pytest.raises(DatabaseError, match="only while their study is running"), transaction.atomic():
        RobustnessResult.objects.create(study=study, official=stranger, n_scored=0)


def test_open_study_keeps_what_it_was_asked(finished_run, analyst):
    study = study_make(finished_run, analyst)

    for column, value in (("seed", 8), ("n_runs", 200), ("alternatives", "{}"), ("study_key", "0" * 64)):
        refused(
            f"UPDATE robustness_robustnessstudy SET {column} = %s WHERE id = %s",  # noqa: S608 - our own names
            [value, study.pk],
            "keeps what it was asked",
        )


def test_finished_chunk_keeps_its_numbers_and_every_chunk_its_place(finished_run, analyst):
    study = study_make(finished_run, analyst)
    first, second, *_ = study_split(study.pk)
    chunk_execute(first)

    refused("UPDATE robustness_robustnesschunk SET payload = 'x' WHERE id = %s", [first], "keeps its numbers")
    refused(
        "UPDATE robustness_robustnesschunk SET job_state = 'queued' WHERE id = %s",
        [first],
        "keeps its numbers",
    )
    refused("UPDATE robustness_robustnesschunk SET position = 99 WHERE id = %s", [second], "keeps its place")


@pytest.mark.parametrize("state", JobState)
def test_results_are_written_when_a_worker_can_finish_the_study_and_never_else(finished_run, analyst, state):
    study = study_make(finished_run, analyst)
    RobustnessStudy.objects.filter(pk=study.pk).update(job_state=state)
    is_held = state == JobState.RUNNING

    refusal = pytest.raises(DatabaseError, match="only while their study is running")
    with nullcontext() if is_held else refusal, transaction.atomic():
        RobustnessResult.objects.create(study=study, official=finished_run.results.first(), n_scored=0)
    with nullcontext() if is_held else pytest.raises(JobLostError):
        job_finish(study)


def test_result_of_another_run_is_refused(finished_run, regions, analyst):
    study = study_make(finished_run, analyst)
    study_split(study.pk)
    stranger = finished_run_make(regions, analyst, seed=2).results.first()

    with pytest.raises(DatabaseError, match="about its own run"), transaction.atomic():
        RobustnessResult.objects.create(study=study, official=stranger, n_scored=0)


@pytest.mark.parametrize("table", ["robustnessstudy", "robustnesschunk", "robustnessresult"])
def test_studies_are_not_emptied_at_once(finished_run, table):
    refused(
        f"SET LOCAL portal.may_truncate = 'off'; TRUNCATE robustness_{table} CASCADE",
        [],
        "never deleted at once",
    )
