"""Why a file is no table that can be read, and what to do about it."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""First bytes of .xlsx and of .xls."""

_SAVE_AS: Final = "Di Excel, pilih Simpan Sebagai, lalu “CSV UTF-8”."

_UNSEEN: Final = "\t\r\n\N{NO-BREAK SPACE}\N{SOFT HYPHEN}"
"""Signs of texts that Python does not print; the last two come with what was copied from web pages."""

WORKBOOK: Final = ("Berkas Excel, bukan CSV.", _SAVE_AS)
"""What is wrong with a workbook, and what to do about it."""


class NoTextError(csv.Error):
    """The file is no text, or one in an encoding that nothing in it names; `start` is how it begins."""

    def __init__(self, start: bytes) -> None:
        super().__init__("no text")
        self.start = start


class NulError(csv.Error):
    """A cell holds the letter NUL, which nobody sees and databases refuse; `column` is the title of its column."""

    def __init__(self, column: str) -> None:
        super().__init__("NUL")
        self.column = column


class LateHeaderError(csv.Error):
    """The header stands below lines of something else, such as the title of the table; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__("late header")
        self.line = line


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins so is a workbook of Excel."""
    return start.startswith(_WORKBOOKS)


def find_nul(cells: Sequence[str]) -> int | None:
    """Return which cell of a row holds the letter NUL; every table that the portal reads asks here."""
    # Nearly no row holds one, and one look at all its cells together is faster than one at each.
    if "\0" not in "".join(cells):
        return None
    return next(place for place, cell in enumerate(cells) if "\0" in cell)


def describe_fault(error: Exception) -> tuple[str, str]:
    """Say what makes a file no table that can be read, and what to do about it."""
    if isinstance(error, UnicodeDecodeError):
        return describe_bytes(error.object)
    if isinstance(error, LateHeaderError):
        return f"Judul kolomnya baru ada pada baris {error.line}.", "Hapus baris di atasnya."
    if isinstance(error, NulError):
        return (
            f"Ada huruf NUL, yang tidak terlihat, di kolom {error.column}.",
            "Ketik ulang isi sel itu, lalu simpan.",
        )
    if isinstance(error, NoTextError):
        return describe_bytes(error.start)
    if "field larger than field limit" in str(error):
        limit = f"{csv.field_size_limit():,}".replace(",", ".")
        return (
            f"Ada sel yang lebih panjang dari {limit} huruf.",
            "Pendekkan sel itu, atau periksa tanda kutip yang tidak ditutup.",
        )
    return (
        "Bukan CSV: tanda kutip tidak ditutup, atau ada huruf sesudahnya.",
        "Periksa tanda kutip mulai baris ini.",
    )


def describe_bytes(body: bytes) -> tuple[str, str]:
    """Say what bytes that are no UTF-8 seem to be, and what to do about it."""
    if is_workbook(body):
        return WORKBOOK
    if _is_windows_1252(body):
        return (
            "Bukan teks UTF-8.",
            f"Simpan ulang sebagai CSV UTF-8; tampaknya Windows-1252, seperti “CSV” biasa dari Excel. {_SAVE_AS}",
        )
    return "Bukan teks UTF-8.", f"Simpan ulang sebagai CSV UTF-8. {_SAVE_AS}"


def find_undecodable(path: Path) -> tuple[int, str, str, str]:
    """Return line, place, text and remedy of the first line of a file that is no UTF-8, as `FileProblem` takes them."""
    with path.open("rb") as file:
        if is_workbook(file.read(4)):
            return 1, "berkas", *WORKBOOK
        file.seek(0)
        for line, body in enumerate(file, start=1):
            try:
                body.decode()
            except UnicodeDecodeError:
                return line, "berkas", *describe_bytes(body)
    return 1, "berkas", *describe_bytes(b"")


def _is_windows_1252(body: bytes) -> bool:
    """Whether the bytes could be text in the encoding of western Windows."""
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in _UNSEEN for letter in text)
