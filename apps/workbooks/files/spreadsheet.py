"""The cells of a spreadsheet, as Excel and LibreOffice write them.

A reader of our own, in one pass over the XML, because of what has to be known about a file that somebody brings: which
cells hold a formula, which are merged, what is a date, where each cell stands. The readers that there are either leave
that out (python-calamine) or take several times as long (openpyxl), and the first lays out every sheet as one full
rectangle: two cells at its far corners would take all memory.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO, Final
from xml.parsers.expat import XMLParserType

from apps.core.formatting import format_decimal

from ..enums import CellKind
from ..sheets import column_number, unescape_text
from .package import FileRefusedError, Package, damaged, open_package
from .parts import date_styles, feed, new_parser, shared_texts, sheet_parts

MAX_ROWS: Final = 60_000
"""The most rows with content in one sheet. The answers of 514 regencies to 61 indicators are 31,354 rows."""

MAX_CELLS: Final = 600_000
"""The most filled cells that are read of one sheet: so many rows of ten columns, where a table has eight at most."""

MAX_COLUMNS: Final = 60
"""Cells to the right of that are not read."""

MAX_MERGED: Final = 1000
"""The most areas of joined cells in one sheet: in each, rows may have lost what they said."""

_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DIGITS: Final = "0123456789"
_KINDS: Final = {"b": CellKind.BOOLEAN, "e": CellKind.ERROR, "d": CellKind.DATE}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell holds: a number is given as the file writes it."""

    kind: CellKind
    text: str


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet by row and column, both counted from 1; empty cells and rows are left out."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Areas of cells that were joined: first row, first column, last row, last column."""


class Spreadsheet:
    """A file whose archive was checked; its sheets are read when they are asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts = sheet_parts(package)
        self._texts = shared_texts(package)
        self._dates = date_styles(package)

    @property
    def sheet_names(self) -> list[str]:
        return list(self._parts)

    def read(self, name: str) -> Sheet:
        """Return one sheet. Raises FileRefusedError where it is broken or has too many rows."""
        sheet = Sheet(name)
        part = self._parts[name]
        if part not in self._package.names:
            raise damaged()
        reader = _SheetReader(sheet, self._texts, self._dates)
        feed(self._package, part, reader.parser())
        return sheet


def read_spreadsheet(stream: BinaryIO) -> Spreadsheet:
    """Return the spreadsheet in `stream`, which stays in use. Raises FileRefusedError where it cannot be read."""
    return Spreadsheet(open_package(stream))


class _SheetReader:
    """What is known while one sheet goes by: the row, and the cell that is being read."""

    def __init__(self, sheet: Sheet, texts: list[str], dates: frozenset[str]) -> None:
        self.sheet = sheet
        self._texts = texts
        self._dates = dates
        self._known: dict[tuple[CellKind, str], Cell] = {}
        self._n_cells = 0
        self._row = 0
        self._column = 0
        self._type = ""
        self._style = ""
        self._has_formula = False
        self._is_reading = False
        self._is_aside = False
        self._pieces: list[str] = []

    def parser(self) -> XMLParserType:
        """Return a parser that fills the sheet."""
        return new_parser(
            {
                "row": self._begin_row,
                "c": self._begin_cell,
                "f": self._note_formula,
                "v": self._begin_text,
                "t": self._begin_text,
                "rPh": lambda _: self._turn_aside(True),
                "mergeCell": lambda attributes: _note_merged(self.sheet, attributes.get("ref", "")),
            },
            {
                "c": self._end_cell,
                "v": self._end_text,
                "t": self._end_text,
                "rPh": lambda: self._turn_aside(False),
            },
            self._take_text,
        )

    def _begin_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        self._row = int(given) if given.isdecimal() and len(given) < 8 else self._row + 1
        self._column = 0
        if len(self.sheet.rows) > MAX_ROWS:
            raise _too_much(self.sheet, f"{format_decimal(MAX_ROWS, 0)} baris", "baris")

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip(_DIGITS)
        self._column = _column_of(letters) if letters else self._column + 1
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._has_formula = False
        self._pieces.clear()

    def _note_formula(self, _attributes: dict[str, str]) -> None:
        self._has_formula = True

    def _begin_text(self, _attributes: dict[str, str]) -> None:
        self._is_reading = True

    def _end_text(self) -> None:
        self._is_reading = False

    def _turn_aside(self, is_aside: bool) -> None:  # noqa: FBT001 - a handler of the parser
        """Leave out how a word is pronounced, which stands beside it in the cells of some languages."""
        self._is_aside = is_aside

    def _take_text(self, piece: str) -> None:
        if self._is_reading and not self._is_aside:
            self._pieces.append(piece)

    def _end_cell(self) -> None:
        text = "".join(self._pieces)
        if self._type == "s" and text:
            text = _shared(self._texts, text)
        if self._column > MAX_COLUMNS or not (text or self._has_formula):
            return
        kind = self._kind()
        if kind == CellKind.TEXT:
            text = unescape_text(text)
        # Most cells repeat others (names of regions, answers): each is kept once.
        cell = self._known.setdefault((kind, text), Cell(kind, text))
        row = self.sheet.rows.setdefault(self._row, {})
        if self._column in row:
            raise damaged()  # two cells at one place: whichever is read, the other is lost
        row[self._column] = cell
        self._n_cells += 1
        if self._n_cells > MAX_CELLS:
            raise _too_much(self.sheet, f"{format_decimal(MAX_CELLS, 0)} sel terisi", "kolom dan baris")

    def _kind(self) -> CellKind:
        if self._has_formula:
            return CellKind.FORMULA
        if self._type in {"s", "inlineStr", "str"}:
            return CellKind.TEXT
        if self._type == "n":
            return CellKind.DATE if self._style in self._dates else CellKind.NUMBER
        return _KINDS.get(self._type, CellKind.ERROR)


def _too_much(sheet: Sheet, what: str, spare: str) -> FileRefusedError:
    return FileRefusedError(
        f"Lembar “{sheet.name}” berisi lebih dari {what}, jadi berkas ini tidak dibaca. "
        f"Hapus {spare} di luar tabel, lalu unggah lagi."
    )


@cache
def _column_of(letters: str) -> int:
    if not re.fullmatch("[A-Z]{1,3}", letters):
        raise damaged()
    return column_number(letters)


def _shared(texts: list[str], number: str) -> str:
    if not number.isdecimal() or int(number) >= len(texts):
        raise damaged()
    return texts[int(number)]


def _note_merged(sheet: Sheet, area: str) -> None:
    first, _, last = area.partition(":")
    begin, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last)
    if begin and end:
        if len(sheet.merged) >= MAX_MERGED:
            raise FileRefusedError(
                f"Lembar “{sheet.name}” berisi lebih dari {format_decimal(MAX_MERGED, 0)} gabungan sel, jadi berkas "
                "ini tidak dibaca. Pisahkan sel yang digabung, lalu unggah lagi."
            )
        sheet.merged.append((int(begin[2]), column_number(begin[1]), int(end[2]), column_number(end[1])))
