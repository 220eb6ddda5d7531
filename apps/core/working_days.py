"""Periods counted in working days, Monday to Friday; holidays count as any other day."""

import datetime as dt
from typing import Final

from django.utils import timezone

_SATURDAY: Final = 5


def add_working_days(moment: dt.datetime, number: int) -> dt.datetime:
    """Return the same time of day `number` working days later, in the zone in which pages are shown now.

    From a Friday, one working day leads to Monday; from a Saturday or Sunday too.
    """
    found = timezone.localtime(moment)
    for _ in range(number):
        found += dt.timedelta(days=1)
        while found.weekday() >= _SATURDAY:
            found += dt.timedelta(days=1)
    return found
