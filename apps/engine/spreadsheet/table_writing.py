"""Rows of a table in one of the two forms that spreadsheets open: international, or Indonesian."""

from collections.abc import Iterable
from decimal import Decimal

from .decimals import number_text
from .safety import safe_cell
from .table_form import TableForm


def written_row(row: Iterable[object], form: TableForm) -> list[object]:
    """Return the cells of a row as a table of this form holds them: numbers with its mark, texts safe to open."""
    if form.decimal == ".":
        return [safe_cell(cell) for cell in row]
    return [_with_comma(cell) if isinstance(cell, float | Decimal) else safe_cell(cell) for cell in row]


def _with_comma(number: float | Decimal) -> str:
    """Write a number so that it can only be read with a decimal comma: 12,125 could be 12125, so it is 12,1250."""
    text = str(number).replace(".", ",")
    if "," not in text or number_text(text, ".") is None:
        return text
    # Of 1,234e-05 too the digits before the power of ten get the 0: behind it, it would be another power.
    digits, mark, power = text.partition("E" if "E" in text else "e")
    return f"{digits}0{mark}{power}"
