import pytest

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.computation.models import IndexRun, RegionResult
from apps.computation.selectors.stored import stored_run
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.engine import Method
from apps.indicators.enums import EditionKind
from apps.publishing.models import Release
from apps.regions.scoping import RegionScope
from apps.scenarios.enums import Cause
from apps.scenarios.models import Scenario
from apps.scenarios.outcomes.comparison import compare_outcomes
from apps.scenarios.outcomes.outcome import computed_outcome, declared_weights, stored_outcome
from apps.scenarios.outcomes.run_comparison import compare_runs
from apps.scenarios.selectors import run_list_beside, run_list_comparable
from apps.scenarios.services import (
    scenario_change,
    scenario_create,
    scenario_delete,
    scenario_outcome,
)
from tests.at_once import at_once, kinds_of
from tests.cast import Regions
from tests.computation.editions import edition_of, run_make
from tests.computation.finished_runs import finished_run_make
from tests.factories import instrument_make, person_make

ROWS = {"36.01": {"1.1": 4, "2.1": 0}, "36.02": {"1.1": 9, "2.1": 1}, "51.03": {"1.1": 0, "2.1": 5}}


@pytest.fixture
def run(regions: Regions, analyst: User) -> IndexRun:
    return finished_run_make(regions, analyst)


@pytest.fixture
def scenario(run: IndexRun, analyst: User) -> Scenario:
    return scenario_create(run=run, title="Bobot sama", actor=analyst)


def other_method(run: IndexRun, **stages: object) -> Method:
    return Method.from_dict({**run.manifest["method"], **stages})


def test_scenario_create_begins_as_the_runs_method(scenario: Scenario, run: IndexRun, analyst: User) -> None:
    stored = Scenario.objects.get(pk=scenario.pk)
    assert (stored.method, stored.weights, stored.title) == (run.manifest["method"], {}, "Bobot sama")
    assert (stored.run, stored.created_by) == (run, analyst)
    entry = Entry.objects.get(action=AuditAction.SCENARIO_CREATE)
    assert (entry.actor_label, entry.detail) == (analyst.full_name, {"run": str(run.public_id)})


def test_scenario_create_keeps_only_the_weights_that_differ_from_the_runs(
    run: IndexRun, analyst: User
) -> None:
    official = declared_weights(stored_run(run).inputs.framework)
    scenario = scenario_create(run=run, title="Bobot", actor=analyst, weights={**official, "1.1": 0.5})
    assert scenario.weights == {"1.1": 0.5}


def test_scenario_create_refuses_a_weight_that_cannot_be_used(run: IndexRun, analyst: User) -> None:
    with pytest.raises(InvalidInputError):
        scenario_create(run=run, title="Salah", actor=analyst, weights={"1.1": -1.0})
    assert not Scenario.objects.exists()


def test_scenario_change_stores_what_was_written_and_leaves_a_trace(
    scenario: Scenario, run: IndexRun, analyst: User
) -> None:
    scenario_change(
        scenario=scenario,
        title="Minmax",
        note="Untuk rapat.",
        method=other_method(run, normalise="minmax"),
        weights={"1.1": 0.5},
        revision=0,
        actor=analyst,
    )
    stored = Scenario.objects.get()
    assert (stored.title, stored.note, stored.revision) == ("Minmax", "Untuk rapat.", 1)
    assert (stored.method["normalise"], stored.weights) == (
        other_method(run, normalise="minmax").to_dict()["normalise"],
        {"1.1": 0.5},
    )
    entry = Entry.objects.get(action=AuditAction.SCENARIO_CHANGE)
    assert entry.detail["revision"] == 1
    before, after = entry.detail["before"], entry.detail["after"]
    assert (before["judul"], after["judul"], before["bobot 1.1"], after["bobot 1.1"]) == (
        scenario.title,
        "Minmax",
        "seperti hitungan",
        "0,5000",
    )
    assert before["normalisasi"] != after["normalisasi"]
    assert entry.sentence.startswith("Analis Pusat mengubah skenario “Minmax” dari ")
    assert entry.sentence.endswith(
        ": judul semula “Bobot sama”; catatan diubah; normalisasi menjadi nilai terkecil sampai terbesar; "
        "bobot 1.1 diubah."
    )


def test_only_finished_runs_can_be_compared_and_only_by_who_sees_the_whole_country(
    run: IndexRun, analyst: User
) -> None:
    IndexRun.objects.create(
        edition=run.edition,
        requested_by=analyst,
        number=9,
        run_key="f" * 64,
        input_sha256="e" * 64,
        engine_version="",
    )
    assert list(run_list_comparable(scope=RegionScope.nation())) == [run]
    assert list(run_list_comparable(scope=RegionScope.of(["36"]))) == []


def test_unchanged_scenario_gives_the_scores_of_the_run_to_the_last_bit(
    scenario: Scenario, run: IndexRun
) -> None:
    stored = stored_run(run)
    again = computed_outcome(stored, stored.inputs.framework, stored.inputs.method)
    assert again == stored_outcome(stored.results, run.content)


def test_scenario_change_of_weights_moves_scores(scenario: Scenario, run: IndexRun, analyst: User) -> None:
    code = run.manifest["framework"]["groups"][0]["code"]
    changed = scenario_change(
        scenario=scenario,
        title="Dimensi pertama dua kali",
        note="",
        method=Method.from_dict(scenario.method),
        weights={code: 20.0},
        revision=0,
        actor=analyst,
    )
    after = scenario_outcome(run=run, method=Method.from_dict(changed.method), weights=changed.weights)
    changes = compare_outcomes(
        stored_outcome(stored_run(run).results, run.content), after, cause=Cause.METHOD
    )
    assert any(change.score_difference for change in changes)
    assert (changed.revision, changed.weights) == (1, {code: 20.0})


def test_scenario_change_from_an_old_page_is_a_conflict(
    scenario: Scenario, regions: Regions, analyst: User
) -> None:
    change = {
        "scenario": scenario,
        "title": "A",
        "note": "",
        "method": Method.from_dict(scenario.method),
        "weights": {},
        "actor": analyst,
    }
    scenario_change(**change, revision=0)
    with pytest.raises(ConflictError, match="diubah oleh Anda sendiri, pukul"):
        scenario_change(**change | {"note": "lain"}, revision=0)
    other = person_make("Maya Lestari", Role.ANALYST, regions.nation)
    with pytest.raises(ConflictError, match="diubah oleh Analis Pusat, pukul"):
        scenario_change(**change | {"note": "lain", "actor": other}, revision=0)


def test_scenario_that_cannot_be_computed_is_refused_with_the_engines_words(
    scenario: Scenario, run: IndexRun, analyst: User
) -> None:
    with pytest.raises(InvalidInputError, match="atau agregasi “Rata-rata tertimbang”"):
        scenario_change(
            scenario=scenario,
            title="Geometrik atas nol",
            note="",
            method=other_method(run, aggregate="geometric"),
            weights={},
            revision=0,
            actor=analyst,
        )
    assert Scenario.objects.get().revision == 0


def test_scenario_with_weights_of_another_instrument_is_refused(run: IndexRun, analyst: User) -> None:
    with pytest.raises(InvalidInputError, match=r"Bobot 9\.9 tidak ada"):
        scenario_create(run=run, title="Salah", actor=analyst, weights={"9.9": 1.0})


def test_scenario_is_the_analysts_alone(
    scenario: Scenario, run: IndexRun, national_reviewer: User, coordinator_banten: User
) -> None:
    for person in (national_reviewer, coordinator_banten):
        with pytest.raises(NotAllowedError):
            scenario_create(run=run, title="X", actor=person)
        with pytest.raises(NotAllowedError):
            scenario_change(
                scenario=scenario,
                title="X",
                note="",
                method=Method.from_dict(scenario.method),
                weights={},
                revision=0,
                actor=person,
            )
        with pytest.raises(NotAllowedError):
            scenario_delete(scenario=scenario, actor=person)
    assert Scenario.objects.get().title == "Bobot sama"


def test_scenario_leaves_run_and_releases_as_they_were(
    scenario: Scenario, run: IndexRun, analyst: User
) -> None:
    before = list(RegionResult.objects.filter(run=run).values_list("score", "score_class"))
    scenario_change(
        scenario=scenario,
        title="Minmax",
        note="",
        method=other_method(run, normalise="minmax"),
        weights={},
        revision=0,
        actor=analyst,
    )
    assert list(RegionResult.objects.filter(run=run).values_list("score", "score_class")) == before
    assert IndexRun.objects.get(pk=run.pk).manifest == run.manifest
    assert not any(field.related_model is Scenario for field in Release._meta.get_fields())


def test_scenario_delete_leaves_a_trace(scenario: Scenario, analyst: User) -> None:
    scenario_delete(scenario=scenario, actor=analyst)
    assert not Scenario.objects.exists()
    assert Entry.objects.filter(action=AuditAction.SCENARIO_DELETE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_scenario_deleted_twice_at_once_stands_in_the_log_once(scenario: Scenario, analyst: User) -> None:
    outcomes = at_once(*[lambda: scenario_delete(scenario=scenario, actor=analyst)] * 2)
    assert kinds_of(outcomes) == ["AlreadyDoneError", "NoneType"]
    assert Entry.objects.filter(action=AuditAction.SCENARIO_DELETE).count() == 1


def test_compare_runs_of_one_instrument_over_other_data_names_the_data(
    run: IndexRun, regions: Regions, analyst: User
) -> None:
    from apps.computation.models import RegionResult

    other = IndexRun.objects.get(pk=run.pk)
    found = compare_runs(run, other)
    assert (found.obstacles, found.n_changed_data, found.methods) == ([], 0, [])
    assert {change.cause for change in found.changes} == {None}
    assert len(found.changes) == RegionResult.objects.filter(run=run).count()


def test_a_run_is_offered_only_those_that_it_can_be_compared_with(regions: Regions, analyst: User) -> None:
    """Another instrument, or figures of another origin, are no series with it; a later edition is."""
    instrument = instrument_make("sama")
    first, later, external = (
        run_make(edition_of(code, instrument=instrument, **more), analyst, ROWS)
        for code, more in (("satu", {}), ("dua", {}), ("semu", {"kind": EditionKind.SIMULATED}))
    )
    other = run_make(edition_of("lain", instrument=instrument_make("lain", dimensions=3)), analyst, ROWS)
    nation = RegionScope.nation()
    assert run_list_beside(first, scope=nation) == [later]
    assert (run_list_beside(external, scope=nation), run_list_beside(other, scope=nation)) == ([], [])
    assert [compare_runs(first, run).obstacles == [] for run in (later, external, other)] == [
        True,
        False,
        False,
    ]
