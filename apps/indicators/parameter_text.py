"""Parameters of methods as people type and read them in a form: "0,5" with a decimal comma, a list as "5; 95"."""

import math
from functools import partial
from typing import Any, Final

from apps.core.exceptions import InvalidInputError
from apps.engine.registry import Parameter
from apps.engine.spreadsheet.decimals import number_text

_LONGEST: Final = 90
"""A longer text is no number: converting one with a million digits would keep the process busy."""

_LARGEST_WHOLE: Final = 1e15
"""Up to this size a float holds every whole number exactly."""


def read_parameter(parameter: Parameter, text: str) -> Any:
    """Read what was typed for a parameter: a number or a text, or a list of them separated by semicolons."""
    read = str if parameter.is_text else partial(read_number, label=parameter.label)
    if parameter.is_list:
        return [read(part.strip()) for part in text.split(";") if part.strip()]
    return read(text.strip())


def read_number(text: str, label: str = "") -> int | float | str:
    """Read a number with a decimal comma or point. Anything else stays a text: the engine says what is wrong.

    Fields show decimals after a comma, so 1,234 is clear. Raises InvalidInputError, with the label of the field, for
    1.234, which can be 1234 too.
    """
    by_comma, by_point = (number_text(text, mark) if len(text) <= _LONGEST else None for mark in (",", "."))
    if by_comma and by_point and by_comma != by_point and "," not in text:
        shown = by_point.replace(".", ",")
        text = f"“{text}” dapat berarti {by_comma} atau {shown}. Tulis {by_comma}, atau {shown} dengan koma."
        raise InvalidInputError(f"{label}: {text}" if label else text)
    plain = by_comma or by_point
    if plain is None:
        return text
    number = float(plain)
    if not math.isfinite(number):
        return text
    is_whole = "." not in plain and number.is_integer() and abs(number) <= _LARGEST_WHOLE
    return int(number) if is_whole else number


def show_parameter(value: Any) -> str:
    """Return a value as its field shows it; None gives an empty field."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(show_parameter(item) for item in value)
    if isinstance(value, float):
        return repr(value).removesuffix(".0").replace(".", ",")
    return str(value)
