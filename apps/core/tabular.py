"""Rows as CSV that spreadsheets open safely."""

import csv
from collections.abc import Iterable, Iterator
from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


def safe_cell(value: object) -> object:
    """Return the value so that no spreadsheet takes it for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield CSV line by line, after the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
