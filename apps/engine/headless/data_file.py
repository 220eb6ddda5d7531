"""The data file (docs/headless.md): one row per region and one column per indicator, or everything wrong with it.

The file is read row by row, so that a million regions need no more memory than their numbers.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Final

import numpy as np

from .. import Framework, Units
from ..arrays import FloatArray
from ..spreadsheet import describe_fault
from ..toml import FileError, FileProblem
from .data_cells import read_cell, read_cells, read_voters
from .data_header import Header, read_header
from .reading import DigestedFile, find_undecodable, open_digested

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
    units: Units
    names: tuple[str, ...]
    values: FloatArray


@dataclass
class _Rows:
    """The rows read so far, and what is wrong with them."""

    n_indicators: int
    codes: list[str] = field(default_factory=list)
    levels: list[str] = field(default_factory=list)
    parents: list[str | None] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    voters: list[float | None] = field(default_factory=list)
    chunks: list[FloatArray] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)

    def last_values(self) -> FloatArray:
        """Return where the values of the region added last are to be written; until then each is missing (NaN)."""
        position = len(self.codes) - 1
        if position % CHUNK_ROWS == 0:
            self.chunks.append(np.full((CHUNK_ROWS, self.n_indicators), np.nan))
        row: FloatArray = self.chunks[-1][position % CHUNK_ROWS]
        return row


def read_data(
    path: Path, framework: Framework, *, needs_voters: bool = False, needs_all: bool = True
) -> DataFile:
    """Read a data file, or refuse it with every problem (FileError); `needs_all` refuses missing columns too."""
    rows = _Rows(len(framework.indicators))
    with open_digested(path) as file:
        lines = _iterate(file, rows)
        try:
            line, cells = next(lines, (1, []))
            header = read_header(line, cells, framework, needs_voters=needs_voters, needs_all=needs_all)
            rows.problems += header.problems[:PROBLEM_LIMIT]
            if header.is_readable:
                _read_rows(rows, header, lines)
                _refuse_circles(rows)
        except UnicodeDecodeError:
            rows.problems.append(find_undecodable(path))
        if rows.problems:
            raise FileError(path.name, rows.problems)
        digest = file.digest()
    return DataFile(
        name=path.name,
        sha256=digest,
        units=Units(tuple(rows.codes), tuple(rows.levels), tuple(rows.parents), tuple(rows.voters)),
        names=tuple(rows.names),
        values=np.concatenate(rows.chunks)[: len(rows.codes)],
    )


def _read_rows(rows: _Rows, header: Header, lines: Iterator[tuple[int, list[str]]]) -> None:
    for number, row in lines:
        _add_row(rows, header, number, row)
        if len(rows.problems) >= PROBLEM_LIMIT:
            rows.problems.append(
                FileProblem(number + 1, "berkas", "Sisanya belum diperiksa.", "Perbaiki yang di atas dahulu.")
            )
            return
    if not rows.codes and not rows.problems:
        rows.problems.append(
            FileProblem(2, "code", "Tidak ada wilayah.", "Isi satu baris untuk tiap wilayah.")
        )


def _iterate(file: DigestedFile, rows: _Rows) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, each with its line; a fault of the CSV is noted and ends them."""
    reader = csv.reader(file.text, strict=True)
    started = 1
    try:
        for cells in reader:
            if cells:
                yield started, cells
            started = reader.line_num + 1
    except csv.Error as error:
        rows.problems.append(FileProblem(started, "berkas", *describe_fault(error)))


def _add_row(rows: _Rows, header: Header, line: int, cells: Sequence[str]) -> None:
    if len(cells) != header.n_columns:
        rows.problems.append(
            FileProblem(
                line,
                "baris",
                f"Ada {len(cells)} sel, padahal judul kolomnya {header.n_columns}.",
                "Periksa komanya; tulis angka dengan titik desimal, dan teks yang berisi koma di antara tanda kutip.",
            )
        )
        return
    known = {name: cells[position].strip() for name, position in header.about.items()}
    code = known["code"]
    _check_code(rows, line, code, known)
    rows.codes.append(code)
    rows.levels.append(known.get("level", DEFAULT_LEVEL))
    rows.parents.append(known.get("parent") or None)
    rows.names.append(known.get("name", ""))
    if "voters" in known:
        rows.voters.append(read_voters(line, code, known["voters"], rows.problems))
    values = rows.last_values()
    if not header.positions:
        return
    picked = itemgetter(*header.positions)(cells)
    texts: tuple[str, ...] = (picked,) if len(header.positions) == 1 else picked
    numbers = read_cells(texts)
    if numbers is None:
        numbers = [
            read_cell(line, column, code, text, rows.problems)
            for column, text in zip(header.indicators, texts, strict=True)
        ]
    values[header.columns] = numbers


def _refuse_circles(rows: _Rows) -> None:
    """Note regions that are their own region above, through others."""
    above = {
        code: parent
        for code, parent in zip(rows.codes, rows.parents, strict=True)
        if parent in rows.lines and parent != code
    }
    settled: set[str] = set()
    for start in above:
        chain: dict[str, None] = {}
        code: str | None = start
        while code in above and code not in settled and code not in chain:
            chain[code] = None
            code = above[code]
        if code in chain:
            circle = [*list(chain)[list(chain).index(code) :], code]
            text = f"Induk wilayah melingkar: {' → '.join(circle)}."
            rows.problems.append(FileProblem(rows.lines[code], "parent", text, "Isi wilayah di atasnya."))
        settled.update(chain)


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
