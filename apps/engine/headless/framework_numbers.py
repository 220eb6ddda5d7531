"""Numbers of a framework file: with as many digits as a float has, and as large as those of the data."""

from typing import Any

from ..arrays import LARGEST_NUMBER
from ..toml import Table
from ..toml.tree_rows import as_goalposts


def read_number(table: Table, key: str) -> float | None:
    """Read a number; None where it is absent, and where it is wrong, which is noted."""
    value = table.values.get(key)
    if value is None:
        return None
    number = _as_float(value)
    if number is None:
        table.problems.add(
            table.at(key),
            "Harus berupa angka dari -1e50 sampai 1e50.",
            "Tulis angka tanpa tanda kutip, dengan titik desimal.",
        )
    return number


def read_weight(table: Table) -> float:
    """Read the weight of a node; 1 where it is absent, and where it is no number, which is noted."""
    weight = read_number(table, "weight")
    return 1.0 if weight is None else weight


def read_goalposts(table: Table) -> tuple[float, float] | None:
    """Read both ends of a scale; None where they are absent, and where they are wrong, which is noted."""
    given = table.values.get("goalposts")
    if given is None:
        return None
    read = [_as_float(value) for value in given] if isinstance(given, list) else []
    posts = [number for number in read if number is not None]
    return as_goalposts(table, posts if len(posts) == len(read) else [])


def _as_float(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if abs(number) <= LARGEST_NUMBER else None
