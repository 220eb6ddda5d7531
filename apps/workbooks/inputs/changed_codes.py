"""Codes that a spreadsheet took for something else while they were typed: 1.10 for a number, 2.5.2 for a date."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from apps.core.formatting import format_date

_DAY_ZERO: Final = dt.date(1899, 12, 30)
_DAY: Final = 24 * 60 * 60
_LONGEST_CLOCK: Final = 100 * 60 * 60
"""Times of so many seconds and more are dates: nobody means January 1900, and codes of regions go up to 99."""


@dataclass(frozen=True)
class Changed:
    """What a cell holds instead of a code, and how the code may have been typed: each as its numbers."""

    text: str
    shown: str
    parts: tuple[tuple[int, ...], ...] = ()

    def ask(self, what: str, codes: "Codes") -> str:
        """Return the sentence that asks for the code again, with those of `codes` that may have been meant."""
        meant = codes.behind(self)
        wish = f"Bila maksudnya {what} {' atau '.join(meant)}, ketik" if meant else "Ketik"
        example = f", misalnya '{(meant or codes.known)[0]}" if codes.known else ""
        return f"Excel mengubah kode di sel ini menjadi {self.shown}. {wish} ulang kodenya sebagai teks{example}."


class Codes:
    """Codes by what a spreadsheet makes of them: 1.10 becomes the number 1.1, and 2.5.2 the number 252.

    Looked up in one go, because a sheet may hold ten thousand dates in the place of codes.
    """

    def __init__(self, codes: Iterable[str]) -> None:
        self.known = list(codes)
        self._places = {code: place for place, code in enumerate(self.known)}
        self._numbers: dict[Decimal, list[str]] = {}
        self._digits: dict[str, list[str]] = {}
        for code in self.known:
            self._digits.setdefault(code.replace(".", ""), []).append(code)
            if (number := _number(code)) is not None:
                self._numbers.setdefault(number, []).append(code)

    def behind(self, changed: Changed) -> list[str]:
        """Return the codes that may have been typed where a cell holds something else now, in their own order."""
        typed = {code for parts in changed.parts for code in _written(parts) if code in self._places}
        if (number := _number(changed.text)) is not None:
            typed |= {*self._digits.get(changed.text, ()), *self._numbers.get(number, ())}
        return sorted(typed, key=self._places.__getitem__)


def number_behind(text: str) -> Changed:
    """Return what a cell with a number holds, without the noise of a float: 36.009999999999998 is 36.01."""
    try:
        plain = f"{float(text):.10g}"
    except ValueError:
        plain = text
    return Changed(plain, f"angka {plain.replace('.', ',')}")


def date_behind(text: str) -> Changed:
    """Return what a cell with a date or a time holds.

    2.5.2 becomes 2 May 2002 in some settings, and 02.05.02 on the clock in the Indonesian ones.
    """
    try:
        serial = float(text)
        if 0 <= serial * _DAY < _LONGEST_CLOCK:
            return _clock_behind(text, round(serial * _DAY))
        moment = _DAY_ZERO + dt.timedelta(days=int(serial))
    except ValueError:
        try:
            moment = dt.datetime.fromisoformat(text).date()
        except ValueError:
            return Changed(text, "tanggal")
    except OverflowError:
        return Changed(text, "tanggal")
    day, month, year = moment.day, moment.month, moment.year % 100
    orders = (
        (day, month, year),
        (month, day, year),
        (year, month, day),
        (day, month),
        (month, day),
        (month, year),
    )
    return Changed(text, f"tanggal {format_date(moment)}", orders)


def _clock_behind(text: str, seconds: int) -> Changed:
    hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
    shown = f"pukul {hour:02d}.{minute:02d}.{second:02d}"
    return Changed(text, shown, ((hour, minute, second), *([] if second else [(hour, minute)])))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _written(parts: tuple[int, ...]) -> Iterator[str]:
    """Yield the codes of these numbers: as indicators are written, and as regions are."""
    yield ".".join(map(str, parts))
    yield ".".join(f"{part:02d}" for part in parts)
