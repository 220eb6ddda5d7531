"""The sheets of a workbook: their names, their columns, and how a text is written into a cell and read back. Pure."""

import re
from dataclasses import dataclass
from typing import Final

FORMAT: Final = "1"
"""The version of what is said here. A workbook of another version is refused, and has to be downloaded again."""

GUIDE_SHEET: Final = "Petunjuk"
ANSWER_SHEET: Final = "Jawaban"
EVENT_SHEET: Final = "Kejadian"
LIST_SHEET: Final = "_daftar"
CONTROL_SHEET: Final = "_kendali"
SHEETS: Final = (GUIDE_SHEET, ANSWER_SHEET, EVENT_SHEET, LIST_SHEET, CONTROL_SHEET)

CONTROL_KEYS: Final = ("format", "edisi", "instrumen")
REVISIONS_HEADER: Final = ("wilayah", "indikator", "revisi")
"""The last two are hidden: the choices of the drop-downs, and what the portal has to know of the file again."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet; `is_input` says whether the office may type into it."""

    name: str
    title: str
    width: int
    is_input: bool = False


ANSWER_COLUMNS: Final = (
    Column("region", "Kode wilayah", 13),
    Column("region_name", "Wilayah", 28),
    Column("indicator", "Kode indikator", 14),
    Column("indicator_name", "Indikator", 60),
    Column("value", "Jawaban", 18, is_input=True),
    Column("note", "Catatan", 50, is_input=True),
)
EVENT_COLUMNS: Final = (
    Column("region", "Wilayah", 30, is_input=True),
    Column("indicator", "Indikator", 46, is_input=True),
    Column("election", "Pemilihan", 24, is_input=True),
    Column("level", "Tingkat", 30, is_input=True),
    Column("count", "Jumlah", 10, is_input=True),
    Column("unit", "Satuan", 14, is_input=True),
    Column("narrative", "Uraian", 60, is_input=True),
    Column("source", "Sumber", 34, is_input=True),
)

_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def escape_text(text: str) -> str:
    """Return a text as a cell holds it: a character that XML cannot hold is written as `_x000B_` (ECMA-376, 22.9.2.19).

    What only looks like such a character is written so that it comes back as it was.
    """
    kept = _ESCAPE.sub(r"_x005F_x\1_", text)
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", kept)


def unescape_text(text: str) -> str:
    """Return the text that a cell means: the reverse of `escape_text`."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def column_letters(number: int) -> str:
    """Return the letters of a column, counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column by its letters; the reverse of `column_letters`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def coded(code: str, name: str) -> str:
    """Return how something is named in a cell: its code, then its name."""
    return f"{code} {name}"
