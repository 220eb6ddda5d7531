"""Parts of a form that are drawn once and filled in: a page has dozens of each, and they differ in a few names."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from apps.submissions.forms import AnswerEntry, RowShown, TypedCard, field_prefix
from apps.submissions.selectors import Codebook

register = template.Library()

Names = tuple[tuple[str, str], ...]
"""Codes with their names, in order."""

_BLANK: Final = "__blank__"
"""Stands for the code of an indicator, or for what the names of some fields begin with."""

_READ_AT: Final = "__read_at__"
_DRAFT_AT: Final = "__draft_at__"


@register.simple_tag
def entry_fields(entry: AnswerEntry) -> SafeString:
    """Return the fields of a card: answer, events, note. Most cards have neither an event nor a note."""
    if not _is_plain(entry):
        return render_to_string("submissions/partials/entry_fields.html", {"entry": entry})
    codebook = entry.codebook
    html = _plain_fields(
        entry.typed.value, entry.indicator.counted_in, _names(codebook.elections), _names(codebook.levels)
    )
    html = html.replace(_READ_AT, str(entry.read_at)).replace(_DRAFT_AT, escape(entry.draft_at))
    return SafeString(html.replace(field_prefix(_BLANK), entry.prefix).replace(_BLANK, entry.indicator.code))


@register.simple_tag
def blank_row(row: RowShown, codebook: Codebook) -> SafeString:
    """Return an event row in which nothing stands."""
    html = _blank_row(row.number, _names(codebook.elections), _names(codebook.levels))
    return SafeString(html.replace(_BLANK, row.name))


@register.simple_tag
def file_field(prefix: str, errors: Sequence[str]) -> SafeString:
    """Return the field for more files of one indicator; `prefix` is what the names of the card's fields begin with."""
    if errors:
        return _file_field(prefix, errors)
    return SafeString(_blank_file_field().replace(_BLANK, prefix))


def _is_plain(entry: AnswerEntry) -> bool:
    is_bare = not entry.typed.note and not entry.typed.rows and not entry.extra_rows
    return is_bare and entry.checked is None


@lru_cache(maxsize=256)
def _plain_fields(value: str, unit: str, elections: Names, levels: Names) -> str:
    """Draw them once for each answer, unit, and set of elections and levels."""
    indicator: Any = SimpleNamespace(code=_BLANK, counted_in=unit)
    read_at: Any = _READ_AT
    typed, codebook = TypedCard(value=value), _codebook(elections, levels)
    entry = AnswerEntry(indicator, codebook, None, None, typed, read_at, _DRAFT_AT)
    return render_to_string("submissions/partials/entry_fields.html", {"entry": entry})


@lru_cache(maxsize=64)
def _blank_row(number: int, elections: Names, levels: Names) -> str:
    """Draw it once for each set of elections and levels."""
    context = {"row": RowShown(number, _BLANK), "name": _BLANK, "codebook": _codebook(elections, levels)}
    return render_to_string("submissions/partials/event_row.html", context)


@lru_cache(maxsize=1)
def _blank_file_field() -> str:
    return _file_field(_BLANK, ())


def _file_field(prefix: str, errors: Sequence[str]) -> SafeString:
    context = {"prefix": prefix, "errors": errors}
    return render_to_string("submissions/partials/evidence_field.html", context)


def _codebook(elections: Names, levels: Names) -> Any:
    named = [{code: SimpleNamespace(name=name) for code, name in rows} for rows in (elections, levels)]
    return SimpleNamespace(elections=named[0], levels=named[1])


def _names(rows: Mapping[str, Any]) -> Names:
    return tuple((code, row.name) for code, row in rows.items())
