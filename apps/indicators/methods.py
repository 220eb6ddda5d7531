"""The methods of the registry (`apps/engine/registry/`) in the reader's language and number format."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from apps.engine import Stage
from apps.engine.registry import OPERATIONS, Operation


def method_label(stage: str, name: str) -> str:
    """Return the name of a method for readers; for a method that the registry does not have, its code."""
    operation = find_operation(stage, name)
    return operation.label if operation else name


def method_sentence(stage: str, name: str, parameters: Mapping[str, Any]) -> str:
    """Return a sentence about what the method does, with its parameters, defaults included."""
    operation = find_operation(stage, name)
    if operation is None:
        return ", ".join(f"{key} = {format_parameter(value)}" for key, value in parameters.items())
    values = complete_parameters(operation, parameters)
    return gettext(operation.sentence) % {key: format_parameter(value) for key, value in values.items()}


def find_operation(stage: str, name: str) -> Operation | None:
    """Return the registry's entry; None for a method that is stored in an old run and no longer in the registry."""
    return OPERATIONS[Stage(stage)].get(name)


def complete_parameters(operation: Operation, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return all parameters of a method: as given, else the default, which is None for a parameter without one."""
    return {**{key: known.default for key, known in operation.parameters.items()}, **parameters}


def format_parameter(value: Any) -> str:
    """Return the value of a parameter as it reads in a sentence: 0.5 as "0,5", a list as "5 dan 95"."""
    if isinstance(value, list | tuple):
        return gettext(" dan ").join(format_parameter(item) for item in value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_format(int(value) if value == int(value) else value, use_l10n=True)
    return str(value)
