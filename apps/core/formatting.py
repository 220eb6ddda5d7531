"""Numbers and dates as they are written in the active language.

Indonesian: ``1.234,50`` and ``26 Agustus 2024, 14.30 WIB``; English: ``1,234.50`` and ``26 August 2024, 14:30 WIB``.
A missing value is a dash, never a zero. Templates use the filters of ``templatetags/numbers.py``; exports, mails
and figures call these functions.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language

Number = int | float | Decimal

MISSING: Final = "–"
MOST_DECIMALS: Final = 15
"""More decimals than a float has."""

_MOST_DIGITS: Final = 4
"""Of a percentage."""

ZONE_LABELS: Final = {7: "WIB", 8: "WITA", 9: "WIT"}
_NOTICE_DELAY: Final = dt.timedelta(minutes=10)
"""How late a notice about a deadline may leave, which is looked for every few minutes."""


def _to_decimal(value: Number | str | None) -> Decimal | None:
    """Return a finite decimal, or None for what is missing, not a number or infinite."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def format_decimal(value: Number | str | None, digits: int = 2) -> str:
    """Return the number with exactly `digits` decimals, halves rounded up as in the published tables."""
    number = _to_decimal(value)
    if number is None:
        return MISSING
    return _write_number(round_half_up(number, digits), digits, get_language())


# Pages write the same numbers and days dozens of times, and Django looks up the words of the language each time.
@lru_cache(maxsize=4096)
def _write_number(rounded: Decimal, digits: int, _language: str | None) -> str:
    return number_format(rounded, decimal_pos=digits, use_l10n=True, force_grouping=True)


def format_exact(value: Number) -> str:
    """Return the number with all its decimals, at least two."""
    number = Decimal(str(value))
    return format_decimal(number, max(2, -int(number.normalize().as_tuple().exponent)))


def format_apart(value: Number | None, *limits: Number, digits: int = 2, most: int = MOST_DECIMALS) -> str:
    """Return the number with the fewest decimals, at least `digits`, that leave it on its side of every limit.

    A ratio of 0.1004 that must not exceed 0.1 reads "0,1004", not "0,10". A number equal to a limit reads like it, and
    so does one that even `most` decimals do not tell apart.
    """
    number = _to_decimal(value)
    if number is None:
        return MISSING
    bounds = [Decimal(str(limit)) for limit in limits]
    sides = [number.compare(bound) for bound in bounds]
    shown = digits
    while shown < most and [round_half_up(number, shown).compare(bound) for bound in bounds] != sides:
        shown += 1
    return format_decimal(number, shown)


def round_half_up(value: Number, digits: int) -> Decimal:
    """Return a finite number rounded to `digits` decimals as it is printed."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def format_plain(value: Number | str | None) -> str:
    """Return the number as programs read it: ``1234.5``, with all its decimals; an empty text where it is missing."""
    number = _to_decimal(value)
    return "" if number is None else f"{number:f}"


def format_percent(share: Number | str | None, digits: int = 0, *limits: Number) -> str:
    """Return a share between 0 and 1 as a percentage: ``78%``, in both languages without a space before the sign.

    It stays on its side of every limit, which is a share too: held against 0.95, 0.9496 reads "94,96%".
    """
    number = _to_decimal(share)
    if number is None:
        return MISSING
    return _write_percent(number, digits, limits, get_language())


# Of 514 forms many are equally far, and writing a number takes longer than the cell of a table around it.
@lru_cache(maxsize=4096)
def _write_percent(number: Decimal, digits: int, limits: tuple[Number, ...], _language: str | None) -> str:
    bounds = [Decimal(str(limit)) * 100 for limit in limits]
    # What is not all or nothing never reads "100%" or "0%": of 10,000 runs, 9,996 are 99.96 percent.
    return f"{format_apart(number * 100, 0, 100, *bounds, digits=digits, most=max(digits, _MOST_DIGITS))}%"


def in_zone(name: str) -> timezone.override:
    """Return the context in which times are written as in a zone, such as a region's; "": as in the national office."""
    return timezone.override(ZoneInfo(name) if name else None)


def zone_label(moment: dt.datetime) -> str:
    """Return WIB, WITA or WIT for an aware time in one of these zones, else its offset, for example ``UTC+2``."""
    offset = moment.utcoffset() or dt.timedelta()
    hours = offset.total_seconds() / 3600
    if hours in ZONE_LABELS:
        return ZONE_LABELS[int(hours)]
    return f"UTC{hours:+g}" if hours else "UTC"


def _in_readers_zone(moment: dt.datetime) -> dt.datetime:
    """Return the time in the active zone; a time without a zone is taken to be in it already."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else timezone.make_aware(moment)


def _clock(moment: dt.datetime) -> str:
    """Return hour and minute with the separator of the active language."""
    separator = ":" if (get_language() or "id").startswith("en") else "."
    return f"{moment.hour:02d}{separator}{moment.minute:02d}"


def format_date(value: dt.date | None) -> str:
    """Return the date written out: ``26 Agustus 2024``. A moment in time gets its date in the reader's zone."""
    return _date_as(value, "j F Y")


def format_date_short(value: dt.date | None) -> str:
    """Return the date with its month shortened, for names: ``26 Agu 2024``."""
    return _date_as(value, "j M Y")


def _date_as(value: dt.date | None, pattern: str) -> str:
    if value is None:
        return MISSING
    day = _in_readers_zone(value).date() if isinstance(value, dt.datetime) else value
    return _write_date(day, pattern, get_language())


@lru_cache(maxsize=4096)
def _write_date(day: dt.date, pattern: str, _language: str | None) -> str:
    return date_format(day, pattern, use_l10n=False)


def format_datetime(value: dt.datetime | None) -> str:
    """Return date and time in the reader's zone: ``26 Agustus 2024, 14.30 WIB``."""
    if value is None:
        return MISSING
    moment = _in_readers_zone(value)
    return f"{format_date(moment)}, {_clock(moment)} {zone_label(moment)}"


def format_act(person: str, at: dt.datetime) -> str:
    """Return who did something and when, in Indonesian: ``oleh Siti Aminah, pukul 14.30 WIB``.

    Where it was not today, the date follows: ``oleh Siti Aminah, pukul 14.30 WIB, 26 Agustus 2024``.
    """
    moment = _in_readers_zone(at)
    day = "" if moment.date() == timezone.localdate() else f", {format_date(moment)}"
    return f"oleh {person}, pukul {format_time(moment)}{day}"


def format_time(value: dt.datetime | None) -> str:
    """Return the time in the reader's zone, without the date: ``14.30 WIB``."""
    if value is None:
        return MISSING
    moment = _in_readers_zone(value)
    return f"{_clock(moment)} {zone_label(moment)}"


def format_days_until(value: dt.datetime) -> str:
    """Return how far a deadline is in days of the reader's calendar: ``21 hari lagi``, ``hari ini``, ``lewat 3 hari``.

    One that was missed by less than a day reads ``lewat 2 jam``, by less than an hour ``baru lewat``.
    """
    hours = (timezone.now() - value) // dt.timedelta(hours=1)
    if 0 <= hours < 24:
        return f"lewat {hours} jam" if hours else "baru lewat"
    days = (_in_readers_zone(value).date() - timezone.localdate()).days
    if days == 0:
        return "hari ini"
    return f"{days} hari lagi" if days > 0 else f"lewat {-days} hari"


def format_time_left(value: dt.datetime) -> str:
    """Return how much time a notice leaves: ``3 hari lagi``, ``5 jam lagi``, ``kurang dari 1 jam lagi``.

    Rounded down, so that nobody counts on more; but a notice that left minutes late still says the whole hour or day.
    """
    hours = (value - timezone.now() + _NOTICE_DELAY) // dt.timedelta(hours=1)
    if hours < 1:
        return "kurang dari 1 jam lagi"
    return f"{hours} jam lagi" if hours < 24 else f"{hours // 24} hari lagi"


def with_line_feeds(text: str) -> str:
    """Return the text with its line ends as they are stored; browsers send each as two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
