"""What a page showed when it was opened, so that an old tab does not take back what was stored meanwhile.

A form that changes something sends each value along with a mark of what stood there when the page was opened. What
somebody left as it was is no wish, and stays as it is stored by now. Only a value that was changed on the page and by
somebody else contradicts; then nothing is stored, and both versions are shown.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .blanks import trimmed

Marks = Mapping[str, str]
"""Field -> mark of the value that it showed. A field without a mark counts as changed on the page."""


@dataclass(frozen=True)
class Contradiction:
    """A value that was changed on the page, and by somebody else since it was opened."""

    name: str
    sent: Any
    stored: Any


@dataclass(frozen=True)
class Merged:
    """The values to store, and what contradicts. Of that, `values` has what was sent."""

    values: dict[str, Any]
    contradictions: tuple[Contradiction, ...] = ()


def mark_of(value: object) -> str:
    """Return the mark of a value: equal for equal texts, whatever their line ends, and for lists in any order."""
    if isinstance(value, str):
        plain: object = trimmed(value)
    elif isinstance(value, list | tuple):
        plain = sorted(map(str, value))
    else:
        plain = None if value is None else str(value)
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:12]


def write_marks(shown: Mapping[str, object]) -> str:
    """Return the marks of the values of a page, as a hidden field carries them: "title:5f0c… due_on:91ab…"."""
    return join_marks({name: mark_of(value) for name, value in shown.items()})


def join_marks(marks: Marks) -> str:
    """Return marks as a hidden field carries them; the reverse of `read_marks`."""
    return " ".join(f"{name}:{mark}" for name, mark in marks.items())


def read_marks(sent: str) -> Marks:
    """Return the marks that a form sent back; what is no mark is left out."""
    return {name: mark for name, _, mark in (part.rpartition(":") for part in sent.split()) if name}


def merge_values(sent: Mapping[str, Any], stored: Mapping[str, Any], marks: Marks) -> Merged:
    """Merge what a form sent with what is stored now; both have the same fields, `sent` perhaps not all."""
    values = dict(stored)
    found: list[Contradiction] = []
    for name, value in sent.items():
        mine, theirs, shown = mark_of(value), mark_of(stored[name]), marks.get(name)
        if mine in {theirs, shown}:
            continue
        values[name] = value
        if theirs != shown:
            found.append(Contradiction(name, value, stored[name]))
    return Merged(values, tuple(found))
