"""The methods of the registry (`apps/engine/registry/`) in the reader's language and number format."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext

from apps.engine import Stage
from apps.engine.registry import OPERATIONS, Operation

NO_FORMATS: Final[Mapping[str, Callable[[Any], str]]] = {}


def method_label(stage: str, name: str) -> str:
    """Return the name of a method for readers; for a method that the registry does not have, its code."""
    operation = find_operation(stage, name)
    return operation.label if operation else name


def method_sentence(stage: str, name: str, parameters: Mapping[str, Any]) -> str:
    """Return a sentence about what the method does, with its parameters, defaults included."""
    operation = find_operation(stage, name)
    if operation is None:
        return ", ".join(f"{key} = {format_parameter(value)}" for key, value in parameters.items())
    return gettext(operation.sentence) % format_parameters(operation, parameters)


def find_operation(stage: str, name: str) -> Operation | None:
    """Return the registry's entry; None for a method that is stored in an old run and no longer in the registry."""
    return OPERATIONS[Stage(stage)].get(name)


def format_parameters(
    operation: Operation,
    parameters: Mapping[str, Any],
    formats: Mapping[str, Callable[[Any], str]] = NO_FORMATS,
) -> dict[str, str]:
    """Return all parameters of a method as they read in its sentence, defaults included.

    `formats` has functions for parameters that are written otherwise than `format_parameter` writes them.
    """
    values = {**{key: known.default for key, known in operation.parameters.items()}, **parameters}
    words = {key: formats.get(key, format_parameter)(value) for key, value in values.items()}
    for key, known in operation.parameters.items():
        if known.choices:
            words[key] = gettext(known.choices.get(values[key], words[key]))
    return words


def format_parameter(value: Any) -> str:
    """Return the value of a parameter as it reads in a sentence: 0.5 as "0,5", a list as "5 dan 95"."""
    if isinstance(value, list | tuple):
        return gettext(" dan ").join(format_parameter(item) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_format(int(value) if value == int(value) else value, use_l10n=True)
    return str(value)
