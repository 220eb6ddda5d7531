"""The methods of the registry (`apps/engine/registry/`) in the reader's language and number format."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext

from apps.engine import Stage
from apps.engine.registry import OPERATIONS, Operation

_STAGE_WORDS: Final[Mapping[str, Stage]] = {
    "normalisasi": Stage.NORMALISE,
    "agregasi": Stage.AGGREGATE,
    "penskalaan ulang": Stage.RESCALE,
    "bobot": Stage.WEIGH,
    **{stage.value: stage for stage in Stage},
}
"""What the engine's sentences write before the names of methods, by the stage that has them."""

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


def in_words(text: str) -> str:
    """Return a sentence of the engine with methods and their parameters as forms call them, not as files write them.

    For example "agregasi arithmetic" becomes "agregasi “Rata-rata tertimbang”", and "lower = 1" after "normalisasi
    minmax" becomes "“Batas bawah” = 1".
    """
    labels: dict[str, str] = {}
    for word, stage in _STAGE_WORDS.items():
        name = rf"(?:{'|'.join(OPERATIONS[stage])})\b"
        shown = stage.label.lower() if word == stage else word
        for found in re.findall(rf"\b{word} ({name}(?:(?:,? atau |, ){name})*)", text):
            said = found
            for one in re.findall(rf"\b{name}", found):
                operation = OPERATIONS[stage][one]
                said = re.sub(rf"(?<!“)\b{one}\b", f"“{operation.label}”", said, count=1)
                labels |= {key: known.label for key, known in operation.parameters.items()}
            text = text.replace(f"{word} {found}", f"{shown} {said}")
    for key, label in labels.items():
        text = re.sub(rf"\b{key}(?= (?:= )?[-0-9])", f"“{label}”", text)
    return text


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
