"""Tags for words and figures on the pages of a form."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from apps.core.formatting import format_percent, format_time
from apps.submissions.differences import Kept, Piece
from apps.submissions.enums import AnswerValue
from apps.submissions.forms.answer import ACCEPT, LARGEST_MB
from apps.submissions.models import Evidence
from apps.submissions.selectors import shared_words
from apps.submissions.services.answer_input import MAX_SOURCE, MAX_TEXT

register = template.Library()

SELECTED: Final = SafeString(" selected")

_MARKS: Final = {
    Kept.SAME: "{}",
    Kept.REMOVED: '<del><span class="visually-hidden">dihapus: </span>{}</del>',
    Kept.ADDED: '<ins><span class="visually-hidden">ditambah: </span>{}</ins>',
}


@register.simple_tag
def share(part: int, whole: int) -> str:
    """Return `part` of `whole` as a percentage; a dash where `whole` is 0."""
    return format_percent(part / whole if whole else None)


@register.simple_tag
def longest(field: str) -> int:
    """Return how many characters a field of the form takes."""
    return {"note": MAX_TEXT, "narrative": MAX_TEXT, "source": MAX_SOURCE}[field]


@register.simple_tag
def evidence_rules() -> dict[str, str | int]:
    """Return which files a field takes (`accept` as browsers read it), and how many MB one may have (`largest`)."""
    return {"accept": ACCEPT, "largest": LARGEST_MB}


@register.simple_tag
def options_of(choices: Mapping[str, Any], signs: Mapping[str, str], chosen: str | None) -> SafeString:
    """Return the options of a select from rows with names, by code. A page has dozens of the same few.

    Each begins with its sign on the form on paper, as "a. Pemilu 2024" does: browsers find it by its first letters.
    """
    return format_html_join(
        "",
        '<option value="{}"{}>{}. {}</option>',
        ((code, SELECTED if code == chosen else "", signs[code], row.name) for code, row in choices.items()),
    )


@register.filter
def shared_with(file: Evidence) -> list[str]:
    """Return in sentences where the same file is attached as well; a form that may say so has noted it at the file."""
    return shared_words(file)


@register.filter
def field_id(prefix: str, name: str) -> str:
    """Return the id of a field from what its name begins with."""
    return f"id_{prefix}-{name}"


@register.filter
def answer_label(code: str) -> str:
    """Return an answer in words, for example "Tidak terjadi"; "Belum dijawab" where there is none."""
    return str(AnswerValue(code).label) if code else "Belum dijawab"


@register.simple_tag
def saved_between(number: int, first: dt.datetime, last: dt.datetime) -> str:
    """Return how often a form was saved within a few minutes: "5 simpanan antara 10.02 WIB dan 10.09 WIB"."""
    begin, end = format_time(first), format_time(last)
    return f"{number} simpanan pada {end}" if begin == end else f"{number} simpanan antara {begin} dan {end}"


@register.simple_tag
def text_change(pieces: Sequence[Piece]) -> SafeString:
    """Return the words of a field with those struck that went and those underlined that came; said aloud as well.

    Blanks behind a run of words stand outside its mark; what went and what came in its place are parted by one. Written
    here and not in a template, where the line ends of the template would show in the text.
    """
    return format_html(
        '<span class="text-change">{}</span>',
        format_html_join("", "{}{}", (_marked(piece) for piece in pieces)),
    )


def _marked(piece: Piece) -> tuple[SafeString, str]:
    words = piece.text.rstrip()
    blanks = piece.text[len(words) :]
    if piece.kept == Kept.SAME or not words:
        return format_html(_MARKS[piece.kept], piece.text), ""
    return format_html(_MARKS[piece.kept], words), blanks or " "
