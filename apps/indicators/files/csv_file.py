"""Reading CSV files that people hand in: the cells of each line by column, or a list of what is wrong with the file."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    """What a CSV file holds: its lines, and how its numbers are to be read."""

    lines: list[Line]
    decimals: Decimals


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
    the file, unless the person named it. Noted in `problems` are lines with more cells than the
    header, which are left out, and numbers that can be read in two ways or contradict each other.

    Raises InvalidInputError if the file cannot be opened. Raises InvalidFileError if it is no CSV, has no lines,
    lacks a column of `needed`, or has a column twice or one that is not in `known`.
    """
    table = None
    try:
        with open_table(path) as text:
            table = TableRows(text, known)
            _check_header([title.strip() for title in table.header], path.name, needed, known)
            lines = _read_lines(table, problems, known)
            encoding = text.encoding
    except OSError as error:
        raise InvalidInputError(
            f"Berkas {path} tidak dapat dibuka. Periksa nama dan izin berkasnya."
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidFileError(path.name, [FileProblem(*find_undecodable(path))]) from error
    except csv.Error as error:
        line = table.line if table else 1
        raise InvalidFileError(path.name, [FileProblem(line, "berkas", *describe_fault(error))]) from error
    if not lines and not problems:
        raise InvalidFileError(path.name, [FileProblem(1, "berkas", "Tidak berisi baris.", "Isi angkanya.")])
    decimals = Decimals(how.decimal)
    found = [decimals.look(line, number, cells[number]) for line, cells in lines]
    problems += [problem for problem in (*found, *decimals.questions()) if problem]
    if how.tell:
        how.tell(TableForm(encoding, table.separator, decimals.mark).say(path.name))
    return CsvFile(lines, decimals)


def _read_lines(table: TableRows, problems: list[FileProblem], known: Sequence[str]) -> list[Line]:
    places = {title.strip(): place for place, title in enumerate(table.header)}
    lines: list[Line] = []
    for line, cells in table:
        if len(cells) > len(table.header):
            text, remedy = (
                "Selnya lebih banyak daripada kolomnya.",
                f"Periksa tanda {table.separator_word}nya.",
            )
            problems.append(table.find_untitled(cells) or FileProblem(line, "*", text, remedy))
            continue
        found = {column: cells[place].strip() for column, place in places.items()}
        lines.append((line, {column: found.get(column, "") for column in known}))
    return lines


def _check_header(columns: list[str], name: str, needed: Sequence[str], known: Sequence[str]) -> None:
    problems = [
        FileProblem(1, column, "Kolom ini tidak ada.", f"Kolom yang perlu: {', '.join(needed)}.")
        for column in needed
        if column not in columns
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
        FileProblem(1, column, "Kolom ini ada dua kali.", "Hapus salah satunya.")
        for column in known
        if columns.count(column) > 1
    ]
    if problems:
        raise InvalidFileError(name, problems)
