"""The parameters of a method: how each is read, what it must be, and what a form calls it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any, Final, TypeAlias

from ..arrays import LARGEST_NUMBER

ParameterValue: TypeAlias = int | float | str | tuple[float, ...] | tuple[str, ...]

MAX_LABEL: Final = 30
"""At most this many letters in a class's name: it has to fit into legends and columns of tables."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a method.

    Parameters
    ----------
    read : callable
        Returns the value as the function wants it, or None if it is impossible.
    requirement : str
        What the value must be, for messages.
    default : ParameterValue, optional
        None where the parameter must be given.
    label : str
        What a form calls it.
    suggestion : str
        What its field begins with where there is no default.
    is_text : bool
        Texts, even where they look like numbers, as the code of a region does.
    is_list : bool
        Several values, in a form with semicolons between.
    choices : mapping of str to str
        Where only some words are possible: what each of them reads as within a sentence.
    """

    read: Callable[[Any], ParameterValue | None]
    requirement: str
    default: ParameterValue | None = None
    label: str = ""
    suggestion: str = ""
    is_text: bool = False
    is_list: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)


def choose(choices: Mapping[str, str], default: str, *, label: str) -> Parameter:
    """Make a parameter that is one of some words."""
    words = tuple(choices)
    listed = f"{', '.join(words[:-1])} atau {words[-1]}"
    read = partial(_read_choice, choices=words)
    return Parameter(read, listed, default, label=label, is_text=True, choices=choices)


def read_number(
    value: Any, *, minimum: float = -math.inf, maximum: float = math.inf, above: bool = False
) -> float | None:
    """Read a number within bounds, and never beyond what the engine computes with; None if it is not one."""
    # Compared before it is converted: a whole number in a file may be larger than any float, and converting it fails.
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST_NUMBER:
        return None
    inside = minimum < value <= maximum if above else minimum <= value <= maximum
    return float(value) if inside else None


def read_share(value: Any) -> float | None:
    """Read a number from 0 to 1; None if it is not one."""
    return read_number(value, minimum=0.0, maximum=1.0)


def read_positive(value: Any) -> float | None:
    """Read a number above 0; None if it is not one."""
    return read_number(value, minimum=0.0, above=True)


def read_whole(value: Any, *, minimum: int, maximum: int) -> int | None:
    """Read a whole number within bounds; None if it is not one."""
    number = read_number(value, minimum=minimum, maximum=maximum)
    return int(number) if number is not None and number == int(number) else None


def read_code(value: Any) -> str | None:
    """Read a code, such as that of a region; None if it is empty, or has letters that nobody sees."""
    return value if isinstance(value, str) and value.strip() and value.isprintable() else None


def read_rising(value: Any) -> tuple[float, ...] | None:
    """Read a list of strictly rising numbers; None if it is not one."""
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        return None
    numbers = [read_number(item) for item in value]
    rising = tuple(number for number in numbers if number is not None)
    sound = len(rising) == len(numbers) and all(low < high for low, high in pairwise(rising))
    return rising if sound else None


def read_labels(value: Any) -> tuple[str, ...] | None:
    """Read a list of different names; None if it is not one."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return None
    labels = tuple(value)
    named = all(
        isinstance(label, str) and label.isprintable() and 0 < len(label.strip()) <= MAX_LABEL
        for label in labels
    )
    return labels if labels and named and len(set(labels)) == len(labels) else None


def read_optional_labels(value: Any) -> tuple[str, ...] | None:
    """Read a list of different names that may be empty; None if it is not one."""
    is_empty = isinstance(value, Sequence) and not isinstance(value, str) and not value
    return () if is_empty else read_labels(value)


def _read_choice(value: Any, *, choices: Sequence[str]) -> str | None:
    """Read one of some words; None if it is none of them."""
    return value if isinstance(value, str) and value in choices else None
