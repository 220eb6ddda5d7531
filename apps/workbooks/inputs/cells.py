"""What single cells say. What may be read in two ways is asked about and never guessed."""

from decimal import Decimal, InvalidOperation
from typing import Final

from django.core.exceptions import ValidationError

from apps.core.blanks import trimmed
from apps.core.storable import is_storable
from apps.submissions.forms.fields import CountField
from apps.submissions.services.answer_input import MAX_COUNT

from ..enums import CellKind
from ..files import Cell

_TOO_LARGE: Final = 10**15
"""From here on a cell of Excel keeps not every digit."""

_COUNT: Final = CountField(label="Jumlah", max_value=MAX_COUNT)
_TYPE_AGAIN: Final = "Ketik ulang sebagai teks, diawali tanda petik tunggal, misalnya '12 Maret 2024."
_NOT_TEXT: Final = {
    CellKind.FORMULA: "Sel ini berisi rumus. Rumus tidak dihitung oleh portal: ketik isinya saja.",
    CellKind.DATE: f"Sel ini berisi tanggal yang bentuknya diatur oleh Excel. {_TYPE_AGAIN}",
    CellKind.BOOLEAN: "Sel ini berisi nilai benar/salah dari Excel. Ketik ulang isinya sebagai teks.",
    CellKind.ERROR: "Sel ini berisi galat dari Excel. Ketik ulang isinya.",
    CellKind.NUMBER: f"Sel ini berisi angka pecahan yang bentuknya diatur oleh Excel. {_TYPE_AGAIN}",
}
_TOO_LONG: Final = (
    "Sel ini berisi angka lebih dari 15 digit, yang tidak disimpan Excel seluruhnya. Ketik ulang sebagai teks, "
    "diawali tanda petik tunggal, misalnya '1234567890123456."
)
_UNSTORABLE: Final = (
    "Sel ini berisi tanda yang tidak dapat disimpan, seperti NUL. Hapus isinya, lalu ketik ulang."
)
_NOT_A_COUNT: Final = {
    CellKind.DATE: "Sel ini berisi tanggal, bukan jumlah. Tulis jumlah kejadian dengan angka, misalnya 3.",
    CellKind.BOOLEAN: "Tulis jumlah kejadian dengan angka. Contoh: 3.",
}


class CellError(Exception):
    """A cell cannot be used; `text` says why and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def read_text(cell: Cell | None) -> str:
    """Return the text of a cell, its whole number as digits, or "" where it is empty. Raises CellError."""
    if cell is None:
        return ""
    if cell.kind == CellKind.TEXT:
        if not is_storable(cell.text):
            raise CellError(_UNSTORABLE)
        return trimmed(cell.text)
    if cell.kind == CellKind.NUMBER and (whole := read_whole(cell.text)) is not None:
        return whole
    # A whole number that is left is too large: "3601012345678901", "3.6010123456789E+15".
    is_long = cell.kind == CellKind.NUMBER and _whole(cell.text) is not None
    raise CellError(_TOO_LONG if is_long else _NOT_TEXT[cell.kind])


def read_count(cell: Cell | None) -> int:
    """Return a number of events. Raises CellError for what is none, and for "1.234", which may mean two things."""
    if cell is None:
        text = ""
    elif cell.kind == CellKind.NUMBER:
        text = read_whole(cell.text) or cell.text
    elif cell.kind == CellKind.TEXT:
        text = read_text(cell)
    else:
        raise CellError(_NOT_A_COUNT.get(cell.kind, _NOT_TEXT[cell.kind]))
    try:
        return int(_COUNT.clean(text))
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from error


def read_whole(text: str) -> str | None:
    """Return a whole number as its digits; None where it has a fraction, or is too large for a cell to hold exactly."""
    number = _whole(text)
    return None if number is None or abs(number) >= _TOO_LARGE else str(int(number))


def _whole(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number == number.to_integral_value() else None
