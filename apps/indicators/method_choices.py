"""Choosing methods in a form: the methods of a stage, fields for their parameters, and reading back what was chosen.

The field ``stage-normalise`` holds the method of a stage, ``stage-normalise-province`` that of a level or group where
the methods differ. ``stage-normalise-minmax-lower`` holds a parameter of one method. The method is part of the name, so
that what was typed for one method is still there after trying another.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.text import Truncator

from apps.core.exceptions import InvalidInputError
from apps.engine import Stage
from apps.engine.registry import OPERATIONS, Operation, StepProblem

from .methods import method_label, method_sentence
from .parameter_text import read_parameter, show_parameter

_LONGEST_SHOWN: Final = 60
"""How much of a text that cannot be used is said back; the field holds all of it."""


@dataclass(frozen=True)
class ParameterField:
    """The form field of one parameter; `text` is what it shows, `choices` the words it can be, each with its text."""

    field: str
    label: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()


def stage_field(stage: Stage, key: str = "") -> str:
    """Return the name of the field of a stage; `key` is a level or group, where the method differs between them."""
    return f"stage-{stage.value}-{key}" if key else f"stage-{stage.value}"


def methods_of(stage: Stage) -> tuple[tuple[str, str], ...]:
    """Return the methods of a stage, each as its code and its name for readers."""
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
    """Return the fields of a method's parameters: each shows what was typed, else what is `given`, else the default.

    With `with_suggestions`, a field that would be empty shows the value that the registry suggests.
    """
    fields = []
    for key, parameter in OPERATIONS[stage][name].parameters.items():
        text = show_parameter(given.get(key, parameter.default))
        if with_suggestions and not text:
            text = parameter.suggestion
        place = f"{field}-{name}-{key}"
        choices = tuple(parameter.choices.items())
        fields.append(ParameterField(place, parameter.label, typed.get(place, text), choices))
    return tuple(fields)


def read_step(content: Mapping[str, str], field: str, stage: Stage, name: str) -> dict[str, Any]:
    """Return a method with its parameters as they were typed.

    A parameter whose field was left empty is left out. A parameter whose field the form did not show yet, because the
    method has only just been chosen, gets the value that the registry suggests. Raises InvalidInputError, with every
    fault at its field and in the words of the form, if the stage has no such method or a parameter cannot be used.
    """
    if name not in OPERATIONS[stage]:
        message = f"Metode {name} tidak dikenal."
        raise InvalidInputError(message, {field: [message]})
    operation = OPERATIONS[stage][name]
    places = {key: f"{field}-{name}-{key}" for key in operation.parameters}
    given: dict[str, Any] = {}
    wrong: dict[str, list[str]] = {}
    for key, parameter in operation.parameters.items():
        text = content.get(places[key], parameter.suggestion).strip()
        try:
            if text:
                given[key] = read_parameter(parameter, text)
        except InvalidInputError as error:
            wrong[places[key]] = [error.message]
    for problem in operation.read(given)[1]:
        keys = (problem.key,) if problem.key else problem.keys
        # Where one text could not be read, what the engine says of its field, or of how it fits others, is untrue.
        if not any(places[key] in wrong for key in keys) and (problem.key or not wrong):
            text = _say(problem, operation, content.get(places[keys[0]], ""))
            wrong |= {places[key]: [text] for key in keys}
    if wrong:
        raise InvalidInputError(" ".join(dict.fromkeys(text for (text,) in wrong.values())), wrong)
    return {"name": name, **given}


def _say(problem: StepProblem, operation: Operation, typed: str) -> str:
    """Return what is wrong with parameters, which a form names by their labels."""
    if problem.key is None:
        text = _by_labels(problem.text, operation)
        return f"{text[0].upper()}{text[1:]}."
    parameter = operation.parameters[problem.key]
    words = " atau ".join(parameter.choices.values())
    remedy = f"pilih {words}" if words else _by_labels(problem.remedy, operation)
    if not typed.strip():
        return f"{parameter.label}: belum diisi; {remedy}."
    return f"{parameter.label}: “{Truncator(typed.strip()).chars(_LONGEST_SHOWN)}” tidak dapat dipakai; {remedy}."


def _by_labels(text: str, operation: Operation) -> str:
    """Return a sentence of the engine with the labels of parameters in the place of their names."""
    for key, parameter in operation.parameters.items():
        text = re.sub(rf"\b{key}\b", f"“{parameter.label}”", text)
    return text


def open_parameters(stage: Stage, name: str) -> list[str]:
    """Return the parameters of a method that have no default."""
    return [key for key, known in OPERATIONS[stage][name].parameters.items() if known.default is None]


def open_sentence(stage: Stage, name: str) -> str:
    """Return a sentence about what a method does with its defaults; parameters without a default show as "…"."""
    return method_sentence(stage, name, dict.fromkeys(open_parameters(stage, name), "…"))
