"""Changing workbooks as people do: cells by sheet and name, through openpyxl, and by hand inside the archive."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook, load_workbook

from apps.workbooks.models import WorkbookJob


def changed(content: bytes, cells: Mapping[tuple[str, str], Any]) -> bytes:
    """Return a workbook with some cells typed anew; keys are sheet and cell."""
    return reworked(content, lambda book: _type(book, cells))


def reworked(content: bytes, act: Callable[[Workbook], None]) -> bytes:
    """Return a workbook after `act` changed it."""
    book = load_workbook(io.BytesIO(content))
    act(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(content: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Return a workbook with some parts of its archive changed as bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            body = source.read(name)
            target.writestr(name, parts[name](body) if name in parts else body)
    return out.getvalue()


def lines_of(job: WorkbookJob) -> list[tuple[str, str, str, str]]:
    """Return what was found in a workbook: kind, indicator, place, text."""
    return [
        (line.kind, line.indicator_code, f"{line.sheet}!{line.cell}", line.text)
        for line in job.lines.order_by("position")
    ]


def _type(book: Workbook, cells: Mapping[tuple[str, str], Any]) -> None:
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
