"""Everything that is wrong with one step of a method: its name and its parameters, each fault at its key."""

from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

from .exceptions import MethodError
from .registry import Operation, ParameterValue, StepProblem
from .spelling import find_nearest, suggest

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
    unknown = {key: value for key, value in given.items() if key not in known}
    yield from (_explain_unknown(key, value, name, operations) for key, value in unknown.items())
    yield from operations[name].read(given)[1]


def _explain_unknown(key: str, value: Any, name: str, operations: Mapping[str, Operation]) -> StepProblem:
    """Say of a key that is no parameter whether it names another method beside the one that `name` gives."""
    known = tuple(operations[name].parameters)
    is_method = isinstance(value, str) and (value in operations or find_nearest(key, (*known, NAME)) == NAME)
    if not is_method:
        return StepProblem(key, choices=known)
    remedy = f"hapus {key}, atau isi {NAME} dengan metode yang dimaksud"
    return StepProblem(key, f"tidak dikenal; {NAME} sudah menyebut metode {name}", remedy)


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


def find_misnamed(content: Any, known: Container[str] = (), methods: Container[str] = ()) -> str | None:
    """Return the key that stands where `name` should, as in method = "max"; none of the `known` keys is one."""
    # Beside a parameter any key is one that holds one of the `methods`, as in anything = "minmax", lower = 0.
    if not isinstance(content, Mapping) or NAME in content:
        return None
    texts = {str(key): value for key, value in content.items() if isinstance(value, str) and key not in known}
    has_parameter = any(not isinstance(value, str | Mapping) for value in content.values())
    return next(
        (
            key
            for key, value in texts.items()
            if find_nearest(key, (NAME,)) or (has_parameter and value in methods)
        ),
        None,
    )


def refuse_misnamed(content: Any, what: str, place: str) -> None:
    """Raise MethodError where a step says its method by another key than `name`."""
    key = find_misnamed(content)
    if key is not None:
        raise MethodError(
            f"{what} {place}: isian {key} tidak dikenal. Mungkin maksudnya {NAME}.", (place, key)
        )


def _say(problem: StepProblem, name: str) -> str:
    if problem.key == NAME:
        near = suggest(name, problem.choices, "")
        return f"{name!r} tidak dikenal. Pilihan: {', '.join(problem.choices)}. {near}".rstrip()
    if problem.key is None:
        return f"{problem.text}."
    if problem.text:
        return f"parameter {problem.key} dari {name} {problem.text}; {problem.remedy}."
    choices = ", ".join(problem.choices) or "tidak ada"
    near = suggest(problem.key, problem.choices, "")
    return f"{name} tidak mengenal parameter {problem.key!r}. Parameternya: {choices}. {near}".rstrip()
