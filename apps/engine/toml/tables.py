"""Reading one table of a TOML file, key by key, noting what is wrong instead of stopping at it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from ..method import DEFAULT_KEY
from ..spelling import suggest
from .positions import Path, Positions
from .problems import FileProblem

RESERVED_CODES: Final = frozenset({DEFAULT_KEY, "name", "status", "note", "note_en"})
"""Words of the method tables: a group or level with such a code could not be told from them there."""

_NUL: Final = "\x00"
"""The only letter that TOML can write, as \\u0000, and no database stores."""

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass
class ProblemList:
    """Collects the problems of a file."""

    positions: Positions
    found: list[FileProblem] = field(default_factory=list)

    def add(self, path: Path, text: str, remedy: str) -> None:
        """Note a problem at a key; its field is the path's last word."""
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), "berkas")
        self.found.append(FileProblem(self.positions.line_of(*path), name, text, remedy))

    def has(self, path: Path) -> bool:
        """Whether something is already noted about the key at `path`."""
        line, field = self.positions.line_of(*path), str(path[-1])
        return any((problem.line, problem.field) == (line, field) for problem in self.found)


@dataclass(frozen=True)
class Table:
    """A table at `path`. Every reader returns the value, or an empty one after noting the problem."""

    path: Path
    values: dict[str, Any]
    problems: ProblemList

    def at(self, key: str) -> Path:
        return (*self.path, key)

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Note every key that the format does not know, with the nearest one it does."""
        choices = list(known)
        for key in self.values:
            if key not in choices:
                remedy = suggest(key, choices, f"Hapus, atau pakai: {', '.join(choices)}.")
                self.problems.add(self.at(key), "Isian ini tidak dikenal.", remedy)

    def text(self, key: str, *, limit: int | None = None, required: bool = False) -> str:
        given = self.values.get(key, "")
        if not isinstance(given, str):
            self.problems.add(self.at(key), "Harus berupa teks.", "Tulis di antara tanda kutip.")
            return ""
        if _NUL in given:
            _refuse_nul(self, key)
            return ""
        value = given.strip()
        if required and not value:
            self.problems.add(self.at(key), f"Isian {key} kosong atau tidak ada.", f"Isi {key}.")
        if limit and len(value) > limit:
            self.problems.add(self.at(key), f"Lebih panjang dari {limit} huruf.", "Pendekkan.")
            return ""
        return value

    def code(self, key: str, *, limit: int = 20) -> str:
        value = self.text(key, limit=limit, required=True)
        if value and (not _CODE.fullmatch(value) or value in RESERVED_CODES):
            reserved = ", ".join(sorted(RESERVED_CODES))
            self.problems.add(
                self.at(key),
                f"Kode {value!r} tidak dapat dipakai.",
                f"Pakai huruf, angka, titik, tanda hubung atau garis bawah; bukan {reserved}.",
            )
            return ""
        return value

    def number(
        self, key: str, *, decimals: int, limit: int = 9999, is_signed: bool = False
    ) -> Decimal | None:
        """Return a number from 0, or from -limit where it `is_signed`, with at most so many decimals; else None."""
        value = self.values.get(key)
        return None if value is None else _read_number(self, key, value, decimals, limit, is_signed=is_signed)

    def numbers(self, key: str, *, decimals: int, limit: int) -> tuple[Decimal, ...] | None:
        """Return a list of numbers between the negative limit and the limit; None where absent or wrong."""
        given = self.values.get(key)
        if given is None:
            return None
        if not isinstance(given, list):
            self.problems.add(self.at(key), "Harus berupa daftar angka.", f"Tulis seperti {key} = [0, 50].")
            return None
        read = [_read_number(self, key, value, decimals, limit, is_signed=True) for value in given]
        found = tuple(number for number in read if number is not None)
        return found if len(found) == len(read) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; an empty one after noting that it is absent, empty or no such list."""
        given = self.values.get(key, [])
        if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
            self.problems.add(
                self.at(key), "Harus berupa daftar teks.", f'Tulis seperti {key} = ["1.1", "1.2"].'
            )
            return ()
        if any(_NUL in item for item in given):
            _refuse_nul(self, key)
            return ()
        if not given:
            self.problems.add(self.at(key), f"Isian {key} kosong atau tidak ada.", f"Isi {key}.")
        return tuple(item.strip() for item in given)

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.problems.add(
                self.at(key), "Harus true atau false.", "Tulis true atau false tanpa tanda kutip."
            )
            return False
        return value

    def choice(self, key: str, choices: Iterable[str]) -> Any:
        """Return one of `choices`, such as the members of an enumeration; None where absent or wrong."""
        if key not in self.values:
            return None
        value = self.values[key]
        found = next((choice for choice in choices if choice == value), None)
        if found is None:
            remedy = suggest(str(value), choices, f"Pilih salah satu: {', '.join(choices)}.")
            self.problems.add(self.at(key), f"Nilai {value!r} tidak dikenal.", remedy)
        return found

    def integer(self, key: str, choices: Iterable[int], requirement: str) -> int | None:
        """Return a whole number out of `choices`; None where absent or wrong."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and value in choices:
            return value
        self.problems.add(self.at(key), f"Nilai {value!r} tidak dapat dipakai.", f"Isi {requirement}.")
        return None


def as_remedy(text: str) -> str:
    """Return what to do, said as the end of a sentence, as a sentence of its own."""
    return f"{text[:1].upper()}{text[1:]}."


def as_table(value: Any, path: Path, problems: ProblemList) -> Table:
    """Return the table at `path`; an empty one after noting that there is something else."""
    if isinstance(value, dict):
        return Table(path, value, problems)
    problems.add(path, "Harus berupa tabel.", f"Tulis isinya di bawah [{path[0]}].")
    return Table(path, {}, problems)


def as_rows(values: dict[str, Any], section: str, problems: ProblemList) -> list[Table]:
    """Return the tables of an array of tables, none where the file has no such section."""
    rows = values.get(section, [])
    if isinstance(rows, list):
        return [as_table(row, (section, number), problems) for number, row in enumerate(rows)]
    problems.add((section,), "Harus berupa daftar.", f"Tulis setiap barisnya di bawah [[{section}]].")
    return []


def _refuse_nul(table: Table, key: str) -> None:
    table.problems.add(table.at(key), "Berisi huruf NUL, yang tidak terlihat.", r"Hapus \u0000.")


def _read_number(
    table: Table, key: str, value: Any, decimals: int, limit: int, *, is_signed: bool
) -> Decimal | None:
    number = Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
    if number is None or not number.is_finite():
        table.problems.add(table.at(key), "Harus berupa angka.", "Tulis angka tanpa tanda kutip.")
    elif number < 0 and not is_signed:
        table.problems.add(table.at(key), f"Bernilai negatif ({number}).", "Isi 0 atau lebih.")
    elif abs(number) > limit or number != round(number, decimals):
        bounds = f"Isi dari -{limit} sampai {limit}" if is_signed else f"Isi paling besar {limit}"
        table.problems.add(
            table.at(key),
            f"Angka {number} terlalu besar atau terlalu rinci.",
            f"{bounds}, paling banyak {decimals} angka di belakang titik.",
        )
    else:
        return number
    return None
