"""Everything that is wrong with one step of a method: its name and its parameters, each fault at its key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .exceptions import MethodError
from .registry import Operation, ParameterValue

NAME: Final = "name"
"""Key of a step that holds its method; its other keys are parameters."""


@dataclass(frozen=True)
class StepProblem:
    """One fault of a step, in parts of a sentence."""

    name: str  # the method that the step names
    key: str | None  # NAME, or a parameter; None where several parameters do not fit together
    text: str = ""  # what is wrong with parameters; empty where the method or parameter is not known
    remedy: str = ""
    choices: tuple[str, ...] = ()  # the methods or parameters that are known, where it is not

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, as one sentence or two."""
        if self.key == NAME:
            return f"{self.name!r} tidak dikenal. Pilihan: {', '.join(self.choices)}."
        if self.key is None:
            return f"{self.text}."
        if self.text:
            return f"parameter {self.key} dari {self.name} {self.text}; {self.remedy}."
        choices = ", ".join(self.choices) or "tidak ada"
        return f"{self.name} tidak mengenal parameter {self.key!r}. Parameternya: {choices}."


def find_step_problems(
    name: str, given: Mapping[str, Any], operations: Mapping[str, Operation]
) -> Iterator[StepProblem]:
    """Yield everything that is wrong with a step of the stage that has these operations."""
    if name not in operations:
        yield StepProblem(name, NAME, choices=tuple(operations))
        return
    known = operations[name].parameters
    for key in given:
        if key not in known:
            yield StepProblem(name, key, choices=tuple(known))
    for problem in operations[name].read(given)[1]:
        yield StepProblem(name, problem.key or None, problem.text, problem.remedy)


def complete_step(
    name: str, given: Mapping[str, Any], operations: Mapping[str, Operation], *, what: str, place: str
) -> dict[str, ParameterValue]:
    """Return the parameters of a step with the defaults written out, or raise MethodError with its first fault."""
    for problem in find_step_problems(name, given, operations):
        fault = name if problem.key == NAME else problem.key
        raise MethodError(
            f"{what} {place}: {problem.sentence}", (place,) if fault is None else (place, fault)
        )
    return operations[name].read(given)[0]


def split_step(content: Any) -> tuple[str, dict[str, Any]] | None:
    """Return the name and the parameters of a step written as a name or as a table; None where it is neither."""
    if isinstance(content, str):
        return content, {}
    if isinstance(content, Mapping) and isinstance(content.get(NAME), str):
        return content[NAME], {str(key): value for key, value in content.items() if key != NAME}
    return None
