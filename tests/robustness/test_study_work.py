"""A study split, worked on and merged: the numbers of the engine, whatever happens in between."""

import threading

import pytest
from django.db import connection, transaction

from apps.core import jobs
from apps.core.enums import JobState
from apps.core.jobs import (
    JobLostError,
    JobProgress,
    _beat_until,
    job_claim,
    job_kept_alive,
    job_release,
    job_resume,
)
from apps.robustness.enums import ChunkKind
from apps.robustness.models import RobustnessChunk, RobustnessResult, RobustnessStudy
from apps.robustness.services import chunk_execute, study_merge, study_split
from apps.robustness.services.parts import _store
from tests.at_once import at_once
from tests.robustness.studies import N_CHUNKS, expected_of, stored_numbers, study_finish, study_make
from tests.running import wait_until


def test_study_split_makes_the_chunks_once_and_lets_go_of_the_study(finished_run, analyst):
    study = study_make(finished_run, analyst)

    chunks = study_split(study.pk)
    again = study_split(study.pk)

    assert again is None
    rows = list(study.chunks.values_list("pk", "kind", "position", "job_state"))
    assert {pk for pk, *_ in rows} == set(chunks)
    assert sorted((kind, position) for _, kind, position, _ in rows) == [
        (ChunkKind.SENSITIVITY, 0),
        (ChunkKind.SIMULATION, 0),
        (ChunkKind.SIMULATION, 1),
        (ChunkKind.SIMULATION, 2),
    ]
    study.refresh_from_db()
    assert (study.job_state, study.job_heartbeat_at) == (JobState.RUNNING, None)
    assert (study.job_stage, study.job_progress) == ("Menjalankan simulasi (0 dari 4 bagian)", 5)


def test_chunks_in_any_order_give_the_numbers_of_the_engine_alone(finished_run, analyst):
    study = study_make(finished_run, analyst)
    for chunk in reversed(study_split(study.pk)):
        assert chunk_execute(chunk) is True
    assert study_merge(study.pk) is True

    assert stored_numbers(study) == expected_of(finished_run)
    assert study.job_state == JobState.FINISHED
    assert not study.chunks.filter(payload__isnull=False).exists()


def test_finished_study_says_how_to_repeat_it_and_how_stable_the_classes_are(finished_run, analyst):
    study = study_finish(study_make(finished_run, analyst))

    manifest = study.manifest
    assert manifest["run"] == {
        "id": str(finished_run.public_id),
        "run_key": finished_run.run_key,
        "input_sha256": finished_run.input_sha256,
    }
    assert (manifest["n_runs"], manifest["n_base"], manifest["seed"]) == (1200, 16, 7)
    assert manifest["classes"]["regency"] == ["low", "medium", "high"]
    summary = study.summary["regency"]
    assert summary["n_units"] == 12
    assert 0 < summary["share_stable"] <= 1
    pandeglang = study.results.get(official__region__code="36.01")
    assert pandeglang.n_scored == 1200
    assert pandeglang.score_low < pandeglang.score_median < pandeglang.score_high
    assert sum(pandeglang.class_shares) == pytest.approx(1)
    assert pandeglang.statement.startswith("Kelas bertahan di ")
    badung = study.results.get(official__region__code="51.03")
    assert (badung.n_scored, badung.score_median, badung.class_shares, badung.class_kept) == (
        0,
        None,
        [],
        None,
    )


def test_study_without_a_sobol_design_has_no_sensitivity(finished_run, analyst):
    study = study_finish(study_make(finished_run, analyst, n_base=0))

    assert study.job_state == JobState.FINISHED
    assert (study.sensitivity, study.chunks.filter(kind=ChunkKind.SENSITIVITY).count()) == ({}, 0)


def test_progress_counts_the_chunks_that_are_done(finished_run, analyst):
    study = study_make(finished_run, analyst)
    first, second, *_ = study_split(study.pk)

    chunk_execute(first)
    chunk_execute(second)

    study.refresh_from_db()
    assert (study.job_stage, study.job_progress) == ("Menjalankan simulasi (2 dari 4 bagian)", 50)


def test_chunk_and_merge_twice_do_the_work_once(finished_run, analyst):
    study = study_make(finished_run, analyst)
    chunks = study_split(study.pk)
    for chunk in chunks:
        assert chunk_execute(chunk) is True
        assert chunk_execute(chunk) is False
    assert study_merge(study.pk) is True
    assert study_merge(study.pk) is False

    assert RobustnessResult.objects.count() == finished_run.results.count()


def test_study_is_not_merged_before_its_last_chunk(finished_run, analyst):
    study = study_make(finished_run, analyst)
    *most, last = study_split(study.pk)
    for chunk in most:
        chunk_execute(chunk)

    assert study_merge(study.pk) is False
    chunk_execute(last)
    assert study_merge(study.pk) is True


def test_merge_before_the_split_does_nothing(finished_run, analyst):
    study = study_make(finished_run, analyst)

    assert study_merge(study.pk) is False
    study.refresh_from_db()
    assert (study.job_state, study.job_attempt) == (JobState.QUEUED, 0)


def test_worker_taken_for_dead_cannot_write_its_chunk_beside_its_successor(finished_run, analyst):
    study = study_make(finished_run, analyst)
    first, *_ = study_split(study.pk)
    job_claim(RobustnessChunk, first)
    # The sweeper gave it to another worker, who has claimed it while the first still computes.
    RobustnessChunk.objects.filter(pk=first).update(job_state=JobState.QUEUED)
    slow = RobustnessChunk.objects.get(pk=first)
    assert chunk_execute(first) is True

    with pytest.raises(JobLostError):
        _store(slow, b"other numbers")
    assert bytes(RobustnessChunk.objects.get(pk=first).payload) != b"other numbers"


def test_failed_chunk_fails_the_study_with_its_message_and_drops_the_rest(finished_run, analyst):
    study = study_make(finished_run, analyst)
    first, second, *others = study_split(study.pk)
    chunk_execute(first)
    # Past the service, which tries every alternative before anything is queued.
    ask_for_geometric_means(study)

    assert chunk_execute(second) is False

    study.refresh_from_db()
    assert study.job_state == JobState.FAILED
    assert "rata-rata geometrik memerlukan skor di atas 0" in study.job_failure
    ended = (JobState.FAILED.value, "Bagian ini dihentikan karena uji ketahanannya gagal.")
    assert set(study.chunks.filter(pk__in=others).values_list("job_state", "job_failure")) == {ended}
    assert not study.chunks.filter(payload__isnull=False).exists()
    assert chunk_execute(others[0]) is False
    assert study_merge(study.pk) is False


def ask_for_geometric_means(study):
    """Let the study ask for what its zeros do not allow, against the guard."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE robustness_robustnessstudy DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE robustness_robustnessstudy SET alternatives = %s WHERE id = %s",
            ['{"aggregate": ["geometric"], "weights": {"name": "uniform", "share": 0.25}}', study.pk],
        )
        cursor.execute("ALTER TABLE robustness_robustnessstudy ENABLE TRIGGER USER")


def test_failed_study_can_be_asked_for_again(finished_run, analyst):
    study = study_make(finished_run, analyst)
    RobustnessStudy.objects.filter(pk=study.pk).update(job_state=JobState.FAILED)

    again = study_make(finished_run, analyst)

    assert again.pk != study.pk


def test_spoilt_numbers_of_a_chunk_fail_the_study_and_write_nothing(finished_run, analyst):
    study = study_make(finished_run, analyst)
    *most, last = study_split(study.pk)
    for chunk in most:
        chunk_execute(chunk)
    RobustnessChunk.objects.filter(pk=last).update(job_state=JobState.FINISHED, payload=b"IKPCHUNK1\nspoilt")

    assert study_merge(study.pk) is False

    study.refresh_from_db()
    assert study.job_state == JobState.FAILED
    assert "rusak atau terpotong" in study.job_failure
    assert not RobustnessResult.objects.exists()


def test_chunks_of_two_engines_are_never_merged(finished_run, analyst):
    study = study_make(finished_run, analyst)
    first, *_ = study_split(study.pk)
    RobustnessStudy.objects.filter(pk=study.pk).update(engine_version="0.0.1")

    assert chunk_execute(first) is False

    study.refresh_from_db()
    assert study.job_state == JobState.FAILED
    assert study.job_failure.startswith("Uji ketahanan ini diminta saat portal memakai mesin 0.0.1")


@pytest.mark.django_db(transaction=True)
def test_long_step_keeps_its_job_alive(finished_run, analyst, settings):
    settings.JOB_LOST_SECONDS = 1
    study = job_claim(RobustnessStudy, study_make(finished_run, analyst).pk)

    with job_kept_alive(study):
        wait_until("the heart beats", lambda: heartbeat_of(study) > study.job_heartbeat_at)
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("beat-")] == []


@pytest.mark.django_db(transaction=True)
def test_long_step_tells_its_progress_while_it_is_one_transaction(finished_run, analyst, monkeypatch):
    monkeypatch.setattr(jobs, "PROGRESS_SECONDS", 0.05)
    study = job_claim(RobustnessStudy, study_make(finished_run, analyst).pk)
    rows = RobustnessStudy.objects.filter(pk=study.pk).values_list("job_stage", "job_progress")

    with job_kept_alive(study) as progress, transaction.atomic():
        progress.tell("Menyimpan", 40)
        wait_until("others see it", lambda: rows.get() == ("Menyimpan", 40))
        transaction.set_rollback(True)

    assert rows.get() == ("Menyimpan", 40)


@pytest.mark.django_db(transaction=True)
def test_job_that_was_released_or_taken_over_is_not_kept_alive(finished_run, analyst, settings):
    settings.JOB_LOST_SECONDS = 0.1
    study = job_claim(RobustnessStudy, study_make(finished_run, analyst).pk)
    job_release(study, stage="", progress=5)

    assert stops_by_itself(study)
    assert heartbeat_of(study) is None
    successor = job_resume(RobustnessStudy, study.pk)
    assert stops_by_itself(study)
    assert heartbeat_of(study) == successor.job_heartbeat_at


def stops_by_itself(study) -> bool:
    """Say whether the thread that keeps a job alive stops unasked. One that does not is stopped after five seconds."""
    done = threading.Event()
    beating = threading.Thread(target=_beat_until, args=(study, done, JobProgress()))
    beating.start()
    beating.join(timeout=5)
    is_over = not beating.is_alive()
    done.set()
    beating.join()
    return is_over


def heartbeat_of(study):
    return RobustnessStudy.objects.values_list("job_heartbeat_at", flat=True).get(pk=study.pk)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_every_chunk_once_and_merge_once(finished_run, analyst):
    study = study_make(finished_run, analyst)
    barrier = threading.Barrier(2)

    def work():
        outcomes = [("split", study_split(study.pk) is not None)]
        barrier.wait(timeout=10)
        chunks = study.chunks.order_by("pk").values_list("pk", flat=True)
        outcomes += [(chunk, chunk_execute(chunk)) for chunk in chunks]
        barrier.wait(timeout=10)
        return [*outcomes, ("merge", study_merge(study.pk))]

    outcomes = [outcome for found in at_once(work, work) for outcome in found]

    done = [what for what, did in outcomes if did]
    assert len(outcomes) == 2 * (N_CHUNKS + 2)
    assert sorted(map(str, done)) == sorted(
        ["merge", "split", *map(str, study.chunks.values_list("pk", flat=True))]
    )
    assert stored_numbers(study) == expected_of(finished_run)
