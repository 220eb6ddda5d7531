"""Reading the reference files (see data/README.md): either all rows, or an error with every fault by line and field."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias
from zoneinfo import available_timezones

from apps.core.date_fields import guess_days
from apps.core.exceptions import InvalidInputError
from apps.engine.spelling import restore_code, suggest
from apps.engine.spreadsheet import TableForm, TableRows, describe_fault, find_undecodable, open_table

from .enums import NATION_CODE, RegionLevel

COLUMNS: Final = (
    "code", "name", "short_name", "level", "parent", "valid_from", "valid_to", "lineage",
    "hex_row", "hex_col", "timezone",
)  # fmt: skip
SET_COLUMNS: Final = ("code", "name", "on_date")
_OPTIONAL_COLUMNS: Final = frozenset({"parent", "valid_to", "hex_row", "hex_col"})

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Tell: TypeAlias = Callable[[str], object] | None
"""Who is told in which form a file was read."""

_CODE_PATTERNS: Final = {
    RegionLevel.NATION: re.compile(re.escape(NATION_CODE)),
    RegionLevel.PROVINCE: re.compile(r"[0-9]{2}"),
    RegionLevel.REGENCY: re.compile(r"[0-9]{2}\.[0-9]{2}"),
}
_CODE_EXAMPLES: Final = {
    RegionLevel.NATION: NATION_CODE,
    RegionLevel.PROVINCE: "36",
    RegionLevel.REGENCY: "36.01",
}


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One line of the region file; `parent` is a code, the dates mean the same as in `Region`."""

    line: int
    code: str
    name: str
    short_name: str
    level: RegionLevel
    parent: str
    valid_from: date
    valid_to: date | None
    lineage: str
    hex_row: int | None
    hex_col: int | None
    timezone: str

    def overlaps(self, start: date, end: date | None) -> bool:
        """Whether the row is valid on at least one day from `start` to the day before `end` (None: without end)."""
        return (end is None or self.valid_from < end) and (self.valid_to is None or start < self.valid_to)

    def holds_throughout(self, start: date, end: date | None) -> bool:
        """Whether the row is valid on every day from `start` to the day before `end` (None: without end)."""
        reaches_end = self.valid_to is None or (end is not None and end <= self.valid_to)
        return self.valid_from <= start and reaches_end


@dataclass(frozen=True, slots=True)
class RegionSetRow:
    """One line of the file of region sets."""

    line: int
    code: str
    name: str
    on_date: date


class FaultList:
    """The faults of one file, by line and field."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.errors: defaultdict[str, list[str]] = defaultdict(list)
        self._places: set[tuple[int, str]] = set()

    def add(self, line: int, field: str, text: str) -> None:
        self.errors[f"baris {line}, kolom {field}"].append(text)
        self._places.add((line, field))

    def has(self, line: int, *fields: str) -> bool:
        """Whether something is wrong with one of these fields of a line."""
        return any((line, field) in self._places for field in fields)

    @property
    def has_whole_lines(self) -> bool:
        """Whether some line could not be read at all."""
        return any(field == "*" for _, field in self._places)

    def raise_if_any(self) -> None:
        """Raise InvalidInputError with every fault found so far, if there is one."""
        if self.errors:
            count = sum(len(texts) for texts in self.errors.values())
            raise InvalidInputError(
                f"Berkas {self.path.name} tidak dimuat: ada {count} kesalahan. Perbaiki, lalu muat kembali.",
                self.errors,
            )


def region_file_read(path: Path, tell: Tell = None) -> list[RegionRow]:
    """Return the rows of the region file; raises InvalidInputError with every fault, as `region_file_check` finds."""
    rows, faults = region_file_check(path, tell)
    faults.raise_if_any()
    return rows


def region_file_check(path: Path, tell: Tell = None) -> tuple[list[RegionRow], FaultList]:
    """Return the rows of the region file that can be read, and every fault, so that whoever reads on can add more.

    Faults: wrong values, a parent that is missing or of the wrong level or period, two rows with the same code,
    lineage or hexagon on the same day. Raises InvalidInputError for an unreadable file or wrong columns.
    """
    faults = FaultList(path)
    lines = _read_cells(path, COLUMNS, faults, tell)
    rows = [row for line, cells in lines if (row := _parse_region(line, cells, faults))]
    # Rows whose identity or period is wrong take no part in the checks across lines, which would only repeat that.
    sound = [row for row in rows if not faults.has(row.line, "code", "level", "valid_from", "valid_to")]
    sound_lines = {row.line for row in sound}
    _check_parents(
        sound, faults, unsure={cells["level"].strip() for line, cells in lines if line not in sound_lines}
    )
    _check_one_at_a_time(sound, "code", lambda row: row.code, faults)
    _check_one_at_a_time([row for row in sound if row.lineage], "lineage", lambda row: row.lineage, faults)
    # A region that is listed twice would be reported again as a hexagon that is taken twice.
    placed = [row for row in sound if row.hex_row is not None and not faults.has(row.line, "code", "lineage")]
    _check_one_at_a_time(placed, "hex_row", lambda row: (row.level, row.hex_row, row.hex_col), faults)
    return rows, faults


def region_set_file_read(path: Path, tell: Tell = None) -> list[RegionSetRow]:
    """Return the rows of the file of region sets; raises InvalidInputError with every fault."""
    faults = FaultList(path)
    rows: list[RegionSetRow] = []
    for line, cells in _read_cells(path, SET_COLUMNS, faults, tell):
        reader = _LineReader(line, cells, faults)
        code, name, on_date = reader.text("code"), reader.text("name"), reader.day("on_date")
        if not re.fullmatch(r"[a-z0-9-]{1,20}", code):
            faults.add(line, "code", "Tulis 1 sampai 20 huruf kecil, angka, atau tanda hubung.")
        if any(row.code == code for row in rows):
            faults.add(line, "code", f"Kode {code} tertulis dua kali. Hapus salah satunya.")
        if on_date:
            rows.append(RegionSetRow(line, code, name, on_date))
    faults.raise_if_any()
    return rows


def _read_cells(
    path: Path, columns: tuple[str, ...], faults: FaultList, tell: Tell
) -> list[tuple[int, dict[str, str]]]:
    """Return the lines as (line number, cells by column), without those that have too many cells or too few.

    Raises InvalidInputError if it is no such table: without the right columns no line can be read.
    """
    table = None
    try:
        with open_table(path) as text:
            table = TableRows(text, columns)
            header = tuple(title.strip() for title in table.header)
            if set(header) != set(columns) or len(header) != len(columns):
                expected, found = ", ".join(columns), ", ".join(header) or "-"
                raise InvalidInputError(
                    f"Berkas {path.name} tidak dimuat: baris pertama harus berisi kolom {expected}.",
                    {"baris 1": [f"Yang terbaca: {found}.", *_suggest_columns(header, columns)]},
                )
            form = TableForm(text.encoding, table.separator)
            rows = [(line, cells, table.n_written) for line, cells in table]
    except OSError as error:
        raise InvalidInputError(
            f"Berkas {path} tidak dapat dibuka. Periksa nama dan izin berkasnya."
        ) from error
    except UnicodeDecodeError as error:
        line, _, *texts = find_undecodable(path)
        raise _unreadable(path, line, *texts) from error
    except csv.Error as error:
        raise _unreadable(path, table.line if table else 1, *describe_fault(error)) from error
    _note_widths(rows, header, faults)
    if not rows:
        raise InvalidInputError(f"Berkas {path.name} tidak berisi baris data.")
    if tell:
        tell(form.say(path.name))
    return [
        (line, dict(zip(header, cells, strict=True))) for line, cells, _ in rows if not faults.has(line, "*")
    ]


def _unreadable(path: Path, line: int, text: str, remedy: str) -> InvalidInputError:
    return InvalidInputError(f"Berkas {path.name} tidak dimuat, baris {line}: {text} {remedy}")


def _suggest_columns(header: tuple[str, ...], columns: tuple[str, ...]) -> Iterator[str]:
    """Yield what an unknown column probably means."""
    for title in header:
        near = suggest(title, columns, "") if title and title not in columns else ""
        if near:
            yield f"Kolom {title} tidak dikenal. {near}"


def _note_widths(rows: list[tuple[int, list[str], int]], header: tuple[str, ...], faults: FaultList) -> None:
    """Note rows with more cells than the header, or too few for what must not be empty."""
    for line, cells, n_written in rows:
        missing = [column for column in header[n_written:] if column not in _OPTIONAL_COLUMNS]
        if len(cells) > len(header):
            faults.add(line, "*", "Selnya lebih banyak daripada kolomnya. Periksa tanda pemisahnya.")
        elif missing:
            text = f"Selnya lebih sedikit daripada kolomnya, padahal {missing[0]} harus diisi."
            faults.add(line, "*", f"{text} Periksa tanda pemisahnya.")


class _LineReader:
    """Reads the cells of one line. A fault is added to `faults` and reading goes on, so that all faults are found."""

    def __init__(self, line: int, cells: dict[str, str], faults: FaultList) -> None:
        self._line = line
        self._cells = {column: cell.strip() for column, cell in cells.items()}
        self._faults = faults

    def text(self, field: str, max_length: int = 100) -> str:
        value = self.optional(field)
        if not value:
            self._faults.add(self._line, field, "Kosong. Isi kolom ini.")
        elif len(value) > max_length:
            self._faults.add(self._line, field, f"Lebih dari {max_length} huruf. Persingkat.")
        return value

    def optional(self, field: str) -> str:
        return self._cells[field]

    def day(self, field: str) -> date | None:
        value = self._cells[field]
        # One form alone, for 5/6/2022 is in May for some and in June for others.
        if _DAY.fullmatch(value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        days = guess_days(value)
        meant = " atau ".join(day.isoformat() for day in days)
        hint = f" Mungkin maksudnya {meant}." if meant else ""
        self._faults.add(self._line, field, f"“{value}” bukan tanggal. Tulis seperti 2022-07-25.{hint}")
        return None

    def optional_day(self, field: str) -> date | None:
        return self.day(field) if self._cells[field] else None

    def optional_int(self, field: str) -> int | None:
        value = self._cells[field]
        if not value:
            return None
        if not re.fullmatch(r"-?[0-9]{1,4}", value):
            self._faults.add(self._line, field, f"“{value}” bukan bilangan bulat.")
            return None
        return int(value)


def _parse_region(line: int, cells: dict[str, str], faults: FaultList) -> RegionRow | None:
    reader = _LineReader(line, cells, faults)
    level = _parse_level(line, reader, faults)
    code = reader.text("code", max_length=13)
    if level and code and not _CODE_PATTERNS[level].fullmatch(code):
        example = _CODE_EXAMPLES[level]
        meant = restore_code(code) or ""
        hint = f" Mungkin {meant}." if _CODE_PATTERNS[level].fullmatch(meant) else ""
        text = f"“{code}” bukan kode tingkat ini. Tulis sebagai teks seperti {example}.{hint}"
        faults.add(line, "code", text)
    valid_from, valid_to = reader.day("valid_from"), reader.optional_day("valid_to")
    if valid_from and valid_to and valid_to <= valid_from:
        faults.add(line, "valid_to", "Harus setelah valid_from.")
    hex_row, hex_col = reader.optional_int("hex_row"), reader.optional_int("hex_col")
    if bool(reader.optional("hex_row")) != bool(reader.optional("hex_col")):
        faults.add(line, "hex_col", "Isi hex_row dan hex_col keduanya, atau kosongkan keduanya.")
    timezone = reader.text("timezone", max_length=32)
    if timezone and timezone not in _known_timezones():
        faults.add(line, "timezone", "Zona waktu tidak dikenal. Tulis seperti Asia/Jakarta.")
    name, short_name = reader.text("name"), reader.text("short_name", max_length=60)
    parent, lineage = reader.optional("parent"), reader.text("lineage", max_length=13)
    if level is None or valid_from is None:
        return None
    return RegionRow(
        line, code, name, short_name, level, parent, valid_from, valid_to, lineage, hex_row, hex_col, timezone
    )


@cache
def _known_timezones() -> frozenset[str]:
    # Kept in memory, because zoneinfo walks through the folders of its database at every call.
    return frozenset(available_timezones())


def _parse_level(line: int, reader: _LineReader, faults: FaultList) -> RegionLevel | None:
    value = reader.text("level")
    if not value or value in RegionLevel.values:
        return RegionLevel(value) if value else None
    levels = ", ".join(RegionLevel.values)
    faults.add(line, "level", f"“{value}” bukan tingkat. Pilih salah satu: {levels}.")
    return None


def _check_parents(rows: list[RegionRow], faults: FaultList, unsure: set[str]) -> None:
    """Report the rows without a parent that is one level above and valid during the whole period of the row."""
    # unsure: what the other lines, which are wrong in themselves, give as their level. Where one of them may be the
    # parent, none is missed.
    is_any_unsure = faults.has_whole_lines or not unsure <= set(RegionLevel.values)
    by_code: defaultdict[str, list[RegionRow]] = defaultdict(list)
    for row in rows:
        by_code[row.code].append(row)
    for row in rows:
        if row.level.above is None:
            if row.parent:
                faults.add(row.line, "parent", "Wilayah nasional tidak punya atasan. Kosongkan.")
        elif not row.parent:
            faults.add(row.line, "parent", "Kosong. Tulis kode wilayah atasannya.")
        elif is_any_unsure or row.level.above in unsure:
            continue
        elif parent_of(row, by_code[row.parent]) is None:
            faults.add(
                row.line,
                "parent",
                (
                    f"Tidak ada wilayah {row.parent} bertingkat {row.level.above} yang berlaku selama masa baris ini. "
                    "Tambahkan barisnya, atau perbaiki kode atau tanggalnya."
                ),
            )


def parent_of(row: RegionRow, candidates: Iterable[RegionRow]) -> RegionRow | None:
    """Return the candidate that is the parent of `row` during all of its period, if there is one."""
    for candidate in candidates:
        is_named = candidate.code == row.parent and candidate.level == row.level.above
        if is_named and candidate.holds_throughout(row.valid_from, row.valid_to):
            return candidate
    return None


def _check_one_at_a_time(
    rows: list[RegionRow], field: str, key: Callable[[RegionRow], object], faults: FaultList
) -> None:
    """Report the rows that have the same `key` as an earlier row on the same day."""
    groups: defaultdict[object, list[RegionRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.valid_from, row.line)):
        groups[key(row)].append(row)
    for group in groups.values():
        for earlier, later in pairwise(group):
            if earlier.overlaps(later.valid_from, later.valid_to):
                faults.add(
                    later.line,
                    field,
                    (
                        f"Sama dengan baris {earlier.line} pada masa yang sama. Beri nilai lain, atau akhiri masa "
                        "berlaku baris yang lama (valid_to)."
                    ),
                )
