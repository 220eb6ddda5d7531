"""The choice of a method in a form: which there are, the fields of their parameters, and reading them back.

A stage has a field such as ``stage-normalise``, or ``stage-normalise-province`` where it differs by level or group; a
parameter has one such as ``stage-normalise-minmax-lower``, so that those of a method are kept while others are tried.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.core.exceptions import InvalidInputError
from apps.engine import Stage
from apps.engine.registry import OPERATIONS

from .methods import method_label, method_sentence
from .parameter_text import read_parameter, show_parameter


@dataclass(frozen=True)
class ParameterField:
    """One parameter of a method; `text` is what stands in the field."""

    field: str
    label: str
    text: str


def stage_field(stage: Stage, key: str = "") -> str:
    """Return the name of a stage's field; `key` is the level or group it is for, where it differs."""
    return f"stage-{stage.value}-{key}" if key else f"stage-{stage.value}"


def methods_of(stage: Stage) -> tuple[tuple[str, str], ...]:
    """Return the methods of a stage, each with its name for readers."""
    return tuple((name, method_label(stage, name)) for name in OPERATIONS[stage])


def parameter_fields(
    field: str,
    stage: Stage,
    name: str,
    given: Mapping[str, Any],
    typed: Mapping[str, str],
    *,
    with_suggestions: bool = False,
) -> tuple[ParameterField, ...]:
    """Return the fields of a method's parameters: what was typed, else what is given, else the default."""
    fields = []
    for key, parameter in OPERATIONS[stage][name].parameters.items():
        text = show_parameter(given.get(key, parameter.default))
        if with_suggestions and not text:
            text = parameter.suggestion
        place = f"{field}-{name}-{key}"
        fields.append(ParameterField(place, parameter.label, typed.get(place, text)))
    return tuple(fields)


def read_step(content: Mapping[str, str], field: str, stage: Stage, name: str) -> dict[str, Any]:
    """Return a method with its parameters; raises InvalidInputError where the stage has no such method.

    A parameter left empty is left out; one whose field was not shown begins with what is suggested.
    """
    if name not in OPERATIONS[stage]:
        raise InvalidInputError(f"Metode {name} tidak dikenal.")
    step: dict[str, Any] = {"name": name}
    for key, parameter in OPERATIONS[stage][name].parameters.items():
        text = content.get(f"{field}-{name}-{key}", parameter.suggestion)
        if text.strip():
            step[key] = read_parameter(parameter, text)
    return step


def open_parameters(stage: Stage, name: str) -> list[str]:
    """Return the parameters of a method that have no default."""
    return [key for key, known in OPERATIONS[stage][name].parameters.items() if known.default is None]


def open_sentence(stage: Stage, name: str) -> str:
    """Return what a method does with its defaults; a parameter that has yet to be given is left open."""
    return method_sentence(stage, name, dict.fromkeys(open_parameters(stage, name), "…"))
