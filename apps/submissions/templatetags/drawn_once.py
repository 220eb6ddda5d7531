"""The fields of a form that are drawn once and filled in."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from apps.core.drawing import filled, mark
from apps.submissions.forms import AnswerEntry, RowShown
from apps.submissions.forms.checked import Errors
from apps.submissions.selectors import Codebook

register = template.Library()

Names = tuple[tuple[str, str], ...]
"""Codes with their names, in order."""

_TEXTS: Final = ("count", "narrative", "source")
"""What somebody typed into a row, beside what was chosen there."""


@register.simple_tag
def entry_fields(entry: AnswerEntry) -> SafeString:
    """Return the fields of a card: answer, events, note."""
    rows = entry.rows
    drawn_rows = SafeString("".join(event_row(row, entry.codebook) for row in rows))
    if entry.checked is not None:
        context = {"entry": entry, "rows": drawn_rows, "n_rows": len(rows)}
        return render_to_string("submissions/partials/entry_fields.html", context)
    texts = {
        "prefix": entry.prefix,
        "code": entry.indicator.code,
        "read_at": str(entry.read_at),
        "draft_at": escape(entry.draft_at),
        "note": escape(entry.typed.note),
        "n_rows": str(len(rows)),
        "rows": drawn_rows,
    }
    drawn = _drawn_fields(entry.typed.value, entry.indicator.counted_in, is_filled=bool(entry.typed.rows))
    return filled(drawn, texts)


def event_row(row: RowShown, codebook: Codebook) -> SafeString:
    """Return the fields of an event row."""
    texts = row.texts
    if row.errors or texts.get("unit"):
        return _event_row(row, row.name, codebook)
    names = (_names(codebook.elections), _names(codebook.levels))
    drawn = _drawn_row(row.number, texts.get("election", ""), texts.get("level", ""), *names)
    return filled(drawn, {"name": row.name, **{field: escape(texts.get(field, "")) for field in _TEXTS}})


@register.simple_tag
def file_field(prefix: str, errors: Sequence[str]) -> SafeString:
    """Return the field for more files of one indicator; `prefix` is what the names of the card's fields begin with."""
    if errors:
        return _file_field(prefix, errors)
    return filled(_drawn_file_field(), {"prefix": prefix})


def _narrow(drawn: str) -> str:
    """Leave one blank where templates are indented: a page has dozens of these parts. Nothing typed is in them yet."""
    return re.sub(r"\s+", " ", drawn)


@lru_cache(maxsize=256)
def _drawn_fields(value: str, unit: str, *, is_filled: bool) -> str:
    """Draw them once for each answer and unit, with events and without."""
    entry = SimpleNamespace(
        answers=AnswerEntry.answers,
        prefix=mark("prefix"),
        indicator=SimpleNamespace(code=mark("code"), counted_in=unit),
        typed=SimpleNamespace(value=value, note=mark("note"), rows=is_filled),
        shown_errors=Errors(),
        read_at=mark("read_at"),
        draft_at=mark("draft_at"),
    )
    context = {"entry": entry, "rows": mark("rows"), "n_rows": mark("n_rows")}
    return _narrow(render_to_string("submissions/partials/entry_fields.html", context))


@lru_cache(maxsize=1024)
def _drawn_row(number: int, election: str, level: str, elections: Names, levels: Names) -> str:
    """Draw it once for each number and choice, of each set of elections and levels."""
    texts = {"election": election, "level": level, "unit": "", **{field: mark(field) for field in _TEXTS}}
    named: list[Any] = [
        {code: SimpleNamespace(name=name) for code, name in rows} for rows in (elections, levels)
    ]
    return _narrow(_event_row(RowShown(number, "", texts), mark("name"), Codebook(*named)))


def _event_row(row: RowShown, name: str, codebook: Codebook) -> SafeString:
    context = {"row": row, "name": name, "codebook": codebook}
    return render_to_string("submissions/partials/event_row.html", context)


@lru_cache(maxsize=1)
def _drawn_file_field() -> str:
    return _narrow(_file_field(mark("prefix"), ()))


def _file_field(prefix: str, errors: Sequence[str]) -> SafeString:
    context = {"prefix": prefix, "errors": errors}
    return render_to_string("submissions/partials/evidence_field.html", context)


def _names(rows: Mapping[str, Any]) -> Names:
    return tuple((code, row.name) for code, row in rows.items())
