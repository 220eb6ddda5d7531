import pytest
from django.db import connection, transaction

from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.computation.models import IndexRun, RegionResult
from apps.computation.services import run_execute, run_request
from apps.core.enums import JobState
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.core.jobs import JobLostError, job_beat, job_claim, job_finish, job_requeue_lost
from apps.engine import ENGINE_VERSION
from apps.submissions.enums import SubmissionAction
from apps.submissions.services import submission_transition
from tests.at_once import at_once
from tests.factories import edition_make, submission_make


def finished_run(edition, analyst):
    run, _ = run_request(edition=edition, actor=analyst)
    assert run_execute(run.pk) is True
    return IndexRun.objects.get(pk=run.pk)


def test_run_request_writes_a_queued_row_and_an_audit_entry(collected, analyst):
    run, is_new = run_request(edition=collected.edition, actor=analyst)

    assert is_new
    assert (run.job_state, run.requested_by, run.manifest) == (JobState.QUEUED, analyst, {})
    assert (run.input_sha256 != "", run.engine_version) == (True, ENGINE_VERSION)
    entry = Entry.objects.get(action=AuditAction.RUN_REQUEST)
    assert (entry.actor_id, entry.subject_id) == (analyst.public_id, str(run.public_id))


def test_run_request_is_refused_to_everybody_but_the_analyst(
    collected, national_reviewer, coordinator_banten
):
    for person in (national_reviewer, coordinator_banten):
        with pytest.raises(NotAllowedError):
            run_request(edition=collected.edition, actor=person)
    assert not IndexRun.objects.exists()


def test_run_request_without_accepted_data_is_refused_before_it_is_queued(regions, analyst):
    edition = edition_make()
    submission_make(edition, regions.pandeglang)

    with pytest.raises(InvalidInputError, match="belum memiliki data yang diterima"):
        run_request(edition=edition, actor=analyst)
    assert not IndexRun.objects.exists()


def test_run_request_with_a_region_twice_is_refused_before_it_is_queued(collected, regions, analyst):
    from datetime import date

    from tests.factories import region_make

    # A row of the same lineage under another code, which a careless import could accept beside the first.
    twin = region_make(
        "99.01",
        "Kabupaten Pandeglang",
        "regency",
        regions.banten,
        valid_from=date(2010, 1, 1),
        valid_to=date(2012, 1, 1),
        lineage="36.01",
    )
    doubled = submission_make(collected.edition, twin)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE submissions_submission DISABLE TRIGGER USER")
        cursor.execute("UPDATE submissions_submission SET state = 'accepted' WHERE id = %s", [doubled.pk])
        cursor.execute("ALTER TABLE submissions_submission ENABLE TRIGGER USER")

    with pytest.raises(InvalidInputError, match=r"36\.01 muncul lebih dari sekali"):
        run_request(edition=collected.edition, actor=analyst)
    assert not IndexRun.objects.exists()


def test_same_inputs_give_the_same_run(collected, analyst):
    first, _ = run_request(edition=collected.edition, actor=analyst)
    again, is_new = run_request(edition=collected.edition, actor=analyst)

    assert (again.pk, is_new) == (first.pk, False)


def test_run_execute_stores_scores_that_can_be_checked_by_hand(collected, analyst, regions):
    run = finished_run(collected.edition, analyst)

    result = RegionResult.objects.get(run=run, region=regions.pandeglang)
    # The first of four indicators: 2 events of the level that weighs 1, the largest value of the level.
    assert result.inputs["answers"]["1.1"] == {"answer": "occurred", "events": {"rendah": 2}}
    assert result.indicator_values == [2.0, 0.0, 0.0, 0.0]
    assert result.indicator_scores == [100.0, 0.0, 0.0, 0.0]
    assert result.group_scores == [50.0, 0.0]
    assert result.score == 25.0
    assert (result.completeness, result.evidence_share) == (1.0, 0.0)
    banten = RegionResult.objects.get(run=run, region=regions.banten)
    assert (banten.score, banten.score_class) == (None, "")
    assert (banten.aggregated_score, banten.aggregated_count, banten.aggregated_total) == (25.0, 2, 2)
    badung = RegionResult.objects.get(run=run, region=regions.badung)
    assert (badung.score, badung.completeness, badung.indicator_values) == (None, None, [None] * 4)
    assert run.manifest["input"] == {"sha256": run.input_sha256, "regions": 5, "known": 2}


def test_run_execute_twice_does_the_work_once(collected, analyst):
    run = finished_run(collected.edition, analyst)

    assert run_execute(run.pk) is False
    assert RegionResult.objects.filter(run=run).count() == 5


def test_run_over_data_reopened_since_the_request_fails_with_a_reason(collected, analyst, national_reviewer):
    run, _ = run_request(edition=collected.edition, actor=analyst)
    collected.lebak.refresh_from_db()
    submission_transition(
        submission=collected.lebak,
        action=SubmissionAction.REOPEN,
        actor=national_reviewer,
        revision=collected.lebak.revision,
        note="Periksa lagi angka kejadian.",
    )

    assert run_execute(run.pk) is False
    run.refresh_from_db()
    assert run.job_state == JobState.FAILED
    assert "berubah sejak hitungan diminta" in run.job_failure
    assert not RegionResult.objects.exists()
    _, is_new = run_request(edition=collected.edition, actor=analyst)
    assert is_new


def test_worker_taken_for_dead_cannot_write_beside_its_successor(collected, analyst, settings):
    run, _ = run_request(edition=collected.edition, actor=analyst)
    slow = job_claim(IndexRun, run.pk)
    settings.JOB_LOST_SECONDS = 0
    assert job_requeue_lost(IndexRun) == [run.pk]
    assert run_execute(run.pk) is True

    with pytest.raises(JobLostError):
        job_beat(slow, stage="Menghitung", progress=50)
    with pytest.raises(JobLostError), transaction.atomic():
        job_finish(slow, manifest={})
    run.refresh_from_db()
    assert (run.job_state, run.job_attempt) == (JobState.FINISHED, 2)


def test_job_that_kills_its_workers_again_and_again_is_failed(collected, analyst, settings):
    settings.JOB_LOST_SECONDS = 0
    run, _ = run_request(edition=collected.edition, actor=analyst)
    for _ in range(5):
        assert job_claim(IndexRun, run.pk) is not None
        sent = job_requeue_lost(IndexRun)

    assert sent == []
    run.refresh_from_db()
    assert run.job_state == JobState.FAILED


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_one_run(collected, analyst):
    run, _ = run_request(edition=collected.edition, actor=analyst)

    outcomes = at_once(lambda: run_execute(run.pk), lambda: run_execute(run.pk))

    assert sorted(outcomes) == [False, True]
    assert RegionResult.objects.filter(run=run).count() == 5
