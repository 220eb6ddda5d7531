import pytest

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.models import Entry
from apps.computation.models import IndexRun, RegionResult
from apps.computation.selectors.stored import stored_run
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.engine import Method
from apps.publishing.models import Release
from apps.scenarios.enums import Cause
from apps.scenarios.models import Scenario
from apps.scenarios.outcomes.comparison import compare_outcomes
from apps.scenarios.outcomes.outcome import computed_outcome, stored_outcome
from apps.scenarios.outcomes.run_comparison import compare_runs
from apps.scenarios.services import (
    scenario_change,
    scenario_create,
    scenario_delete,
    scenario_outcome,
)
from tests.cast import Regions
from tests.computation.finished_runs import finished_run_make


@pytest.fixture
def run(regions: Regions, analyst: User) -> IndexRun:
    return finished_run_make(regions, analyst)


@pytest.fixture
def scenario(run: IndexRun, analyst: User) -> Scenario:
    return scenario_create(run=run, title="Bobot sama", actor=analyst)


def other_method(run: IndexRun, **stages: object) -> Method:
    return Method.from_dict({**run.manifest["method"], **stages})


def test_scenario_create_begins_as_the_runs_method(scenario: Scenario, run: IndexRun) -> None:
    assert (scenario.method, scenario.weights) == (run.manifest["method"], {})
    assert Entry.objects.filter(action=AuditAction.SCENARIO_CREATE).count() == 1


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


def test_scenario_change_from_an_old_page_is_a_conflict(scenario: Scenario, analyst: User) -> None:
    change = {
        "scenario": scenario,
        "title": "A",
        "note": "",
        "method": Method.from_dict(scenario.method),
        "weights": {},
        "actor": analyst,
    }
    scenario_change(**change, revision=0)
    with pytest.raises(ConflictError, match="diubah orang lain"):
        scenario_change(**change, revision=0)


def test_scenario_that_cannot_be_computed_is_refused_with_the_engines_words(
    scenario: Scenario, run: IndexRun, analyst: User
) -> None:
    with pytest.raises(InvalidInputError, match="tidak dapat dihitung"):
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
            scenario_delete(scenario=scenario, actor=person)


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


def test_compare_runs_of_one_instrument_over_other_data_names_the_data(
    run: IndexRun, regions: Regions, analyst: User
) -> None:
    from apps.computation.models import RegionResult

    other = IndexRun.objects.get(pk=run.pk)
    found = compare_runs(run, other)
    assert (found.obstacles, found.n_changed_data, found.methods) == ([], 0, [])
    assert {change.cause for change in found.changes} == {None}
    assert len(found.changes) == RegionResult.objects.filter(run=run).count()
