"""What an entry of the registry says of its function is true."""

import inspect

import pytest

from apps.engine import Stage
from apps.engine.registry import NEUTRAL_STEPS, OPERATIONS

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
    assert {name for stage, name in NEUTRAL_STEPS.items() if name not in OPERATIONS[stage]} == set()
    assert {
        stage
        for stage, name in NEUTRAL_STEPS.items()
        if any(parameter.default is None for parameter in OPERATIONS[stage][name].parameters.values())
    } == set()
