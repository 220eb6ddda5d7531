"""Rows as CSV that is safe to open in a spreadsheet: no cell is run as a formula."""

import csv
from collections.abc import Iterable, Iterator

from apps.engine.spreadsheet import safe_cell


class _Echo:
    """Stands in for a file, and hands back each line that the CSV writer writes to it."""

    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield CSV line by line, after the byte order mark by which spreadsheets recognise UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
