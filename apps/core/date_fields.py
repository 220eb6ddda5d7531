"""Dates as people here write them. A browser's own date field speaks the language of the browser, not of the portal."""

import datetime as dt
import re
from contextlib import suppress
from typing import Any, Final

from django import forms

_MONTHS: Final = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
    "november", "desember",
)  # fmt: skip
_NAMED: Final = re.compile(r"(\d{1,2})\s+([a-z]{3,})\.?\s+(\d{4})", re.IGNORECASE)

DATE_FORMATS: Final = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
MOMENT_FORMATS: Final = (
    *(f"{day} {clock}" for day in DATE_FORMATS for clock in ("%H.%M", "%H:%M")),
    "%Y-%m-%dT%H:%M",
)


class WrittenDateField(forms.DateField):
    """A day: 31/12/2029, 31-12-2029, 31 Desember 2029, or 2029-12-31 as programs write it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(
            format="%d/%m/%Y", attrs={"placeholder": "hh/bb/tttt", "autocomplete": "off", "maxlength": 30}
        )
        super().__init__(input_formats=DATE_FORMATS, widget=widget, **options)

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(_with_number(value))


class WrittenMomentField(forms.DateTimeField):
    """A day with the time of day in the active zone: 31/12/2029 23.59, or 31 Desember 2029, 23.59."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(
            format="%d/%m/%Y %H.%M",
            attrs={"placeholder": "hh/bb/tttt jj.mm", "autocomplete": "off", "maxlength": 40},
        )
        super().__init__(input_formats=MOMENT_FORMATS, widget=widget, **options)

    def to_python(self, value: Any) -> dt.datetime | None:
        if isinstance(value, str):
            value = re.sub(r"[\s,]+(pukul\s+)?", " ", _with_number(value).strip())
        return super().to_python(value)


def _with_number(value: Any) -> Any:
    """Write a month that is given by its name as a number: "31 Desember 2029" as "31/12/2029".

    Three letters are enough. A word that is no month stays as it is, and the field then refuses the whole.
    """
    if not isinstance(value, str):
        return value

    def replace(found: re.Match[str]) -> str:
        day, word, year = found.groups()
        months = [n for n, name in enumerate(_MONTHS, start=1) if name.startswith(word.lower())]
        return f"{day}/{months[0]}/{year}" if len(months) == 1 else found[0]

    return _NAMED.sub(replace, value)


def guess_days(text: str) -> list[dt.date]:
    """Return the days that a date in another form may mean: two where 5/6/2022 may have the day or the month first."""
    written, days = _with_number(text.strip()), []
    for form in (*DATE_FORMATS, "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y"):
        with suppress(ValueError):
            days.append(dt.datetime.strptime(written, form).replace(tzinfo=dt.UTC).date())
    with suppress(ValueError):
        days.append(dt.date.fromisoformat(written))
    return list(dict.fromkeys(days))
