"""What differs between two versions of an answer, field by field and word by word; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from apps.core.formatting import format_decimal
from apps.indicators.models import Election, EventLevel

from .content import Content
from .enums import AnswerValue

WORDS_COMPARED: Final = 60_000
"""How many words of one page are compared one by one; texts beyond that are shown whole, the old and the new one."""

_WORD: Final = re.compile(r"\S+\s*|\s+")
_ROW_FIELDS: Final = {
    "election": "Pemilihan",
    "level": "Tingkat",
    "count": "Jumlah",
    "narrative": "Uraian",
    "source": "Sumber",
}
_LONG_TEXTS: Final = {"note", "narrative", "source"}
_LEAST_ALIKE: Final = 3
"""How many fields two rows must share to count as one row that was changed."""


class Kept(StrEnum):
    """What became of a piece of text, or of an event row."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, went or came."""

    kept: Kept
    text: str


@dataclass(frozen=True)
class FieldChange:
    """One field that is not what it was."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class RowChange:
    """One event row that came, went or was changed. `number` is its place now; before, where it is gone."""

    kept: Kept
    number: int
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class AnswerChange:
    """All that differs between two versions; files are no part of it."""

    fields: tuple[FieldChange, ...]
    rows: tuple[RowChange, ...]
    is_reordered: bool
    """Whether the rows are the same in another order."""

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.rows or self.is_reordered)


class Comparison:
    """Compares versions for one page. Only so many words in all, so that no page takes long."""

    def __init__(
        self,
        elections: Mapping[str, Election],
        levels: Mapping[str, EventLevel],
        words: int = WORDS_COMPARED,
    ) -> None:
        self._names: dict[str, Mapping[str, Election | EventLevel]] = {"election": elections, "level": levels}
        self._words_left = words

    def change(self, before: Content | None, after: Content) -> AnswerChange:
        """Return what `after` says otherwise than `before`; everything where there was nothing before."""
        old: Content = before or {"value": "", "note": "", "events": []}
        fields = (
            self._field("value", "Jawaban", _value(old), _value(after)),
            self._field("note", "Catatan", old["note"], after["note"]),
        )
        rows = self._rows(old["events"], after["events"])
        return AnswerChange(
            fields=tuple(field for field in fields if field is not None),
            rows=tuple(rows),
            is_reordered=not rows and old["events"] != after["events"],
        )

    def text_change(self, label: str, old: str, new: str) -> FieldChange:
        """Return how one text that a person wrote became another; `old` is empty where there was none."""
        return FieldChange(label, self._pieces(old, new) if old else _whole(old, new))

    def _rows(self, old: Sequence[Content], new: Sequence[Content]) -> list[RowChange]:
        pairs, gone, come = _pair_rows(old, new)
        changed = [
            RowChange(Kept.CHANGED, now + 1, self._row_fields(old[was], new[now])) for was, now in pairs
        ]
        added = [RowChange(Kept.ADDED, now + 1, self._row_fields({}, new[now])) for now in come]
        removed = [RowChange(Kept.REMOVED, was + 1, self._row_fields(old[was], {})) for was in gone]
        return sorted(changed + added, key=lambda row: row.number) + removed

    def _row_fields(self, old: Content, new: Content) -> tuple[FieldChange, ...]:
        found = (
            self._field(name, label, self._words(name, old), self._words(name, new))
            for name, label in _ROW_FIELDS.items()
        )
        return tuple(field for field in found if field is not None)

    def _words(self, name: str, row: Content) -> str:
        if not row:
            return ""
        value = row[name]
        if name in self._names and value in self._names[name]:
            return self._names[name][value].name
        return f"{format_decimal(value, 0)} {row['unit']}" if name == "count" else str(value)

    def _field(self, name: str, label: str, old: str, new: str) -> FieldChange | None:
        if old == new:
            return None
        if name in _LONG_TEXTS and old and new:
            return FieldChange(label, self._pieces(old, new))
        return FieldChange(label, _whole(old, new))

    def _pieces(self, old: str, new: str) -> tuple[Piece, ...]:
        before, after = _WORD.findall(old), _WORD.findall(new)
        self._words_left -= len(before) + len(after)
        if self._words_left < 0:
            return _whole(old, new)
        pieces: list[Piece] = []
        matcher = SequenceMatcher(a=before, b=after)
        for tag, was, was_end, now, now_end in matcher.get_opcodes():
            if tag in ("replace", "delete", "insert"):
                pieces += _whole("".join(before[was:was_end]), "".join(after[now:now_end]))
            else:
                pieces.append(Piece(Kept.SAME, "".join(after[now:now_end])))
        return tuple(pieces)


def _value(content: Content) -> str:
    return str(AnswerValue(content["value"]).label) if content["value"] else ""


def _whole(old: str, new: str) -> tuple[Piece, ...]:
    pieces = (Piece(Kept.REMOVED, old), Piece(Kept.ADDED, new))
    return tuple(piece for piece in pieces if piece.text)


def rows_gone(before: Content | None, after: Content) -> list[Content]:
    """Return the event rows of `before` that `after` has no more, neither as they were nor changed."""
    old = before["events"] if before else []
    _, gone, _ = _pair_rows(old, after["events"])
    return [old[place] for place in gone]


def _pair_rows(
    old: Sequence[Content], new: Sequence[Content]
) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Return which rows were changed into which (places before and now), which are gone, and which are new.

    Rows carry no number of their own. A row that is still there word for word, wherever, is no change; of the others
    those belong together that have most in common, the one in the same place first.
    """
    gone, come = list(range(len(old))), list(range(len(new)))
    for was in range(len(old)):
        same = next((now for now in come if new[now] == old[was]), None)
        if same is not None:
            gone.remove(was)
            come.remove(same)
    if len(gone) == len(come) == 1:
        return [(gone[0], come[0])], [], []
    likeness = [(_alike(old[was], new[now]), was == now, was, now) for was in gone for now in come]
    pairs: list[tuple[int, int]] = []
    for alike, _, was, now in sorted(likeness, key=lambda item: (-item[0], not item[1], item[2:])):
        if alike >= _LEAST_ALIKE and was in gone and now in come:
            pairs.append((was, now))
            gone.remove(was)
            come.remove(now)
    return pairs, gone, come


def _alike(old: Content, new: Content) -> int:
    """Return how much two rows share: a field each, and one more for the narrative, which names the event."""
    return sum(old[name] == new[name] for name in (*_ROW_FIELDS, "narrative"))
