"""Rows as CSV that spreadsheets open safely."""

import csv
from collections.abc import Iterable, Iterator

from apps.engine.spreadsheet import safe_cell


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield CSV line by line, after the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
