"""How the cells of a workbook look, and which of them may be typed into."""

import math
from collections.abc import Sequence
from typing import Any, Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from ..sheets import Column, column_letters, escape_text

WRAPPED: Final = Alignment(wrap_text=True, vertical="top")
UNLOCKED: Final = Protection(locked=False)
_GREY: Final = PatternFill("solid", fgColor="F2F2F0")
_DARK: Final = PatternFill("solid", fgColor="33475B")
_LINE: Final = Side(style="thin", color="D5D5D0")
_BORDER: Final = Border(bottom=_LINE, right=_LINE)
_AS_TEXT: Final = "@"
_AS_COUNT: Final = "0"
ONE_LINE: Final = 20.0
HIGHEST: Final = 400.0
"""Heights of rows in points: one with a single line of text, and the highest that a spreadsheet allows, rounded."""


def heading_cell(sheet: Any) -> Any:
    """Return a cell of the row with the headings; it is used again and again, as rows are written one by one."""
    cell = WriteOnlyCell(sheet)
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = _DARK
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def plain_cell(sheet: Any, *, bold: bool = False, size: int = 11) -> Any:
    """Return a cell of running text."""
    cell = WriteOnlyCell(sheet)
    cell.font = Font(bold=bold, size=size)
    cell.alignment = WRAPPED
    return cell


def body_cell(sheet: Any, column: Column, *, is_open: bool) -> Any:
    """Return a cell of a table: white and open for typing where `is_open`, else grey and locked."""
    cell = WriteOnlyCell(sheet)
    cell.alignment = WRAPPED
    cell.border = _BORDER
    cell.number_format = _format_of(column)
    if is_open and column.is_input:
        cell.protection = UNLOCKED
    else:
        cell.fill = _GREY
    return cell


def put(cell: Any, value: str | int) -> Any:
    """Write a value into a cell and return the cell.

    A text stays one, whatever it begins with: openpyxl would take "=1+1" for a formula and "#N/A" for an error.
    """
    if isinstance(value, str):
        cell.value = escape_text(value)
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def lay_out(sheet: Any, columns: Sequence[Column], *, is_open: bool) -> None:
    """Set the widths and the frozen heading; with `is_open`, empty rows may be typed into."""
    for number, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[column_letters(number)]
        dimension.width = column.width
        dimension.number_format = _format_of(column)
        dimension.alignment = WRAPPED
        if is_open and column.is_input:
            dimension.protection = UNLOCKED
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    fit_to_paper(sheet)


def fit_to_paper(sheet: Any) -> None:
    """Print all columns on one landscape page beside each other."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def height_of(text: str, width: int, size: int = 11) -> float:
    """Return how high a row has to be for a text in a column of so many characters, in points.

    LibreOffice does not find that out by itself when it opens a workbook.
    """
    lines = sum(max(1, math.ceil(len(part) / width)) for part in text.split("\n"))
    return lines * size * 1.4 + 3


def protect(sheet: Any, *, rows_may_change: bool = False) -> None:
    """Lock what is not open for typing, without a password: it keeps from slips, and nothing depends on it."""
    sheet.protection.sheet = True
    # In this format a lock that is off means that it is allowed.
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
    sheet.protection.sort = False
    sheet.protection.insertRows = not rows_may_change
    sheet.protection.deleteRows = not rows_may_change


def choose_from(sheet: Any, choices: str, letter: str, last: int, message: str) -> None:
    """Offer choices in a column from row 2 to `last`; `choices` is a range, or a list in quotes."""
    rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Pilih dari daftar", message
    rule.add(f"{letter}2:{letter}{last}")
    sheet.data_validations.append(rule)


def whole_numbers(sheet: Any, letter: str, last: int, highest: int) -> None:
    """Take whole numbers alone in a column from row 2 to `last`."""
    rule = DataValidation(
        type="whole", operator="between", formula1="1", formula2=str(highest), allow_blank=True
    )
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "Jumlah kejadian", "Isi bilangan bulat, mulai dari 1, tanpa titik dan koma."
    rule.add(f"{letter}2:{letter}{last}")
    sheet.data_validations.append(rule)


def _format_of(column: Column) -> str:
    return _AS_COUNT if column.name == "count" else _AS_TEXT
