"""The data file (docs/headless.md): one row per region and one column per indicator, or everything wrong with it.

The file is read row by row, so that a million regions need no more memory than their numbers.
"""

import csv
from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Final

import numpy as np

from .. import Framework, Units
from ..arrays import FloatArray
from ..spreadsheet import Decimals, TableForm, TableRows, describe_fault, find_undecodable
from ..toml import FileError, FileProblem
from .data_cells import CellReader
from .data_checks import find_disagreements
from .data_header import Header, read_header
from .framework_file import DATA_COLUMNS
from .reading import open_digested

DEFAULT_LEVEL: Final = "unit"
"""Level of every region of a file without the column `level`."""

CHUNK_ROWS: Final = 4096
"""The table of values grows by this many rows at a time."""

PROBLEM_LIMIT: Final = 200
"""After this many problems the rest of the file is not read."""


@dataclass(frozen=True)
class DataFile:
    """What a data file says: the regions in the order of the file, with names and the values of their indicators."""

    name: str
    sha256: str
    form: TableForm
    units: Units
    names: tuple[str, ...]
    values: FloatArray


@dataclass
class _Rows:
    """The rows read so far, and what is wrong with them."""

    n_indicators: int
    decimals: InitVar[Decimals]
    codes: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    parents: list[str | None] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    voters: list[float | None] = field(default_factory=list)
    chunks: list[FloatArray] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)
    cells: CellReader = field(init=False)

    def __post_init__(self, decimals: Decimals) -> None:
        self.cells = CellReader(decimals, self.problems)

    def last_values(self) -> FloatArray:
        """Return where the values of the region added last are to be written; until then each is missing (NaN)."""
        position = len(self.codes) - 1
        if position % CHUNK_ROWS == 0:
            self.chunks.append(np.full((CHUNK_ROWS, self.n_indicators), np.nan))
        row: FloatArray = self.chunks[-1][position % CHUNK_ROWS]
        return row


def read_data(
    path: Path,
    framework: Framework,
    *,
    needs_voters: bool = False,
    needs_all: bool = True,
    decimals: Decimals | None = None,
) -> DataFile:
    """Read a data file, or refuse it with every problem (FileError); `needs_all` refuses missing columns too."""
    rows = _Rows(len(framework.indicators), decimals or Decimals())
    with open_digested(path) as file:
        try:
            table = TableRows(file.text, (*DATA_COLUMNS, *framework.indicator_codes))
            header = read_header(
                table.header_line, table.header, framework, needs_voters=needs_voters, needs_all=needs_all
            )
            _read_table(rows, table, header)
        except csv.Error as error:
            raise FileError(path.name, [FileProblem(1, "berkas", *describe_fault(error))]) from error
        except UnicodeDecodeError as error:
            fault = FileProblem(*find_undecodable(path))
            raise FileError(path.name, [*rows.problems, fault]) from error
        if rows.problems:
            raise FileError(path.name, rows.problems)
        digest = file.digest()
    return DataFile(
        name=path.name,
        sha256=digest,
        form=TableForm(file.text.encoding, table.separator, rows.cells.decimals.mark),
        units=Units(tuple(rows.codes), tuple(rows.levels), tuple(rows.parents), tuple(rows.voters)),
        names=tuple(rows.names),
        values=np.concatenate(rows.chunks)[: len(rows.codes)],
    )


def _read_table(rows: _Rows, table: TableRows, header: Header) -> None:
    """Read the rows below the header; what is wrong with either is noted."""
    rows.problems += header.problems[:PROBLEM_LIMIT]
    if not header.is_readable:
        return
    rows.cells.usual_mark = "," if table.separator == ";" else "."
    try:
        _read_rows(rows, header, table)
    except csv.Error as error:
        rows.problems.append(FileProblem(table.line, "berkas", *describe_fault(error)))
    _settle_numbers(rows)
    disagreements = find_disagreements(rows.lines, rows.codes, rows.levels, rows.parents)
    rows.problems += islice(disagreements, PROBLEM_LIMIT)


def _read_rows(rows: _Rows, header: Header, table: TableRows) -> None:
    for line, cells in table:
        if len(cells) != header.n_columns:
            rows.problems.append(table.find_untitled(cells) or _explain_width(table, line, len(cells)))
        else:
            _add_row(rows, header, line, cells)
        if len(rows.problems) >= PROBLEM_LIMIT:
            rows.problems.append(
                FileProblem(line + 1, "berkas", "Sisanya belum diperiksa.", "Perbaiki yang di atas dahulu.")
            )
            return
    if not rows.codes and not rows.problems:
        rows.problems.append(
            FileProblem(2, "code", "Tidak ada wilayah.", "Isi satu baris untuk tiap wilayah.")
        )


def _explain_width(table: TableRows, line: int, n_cells: int) -> FileProblem:
    text = f"Ada {n_cells} sel, padahal judul kolomnya {len(table.header)}."
    if table.separator == ",":
        remedy = "Periksa komanya; tulis angka dengan titik desimal, dan teks yang berisi koma di antara tanda kutip."
    else:
        remedy = (
            f"Periksa pemisahnya, {table.separator_word}; tulis teks yang memuatnya di antara tanda kutip."
        )
    return FileProblem(line, "baris", text, remedy)


def _settle_numbers(rows: _Rows) -> None:
    """Write the numbers that could be read in two ways, now that every cell that could tell which was seen."""
    for cell, number in rows.cells.settle():
        if cell.column is not None:
            rows.chunks[cell.row // CHUNK_ROWS][cell.row % CHUNK_ROWS, cell.column] = number
        else:
            rows.voters[cell.row] = number


def _add_row(rows: _Rows, header: Header, line: int, cells: Sequence[str]) -> None:
    known = {name: cells[position].strip() for name, position in header.about.items()}
    code = known["code"]
    _check_code(rows, line, code, known)
    rows.codes.append(code)
    rows.levels.append(known.get("level", DEFAULT_LEVEL))
    rows.parents.append(known.get("parent") or None)
    rows.names.append(known.get("name", ""))
    if "voters" in known:
        rows.voters.append(rows.cells.read_voters(line, code, known["voters"], len(rows.voters)))
    values = rows.last_values()
    if not header.positions:
        return
    picked = itemgetter(*header.positions)(cells)
    texts: tuple[str, ...] = (picked,) if len(header.positions) == 1 else picked
    numbers = rows.cells.read_row(texts)
    if numbers is None:
        row = len(rows.codes) - 1
        numbers = [
            rows.cells.read(line, title, code, text, (row, column))
            for title, text, column in zip(header.indicators, texts, header.columns, strict=True)
        ]
    values[header.columns] = numbers


def _check_code(rows: _Rows, line: int, code: str, known: dict[str, str]) -> None:
    if not code:
        rows.problems.append(FileProblem(line, "code", "Kode wilayah kosong.", "Isi kodenya."))
    elif not code.isprintable():
        rows.problems.append(
            FileProblem(
                line, "code", f"Kode wilayah {code!r} berisi tanda yang tidak terlihat.", "Tulis ulang."
            )
        )
    elif code in rows.lines:
        text = f"Kode wilayah {code} sudah ada pada baris {rows.lines[code]}."
        rows.problems.append(
            FileProblem(line, "code", text, "Satu wilayah, satu baris; hapus salah satunya.")
        )
    rows.lines.setdefault(code, line)
    if known.get("level") == "":
        rows.problems.append(
            FileProblem(
                line, "level", f"Tingkat wilayah {code} kosong.", "Isi, seperti province atau regency."
            )
        )
    if code and known.get("parent") == code:
        rows.problems.append(
            FileProblem(line, "parent", f"Wilayah {code} adalah induknya sendiri.", "Isi wilayah di atasnya.")
        )
