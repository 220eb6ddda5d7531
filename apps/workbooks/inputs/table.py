"""A sheet as a table: its headings are looked for by their words, so columns may stand in another order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from apps.core.blanks import is_blank
from apps.core.storable import is_storable

from ..enums import CellKind
from ..files import MAX_ROWS, Cell, Sheet
from ..sheets import Column, column_letters
from .names import shorten
from .problems import Problem, cell_name

HEADINGS_WITHIN: Final = 10
"""The headings stand in one of the first so many rows: people put a title above."""


@dataclass
class Table:
    """The rows below the headings, by the names of the columns; empty rows are left out."""

    sheet: str
    places: dict[str, int]
    rows: list[tuple[int, dict[str, Cell]]] = field(default_factory=list)
    joined: dict[int, Problem] = field(default_factory=dict)
    """Rows with a cell that was joined with others, so that nobody knows to which row its content belongs."""
    above: list[tuple[int, dict[str, Cell]]] = field(default_factory=list)
    """What stands above the headings in their columns: a title, or rows that were sorted to there."""
    problems: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """The columns that hold something and are none of the portal's, as people call them: "Jawaban, kolom G (Cek)"."""

    def cell(self, row: int, column: str) -> str:
        """Return the name of a cell, for example E12."""
        return cell_name(row, self.places[column])


def read_table(sheet: Sheet, columns: Sequence[Column]) -> Table:
    """Return the rows of a sheet. Where headings are missing or stand twice, it has only problems and no rows."""
    best: dict[str, list[int]] = {}
    at = 1
    titles = {_plain(column.title): column.name for column in columns}
    for number in range(1, HEADINGS_WITHIN + 1):
        found: dict[str, list[int]] = {}
        for place, cell in sheet.rows.get(number, {}).items():
            if cell.kind == CellKind.TEXT and (name := titles.get(_plain(cell.text))):
                found.setdefault(name, []).append(place)
        if len(found) > len(best):
            best, at = found, number
    table = Table(sheet.name, {name: places[0] for name, places in best.items()})
    table.problems = [*_wrong_headings(sheet.name, columns, best, at)]
    if table.problems:
        return table
    table.unread = _unread(sheet, set(table.places.values()), at)
    by_place = {place: name for name, place in table.places.items()}
    for number, cells in sorted(sheet.rows.items()):
        named = {by_place[place]: cell for place, cell in cells.items() if place in by_place and _says(cell)}
        if named and number != at:
            (table.rows if number > at else table.above).append((number, named))
    _note_joined(sheet, table, at)
    return table


def _wrong_headings(
    sheet: str, columns: Sequence[Column], found: dict[str, list[int]], at: int
) -> list[Problem]:
    problems = [
        Problem(
            sheet,
            cell_name(at, 1),
            f"Kolom “{column.title}” tidak ditemukan. Kembalikan judul kolomnya seperti semula, lalu unggah lagi.",
        )
        for column in columns
        if column.name not in found
    ]
    for column in columns:
        problems += [
            Problem(
                sheet,
                cell_name(at, place),
                f"Ada dua kolom berjudul “{column.title}”. Hapus salah satunya, lalu unggah lagi.",
            )
            for place in found.get(column.name, [])[1:]
        ]
    return problems


def _unread(sheet: Sheet, known: set[int], headings: int) -> list[str]:
    """Name the columns beside the known ones in which something stands: they were inserted, and nothing reads them."""
    cells = [row for number, row in sheet.rows.items() if number >= headings]
    places = sorted({place for row in cells for place, cell in row.items() if _says(cell)} - known)
    named = []
    for place in places:
        heading = sheet.rows.get(headings, {}).get(place)
        is_titled = heading is not None and _says(heading) and is_storable(heading.text)
        title = f" ({shorten(heading.text)})" if heading and is_titled else ""
        named.append(f"{sheet.name}, kolom {column_letters(place)}{title}")
    return named


def _note_joined(sheet: Sheet, table: Table, headings: int) -> None:
    places = set(table.places.values())
    last = table.rows[-1][0] if table.rows else headings
    n_joined = 0
    for top, left, bottom, right in sheet.merged:
        if bottom > headings and top <= last and places & set(range(left, min(right, max(places)) + 1)):
            area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            # One row below the last stands for all that were swallowed there.
            rows = range(max(top, headings + 1), min(bottom, last + 1) + 1)
            n_joined += len(rows)
            if n_joined > MAX_ROWS:
                text = f"Sel {area} dan lainnya digabung sepanjang ribuan baris. Pisahkan selnya, lalu unggah lagi."
                table.problems.append(Problem(table.sheet, cell_name(top, left), text))
                table.rows, table.joined = [], {}
                return
            text = f"Sel {area} digabung. Pisahkan selnya, lalu isi setiap baris."
            for row in rows:
                table.joined[row] = Problem(table.sheet, cell_name(row, left), text)


def _says(cell: Cell) -> bool:
    return cell.kind != CellKind.TEXT or not is_blank(cell.text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
