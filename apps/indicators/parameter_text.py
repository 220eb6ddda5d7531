"""Parameters of methods as people type and read them in a form: "0,5" with a decimal comma, a list as "5; 95"."""

import math
import re
from typing import Any, Final

from apps.engine.registry import Parameter

# The number of digits is limited, because converting a number with a million digits would keep the process busy.
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,40}[.,]?[0-9]{0,40}|[.,][0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")

_LARGEST_WHOLE: Final = 1e15
"""Up to this size a float holds every whole number exactly."""


def read_parameter(parameter: Parameter, text: str) -> Any:
    """Read what was typed for a parameter: a number or a text, or a list of them separated by semicolons."""
    read = str if parameter.is_text else read_number
    if parameter.is_list:
        return [read(part.strip()) for part in text.split(";") if part.strip()]
    return read(text.strip())


def read_number(text: str) -> int | float | str:
    """Read a number with a decimal comma or point. Anything else stays a text: the engine says what is wrong."""
    if not _NUMBER.fullmatch(text):
        return text
    plain = text.replace(",", ".")
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
