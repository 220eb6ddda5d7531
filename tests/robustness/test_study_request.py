"""Who may ask for a study of which run, and what is refused before anything is queued."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from django.db import IntegrityError, transaction

from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.core.enums import JobState
from apps.core.exceptions import InvalidInputError, NotAllowedError
from apps.engine import ENGINE_VERSION
from apps.indicators.enums import EditionKind
from apps.indicators.models import ExternalFigure
from apps.robustness.models import RobustnessStudy
from apps.robustness.services import study_request
from apps.robustness.services.chunk_work import proposed_alternatives
from tests.at_once import alone
from tests.factories import edition_make
from tests.robustness.studies import ALTERNATIVES
from tests.running import n_waiting, wait_until


def ask(run, actor, **changes):
    wanted = {"alternatives": ALTERNATIVES, "n_runs": 1000, "n_base": 0, "seed": 7} | changes
    return study_request(run=run, actor=actor, **wanted)


def test_study_request_writes_a_queued_row_and_an_audit_entry(finished_run, analyst):
    study, is_new = ask(finished_run, analyst, n_base=16)

    assert is_new
    assert (study.job_state, study.requested_by, study.run) == (JobState.QUEUED, analyst, finished_run)
    # Stored with every parameter, so that a later default changes nothing.
    assert study.alternatives == {
        "normalise": [{"name": "max"}, {"name": "minmax", "lower": 0.0, "upper": 100.0}],
        "aggregate": [{"name": "arithmetic"}, {"name": "generalised", "p": 2.0}],
        "weights": {"name": "uniform", "share": 0.25},
    }
    entry = Entry.objects.get(action=AuditAction.STUDY_REQUEST)
    assert (entry.actor_id, entry.subject_id) == (analyst.public_id, str(study.public_id))
    assert entry.detail == {
        "run": str(finished_run.public_id), "n_runs": 1000, "n_base": 16, "seed": "7"
    }  # fmt: skip


def test_study_request_is_refused_to_everybody_but_the_analyst(
    finished_run, national_reviewer, coordinator_banten, publisher, outsider
):
    for person in (national_reviewer, coordinator_banten, publisher, outsider):
        with pytest.raises(NotAllowedError):
            ask(finished_run, person)
    assert not RobustnessStudy.objects.exists()


def test_same_request_gives_the_same_study(finished_run, analyst):
    first, _ = ask(finished_run, analyst)
    # The same choices, with a default written out.
    again, is_new = ask(
        finished_run,
        analyst,
        alternatives=ALTERNATIVES | {"normalise": ["max", {"name": "minmax", "lower": 0}]},
    )

    assert (again.pk, is_new) == (first.pk, False)
    assert Entry.objects.filter(action=AuditAction.STUDY_REQUEST).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_for_the_same_study_at_once_the_second_gets_that_of_the_first(finished_run, analyst):
    with ThreadPoolExecutor() as threads:
        with transaction.atomic():
            first, _ = ask(finished_run, analyst)
            other = threads.submit(lambda: alone(lambda: ask(finished_run, analyst)))
            wait_until("the second one waits for the first", lambda: n_waiting() == 1)
        again, is_new = other.result()

    assert (again.pk, is_new) == (first.pk, False)
    assert Entry.objects.filter(action=AuditAction.STUDY_REQUEST).count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 8},
        {"n_runs": 1001},
        {"n_base": 16},
        {"alternatives": {"weights": {"name": "uniform", "share": 0.25}}},
    ],
)
def test_another_request_gives_another_study(finished_run, analyst, changes):
    first, _ = ask(finished_run, analyst)
    other, is_new = ask(finished_run, analyst, **changes)

    assert is_new
    assert other.study_key != first.study_key


@pytest.mark.parametrize("state", JobState)
def test_service_and_database_take_studies_of_finished_runs_alone(regions, analyst, state):
    run = IndexRun.objects.create(
        edition=edition_make(),
        requested_by=analyst,
        number=9,
        run_key="k",
        engine_version=ENGINE_VERSION,
        job_state=state,
    )
    # Without results even a finished one is refused, with other words.
    with pytest.raises(InvalidInputError) as refused:
        ask(run, analyst)
    assert ("Tunggu sampai selesai, lalu minta uji ketahanan" in refused.value.message) is (
        state != JobState.FINISHED
    )

    refusal = pytest.raises(IntegrityError, match="is not finished and cannot be studied")
    with nullcontext() if state == JobState.FINISHED else refusal:
        RobustnessStudy.objects.create(
            run=run, requested_by=analyst, study_key="0" * 64, alternatives={}, n_runs=100, seed=1
        )


def test_study_of_published_scores_without_indicator_values_is_refused(regions, analyst):
    edition = edition_make(kind=EditionKind.EXTERNAL)
    all_regions = (regions.banten, regions.pandeglang, regions.lebak, regions.bali, regions.badung)
    for score, region in enumerate(all_regions, start=40):
        ExternalFigure.objects.create(
            edition=edition, region=region, group_code="", score=score, source_url="https://ikp.example/"
        )
    run, _ = run_request(edition=edition, actor=analyst)
    assert run_execute(run.pk) is True

    with pytest.raises(InvalidInputError, match="skor terbitan tanpa nilai indikator"):
        ask(IndexRun.objects.get(pk=run.pk), analyst)


@pytest.mark.parametrize(
    ("alternatives", "message"),
    [
        ({"aggregate": ["arithmetic", "geometric"]}, "Alternatif aggregate geometric tidak dapat dihitung"),
        ({"normalise": ["max", "biggest"]}, "biggest"),
        ({"normalise": ["max", "max"]}, "sama dengan"),
        ({"colour": ["red", "blue"]}, "colour tidak dikenal"),
        ({"weights": {"name": "uniform", "share": 2}}, "share"),
        ({}, "Belum ada yang divariasikan"),
        ({"normalise": ["minmax"]}, "Belum ada yang divariasikan"),
    ],
)
def test_alternatives_that_cannot_be_computed_are_refused_by_name(
    finished_run, analyst, alternatives, message
):
    with pytest.raises(InvalidInputError, match=message):
        ask(finished_run, analyst, alternatives=alternatives)
    assert not RobustnessStudy.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"n_runs": 99}, "dari 100 sampai 100.000"),
        ({"n_runs": 100_001}, "dari 100 sampai 100.000"),
        ({"n_base": 100}, "pangkat dua"),
        ({"n_base": 16384}, "pangkat dua sampai 8.192"),
        ({"n_base": -16}, "pangkat dua sampai 8.192"),
        ({"seed": -1}, "benih acak"),
        ({"seed": 2**63}, "benih acak"),
    ],
)
def test_numbers_out_of_bounds_are_refused(finished_run, analyst, changes, message):
    with pytest.raises(InvalidInputError, match=message):
        ask(finished_run, analyst, **changes)
    assert not RobustnessStudy.objects.exists()


def test_largest_seed_is_stored_as_it_was_given(finished_run, analyst):
    study, _ = ask(finished_run, analyst, seed=2**63 - 1)

    study.refresh_from_db()
    assert study.seed == 2**63 - 1


def test_run_of_another_engine_is_refused(finished_run, analyst):
    finished_run.engine_version = "0.1"

    with pytest.raises(InvalidInputError, match=r"mesin versi 0\.1"):
        ask(finished_run, analyst)


def test_proposed_alternatives_can_be_asked_for_as_they_are(finished_run, analyst):
    proposed = proposed_alternatives(finished_run).to_dict()

    study, is_new = ask(finished_run, analyst, alternatives=proposed)
    assert (study.alternatives, is_new) == (proposed, True)
