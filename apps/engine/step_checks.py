"""Everything that is wrong with one step of a method: its name and its parameters, each fault at its key."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .exceptions import MethodError
from .registry import Operation, ParameterValue, StepProblem

NAME: Final = "name"
"""Key of a step that holds its method; its other keys are parameters."""


def find_step_problems(
    name: str, given: Mapping[str, Any], operations: Mapping[str, Operation]
) -> Iterator[StepProblem]:
    """Yield everything that is wrong with a step of the stage that has these operations."""
    if name not in operations:
        yield StepProblem(NAME, choices=tuple(operations))
        return
    known = operations[name].parameters
    yield from (StepProblem(key, choices=tuple(known)) for key in given if key not in known)
    yield from operations[name].read(given)[1]


def complete_step(
    name: str, given: Mapping[str, Any], operations: Mapping[str, Operation], *, what: str, place: str
) -> dict[str, ParameterValue]:
    """Return the parameters of a step with the defaults written out, or raise MethodError with its first fault."""
    for problem in find_step_problems(name, given, operations):
        codes = (name if problem.key == NAME else problem.key,) if problem.key else ()
        raise MethodError(f"{what} {place}: {_say(problem, name)}", (place, *codes))
    return operations[name].read(given)[0]


def split_step(content: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the name and the parameters of a step written as a name or as a table; None where it is neither."""
    if isinstance(content, str):
        return content, {}
    if isinstance(content, Mapping) and isinstance(content.get(NAME), str):
        return content[NAME], {str(key): value for key, value in content.items() if key != NAME}
    return None


def _say(problem: StepProblem, name: str) -> str:
    if problem.key == NAME:
        return f"{name!r} tidak dikenal. Pilihan: {', '.join(problem.choices)}."
    if problem.key is None:
        return f"{problem.text}."
    if problem.text:
        return f"parameter {problem.key} dari {name} {problem.text}; {problem.remedy}."
    choices = ", ".join(problem.choices) or "tidak ada"
    return f"{name} tidak mengenal parameter {problem.key!r}. Parameternya: {choices}."
