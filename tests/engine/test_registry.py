"""What an entry of the registry says of its function is true."""

import inspect
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest

from apps.engine import AggregationError, Stage, aggregate_generalised, weigh_known
from apps.engine.registry import NEUTRAL_STEPS, OPERATIONS, PLACEHOLDERS, Operation

ENTRIES = [(stage, name) for stage in Stage for name in OPERATIONS[stage]]
GIVEN = {Stage.WEIGH: 2, Stage.AGGREGATE: 2}
"""How many tables a function is given before what it takes: scores and weights, else values alone."""


@pytest.mark.parametrize(("stage", "name"), ENTRIES)
def test_an_entry_fits_its_function(stage: Stage, name: str) -> None:
    operation = OPERATIONS[stage][name]
    parameters = inspect.signature(operation.function).parameters.values()
    positional = [found for found in parameters if found.kind == found.POSITIONAL_OR_KEYWORD]
    named = [found.name for found in parameters if found.kind == found.KEYWORD_ONLY]
    assert len(positional) == GIVEN.get(stage, 1) + len(operation.takes)
    assert sorted(named) == sorted(operation.parameters)


def test_what_runs_where_a_method_is_silent_is_in_the_registry() -> None:
    silent = {**NEUTRAL_STEPS, **PLACEHOLDERS}
    assert silent.keys() == set(Stage)
    assert {name for stage, name in silent.items() if name not in OPERATIONS[stage]} == set()
    assert {
        stage
        for stage, name in silent.items()
        if any(parameter.default is None for parameter in OPERATIONS[stage][name].parameters.values())
    } == set()


SCORES = np.array([[40.0, 10.0, 70.0, 20.0, 30.0], [5.0, 90.0, 60.0, 60.0, 1.0], [8.0, 8.0, 8.0, 8.0, 8.0]])
"""Three runs of five regions."""
PARAMETERS: dict[str, dict[str, Any]] = {
    "generalised": {"p": 2.5},
    "cap": {"lower": 6.0, "upper": 65.0},
    "mean_sd": {"k": 0.5, "ddof": 1, "on_cut": "middle"},
    "quantiles": {"k": 3, "labels": (), "on_cut": "lower"},
}


def list_entries(stage: Stage) -> list[tuple[str, Operation]]:
    return list(OPERATIONS[stage].items())


@pytest.mark.parametrize(("name", "operation"), list_entries(Stage.RESCALE))
def test_rescaling_at_once_is_rescaling_run_by_run(name: str, operation: Operation) -> None:
    assert operation.at_once is not None
    parameters = PARAMETERS.get(name, {})
    expected = [operation.derive(run, parameters=parameters)[0] for run in SCORES]
    assert operation.at_once(SCORES.copy(), **parameters).tobytes() == np.array(expected).tobytes()


@pytest.mark.parametrize(
    ("name", "operation"), [entry for entry in list_entries(Stage.CLASSIFY) if entry[1].at_once]
)
def test_classifying_at_once_is_classifying_run_by_run(name: str, operation: Operation) -> None:
    assert operation.at_once is not None
    for on_cut in operation.parameters["on_cut"].choices:
        parameters = PARAMETERS[name] | {"on_cut": on_cut}
        expected = [operation.apply(run, parameters=parameters).class_codes for run in SCORES]
        found = operation.at_once(SCORES, np.sort(SCORES, axis=1), **parameters)
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("name", "operation"), list_entries(Stage.CLASSIFY))
def test_every_classification_says_who_owns_a_cut_off(name: str, operation: Operation) -> None:
    assert {"lower", "upper"} <= operation.parameters["on_cut"].choices.keys()
    assert "%(on_cut)s" in operation.sentence
    assert "%(on_cut)s" in (operation.public_sentence or operation.sentence)


@pytest.mark.parametrize(("name", "operation"), list_entries(Stage.AGGREGATE))
def test_an_aggregation_says_whether_it_refuses_scores(name: str, operation: Operation) -> None:
    """A test score below 0, which a mean of whatever order but 1 refuses."""
    scores, weights = np.array([[-1.0, 4.0], [2.0, 3.0]]), np.ones(2)
    known = {"known_weight": weigh_known(scores, weights)}
    outcome = pytest.raises(AggregationError) if operation.refuses_scores else nullcontext()
    with outcome:
        operation.apply(scores, weights, parameters=PARAMETERS.get(name, {}), known=known)


@pytest.mark.parametrize(
    ("name", "operation"), [entry for entry in list_entries(Stage.AGGREGATE) if entry[0] != "copeland"]
)
def test_an_aggregation_says_of_which_order_its_mean_is(name: str, operation: Operation) -> None:
    scores, weights = np.array([[9.0, 4.0], [2.0, 3.0]]), np.array([3.0, 1.0])
    parameters = PARAMETERS.get(name, {})
    known = {"known_weight": weigh_known(scores, weights)}
    order = operation.find_order(parameters)
    assert order is not None
    np.testing.assert_allclose(
        operation.apply(scores, weights, parameters=parameters, known=known),
        aggregate_generalised(scores, weights, p=order),
        rtol=1e-12,
    )


def test_a_comparison_of_pairs_is_no_mean() -> None:
    assert OPERATIONS[Stage.AGGREGATE]["copeland"].find_order({}) is None
