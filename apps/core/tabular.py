"""Rows as CSV that is safe to open in a spreadsheet: no cell is run as a formula."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.http import StreamingHttpResponse
from django.utils import timezone

from apps.engine.spreadsheet import INDONESIAN, INTERNATIONAL, TableForm, written_row

from .addresses import check_values

FORM_PARAMETER: Final = "bentuk"
"""Parameter of an address that names the form of a CSV file; without it the form is the international one."""

INDONESIAN_FORM: Final = "excel"
CSV_PARAMETERS: Final = {FORM_PARAMETER: (INDONESIAN_FORM,)}
"""What the address of every CSV file takes, as `check_parameters` reads it."""


class _Echo:
    """Stands in for a file, and hands back each line that the CSV writer writes to it."""

    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[Iterable[object]], form: TableForm = INTERNATIONAL) -> Iterator[str]:
    """Yield CSV line by line, after the byte order mark by which spreadsheets recognise UTF-8."""
    writer = csv.writer(_Echo(), delimiter=form.separator)
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(written_row(row, form))


def csv_response(
    rows: Iterable[Iterable[object]], *, name: str, query: Mapping[str, str]
) -> StreamingHttpResponse:
    """Answer rows as a CSV file to be saved as `name`, in the form that the address (`query`) names.

    Raises UnknownParameterError for a form that does not exist.
    """
    check_values(query, CSV_PARAMETERS)
    form, ending = (INDONESIAN, "-excel") if query.get(FORM_PARAMETER) else (INTERNATIONAL, "")
    lines = _made_in(timezone.get_current_timezone(), csv_lines(rows, form))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}{ending}.csv"'
    return response


def _made_in(zone: dt.tzinfo, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines, made in the zone of the page: they are sent after its middleware is done."""
    with timezone.override(zone):
        yield from lines
