"""Reading CSV files that people hand in: the cells of each line by column, or a list of what is wrong with the file."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final, TypeAlias

from apps.core.exceptions import InvalidInputError
from apps.engine.spreadsheet import describe_fault

from .instrument_file import FileProblem, InvalidFileError

Line: TypeAlias = tuple[int, dict[str, str]]

_SURPLUS: Final = "*"


def csv_lines_read(
    path: Path, problems: list[FileProblem], *, needed: Sequence[str], known: Sequence[str]
) -> list[Line]:
    """Return each line as its number in the file and its cells by column name, without surrounding spaces.

    A column of `known` that the file does not have gives empty texts. A line with more cells than the header is
    noted in `problems` and left out.

    Raises InvalidInputError if the file cannot be opened. Raises InvalidFileError if it is no CSV, has no lines,
    lacks a column of `needed`, or has a column twice or one that is not in `known`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restkey=_SURPLUS, restval="")
            _check_header(list(reader.fieldnames or ()), path.name, needed, known)
            lines = [(reader.line_num, dict(cells)) for cells in reader]
    except OSError as error:
        raise InvalidInputError(
            f"Berkas {path} tidak dapat dibuka. Periksa nama dan izin berkasnya."
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidFileError(path.name, [FileProblem(1, "berkas", *describe_fault(error))]) from error
    if not lines:
        raise InvalidFileError(path.name, [FileProblem(1, "berkas", "Tidak berisi baris.", "Isi angkanya.")])
    problems += [
        FileProblem(line, "*", "Selnya lebih banyak daripada kolomnya.", "Periksa tanda komanya.")
        for line, cells in lines
        if cells.get(_SURPLUS)
    ]
    return [
        (line, {column: (cells.get(column) or "").strip() for column in known})
        for line, cells in lines
        if not cells.get(_SURPLUS)
    ]


def _check_header(columns: list[str], name: str, needed: Sequence[str], known: Sequence[str]) -> None:
    problems = [
        FileProblem(1, column, "Kolom ini tidak ada.", f"Kolom yang perlu: {', '.join(needed)}.")
        for column in needed
        if column not in columns
    ]
    problems += [
        FileProblem(1, column, "Kolom ini tidak dikenal.", f"Hapus, atau pakai: {', '.join(known)}.")
        for column in columns
        if column not in known
    ]
    problems += [
        FileProblem(1, column, "Kolom ini ada dua kali.", "Hapus salah satunya.")
        for column in known
        if columns.count(column) > 1
    ]
    if problems:
        raise InvalidFileError(name, problems)
