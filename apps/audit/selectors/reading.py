"""Reading entries whatever stands in them: one that somebody changed in the database is told of, not tripped over."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any, Final

from django.db import DataError
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from ..models import Entry, Seal

_UNREADABLE: Final = (DataError, ValueError, OverflowError, RecursionError)
"""What comes of a moment that Python does not know, such as `infinity`, or of JSON that is too deep or too long."""

_READ: Final[dict[str, tuple[Callable[[str], Any], Any]]] = {
    "at": (dt.datetime.fromisoformat, dt.datetime.max.replace(tzinfo=dt.UTC)),
    "detail": (json.loads, {}),
    "names": (json.loads, {}),
}
"""The columns that may hold what Python cannot read: how each is read of its text, and what stands in for it."""


def entries_read(rows: QuerySet[Entry]) -> list[Entry]:
    """Return the entries; of one that cannot be read, the columns in question are texts in `Entry.unread`."""
    try:
        return list(rows)
    except _UNREADABLE:
        texts = {f"{name}_text": Cast(name, TextField()) for name in _READ}
        return [_read(row) for row in rows.defer(*_READ).annotate(**texts)]


def seals_read(rows: QuerySet[Seal]) -> list[Seal]:
    """Return the links; if the time at which one was made cannot be read, all without it: it is not chained itself."""
    try:
        return list(rows)
    except _UNREADABLE:
        seals = list(rows.defer("sealed_at"))
        for seal in seals:
            seal.sealed_at = None  # type: ignore[assignment]  # shown as missing
        return seals


def _read(row: Entry) -> Entry:
    unread = {}
    for name, (read, instead) in _READ.items():
        text = getattr(row, f"{name}_text")
        try:
            value = read(text)
        except _UNREADABLE:
            value, unread[name] = instead, text
        setattr(row, name, value)
    row.unread = unread
    return row
