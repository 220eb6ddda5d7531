"""Reading CSV files that people hand in: the cells of each line by column, or a list of what is wrong with the file."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from apps.core.exceptions import InvalidInputError
from apps.engine.spelling import suggest
from apps.engine.spreadsheet import (
    Decimals,
    TableForm,
    TableRows,
    describe_fault,
    find_undecodable,
    open_table,
)

from .instrument_file import FileProblem, InvalidFileError

Line: TypeAlias = tuple[int, dict[str, str]]


@dataclass(frozen=True)
class Reading:
    """How to read a file: the decimal mark that the person named, and who is told in which form it was read."""

    decimal: str | None = None
    tell: Callable[[str], object] | None = None


AS_FOUND: Final = Reading()


@dataclass(frozen=True)
class CsvFile:
    """What a CSV file holds: its lines, and how its numbers are to be read.

    `unsure` are the columns that the file lacks or has twice; their cells are empty texts or those of either.
    """

    lines: list[Line]
    decimals: Decimals
    unsure: frozenset[str]

    def find_told(self, problems: list[FileProblem]) -> list[FileProblem]:
        """Return the problems without those of single cells in columns of which the header tells already."""
        return [problem for problem in problems if problem.line <= 1 or problem.field not in self.unsure]


def csv_file_read(
    path: Path,
    problems: list[FileProblem],
    *,
    needed: Sequence[str],
    known: Sequence[str],
    number: str,
    how: Reading,
) -> CsvFile:
    """Return each line as its number in the file and its cells by column name, without surrounding spaces.

    A column of `known` that the file does not have gives empty texts. The column `number` tells the decimal mark of
    the file, unless the person named it. Noted in `problems` are columns that are missing, unknown or there twice,
    lines with more cells than the header, which are left out, where the file ceases to be a table, and numbers that can
    be read in two ways or contradict each other. So whoever reads on finds the other faults of the file too.

    Raises InvalidInputError if the file cannot be opened, InvalidFileError if it is no table from its first line on.
    """
    table, form = None, TableForm()
    lines: list[Line] = []
    unsure: frozenset[str] = frozenset()
    try:
        with open_table(path) as text:
            table = TableRows(text, known)
            form = TableForm(text.encoding, table.separator)
            unsure = _note_header([title.strip() for title in table.header], problems, needed, known)
            lines += _read_lines(table, problems, known)
    except OSError as error:
        raise InvalidInputError(
            f"Berkas {path} tidak dapat dibuka. Periksa nama dan izin berkasnya."
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        problem = _describe_end(path, table, error)
        if table is None:
            raise InvalidFileError(path.name, [problem]) from error
        problems.append(problem)
    if not lines and not problems:
        problems.append(FileProblem(1, "berkas", "Tidak berisi baris.", "Isi angkanya."))
    decimals = Decimals(how.decimal)
    found = [decimals.look(line, number, cells[number]) for line, cells in lines]
    problems += [problem for problem in (*found, *decimals.questions()) if problem]
    if how.tell:
        how.tell(replace(form, decimal=decimals.mark).say(path.name))
    return CsvFile(lines, decimals, unsure)


def _describe_end(path: Path, table: TableRows | None, error: UnicodeDecodeError | csv.Error) -> FileProblem:
    """Say where and why a file ceases to be a table that can be read."""
    if isinstance(error, UnicodeDecodeError):
        return FileProblem(*find_undecodable(path))
    return FileProblem(table.line if table else 1, "berkas", *describe_fault(error))


def _read_lines(table: TableRows, problems: list[FileProblem], known: Sequence[str]) -> Iterator[Line]:
    places = {title.strip(): place for place, title in enumerate(table.header)}
    for line, cells in table:
        if len(cells) > len(table.header):
            text, remedy = (
                "Selnya lebih banyak daripada kolomnya.",
                f"Periksa tanda {table.separator_word}nya.",
            )
            problems.append(table.find_untitled(cells) or FileProblem(line, "*", text, remedy))
            continue
        found = {column: cells[place].strip() for column, place in places.items()}
        yield line, {column: found.get(column, "") for column in known}


def _note_header(
    columns: list[str], problems: list[FileProblem], needed: Sequence[str], known: Sequence[str]
) -> frozenset[str]:
    """Note what is wrong with the titles; return the columns of which no cell can be judged."""
    missing = [column for column in needed if column not in columns]
    repeated = [column for column in known if columns.count(column) > 1]
    problems += [
        FileProblem(1, column, "Kolom ini tidak ada.", f"Kolom yang perlu: {', '.join(needed)}.")
        for column in missing
    ]
    problems += [
        FileProblem(
            1,
            column,
            "Kolom ini tidak dikenal.",
            suggest(column, known, f"Hapus, atau pakai: {', '.join(known)}."),
        )
        if column
        else FileProblem(1, f"kolom ke-{place}", "Judulnya kosong.", "Isi judulnya, atau hapus kolomnya.")
        for place, column in enumerate(columns, start=1)
        if column not in known
    ]
    problems += [
        FileProblem(1, column, "Kolom ini ada dua kali.", "Hapus salah satunya.") for column in repeated
    ]
    return frozenset((*missing, *repeated))
