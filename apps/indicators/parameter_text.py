"""Parameters of methods as people type and read them in a form: decimal comma, lists with semicolons."""

import math
import re
from typing import Any, Final

from apps.engine.registry import Parameter

# The digits are counted: a number of a million of them would keep the whole process busy.
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,40}[.,]?[0-9]{0,40}|[.,][0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")

_LARGEST_WHOLE: Final = 1e15
"""Up to here a float holds every whole number."""


def read_parameter(parameter: Parameter, text: str) -> Any:
    """Read a parameter of a method: a number or a text, or a list of them with semicolons between."""
    read = str if parameter.is_text else read_number
    if parameter.is_list:
        return [read(part.strip()) for part in text.split(";") if part.strip()]
    return read(text.strip())


def read_number(text: str) -> int | float | str:
    """Read a number with a comma or a point; anything else stays a text, for the engine to judge."""
    if not _NUMBER.fullmatch(text):
        return text
    plain = text.replace(",", ".")
    number = float(plain)
    if not math.isfinite(number):
        return text
    is_whole = "." not in plain and number.is_integer() and abs(number) <= _LARGEST_WHOLE
    return int(number) if is_whole else number


def show_parameter(value: Any) -> str:
    """Return what stands in the field for a value; nothing where there is none."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(show_parameter(item) for item in value)
    if isinstance(value, float):
        return repr(value).removesuffix(".0").replace(".", ",")
    return str(value)
