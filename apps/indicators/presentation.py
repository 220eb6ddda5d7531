"""What the screens show of codebooks, wording against wording, and of the windows of editions. No queries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, Final

from apps.regions.enums import OFFICE_LEVELS

from .codebook import LABELS, LISTS, CodebookEntry, changed_parts
from .enums import WindowStage
from .models import CodebookRevision, Edition, EditionWindow
from .structure import InstrumentStructure

_WORD: Final = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Piece:
    """Some words, or one phrase of a list: in both wordings, or gone, or new."""

    text: str
    is_gone: bool = False
    is_new: bool = False


@dataclass(frozen=True)
class PartChange:
    """How one part of an entry changed."""

    label: str
    is_list: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class HistoryStep:
    """One wording of an entry, and how it differs from the one before; the first one differs from nothing."""

    revision: CodebookRevision
    changes: tuple[PartChange, ...]


@dataclass(frozen=True)
class CodebookCount:
    """How many indicators of an instrument have an entry, and how many of these are drafts."""

    indicators: int
    entries: int
    drafts: int

    @property
    def adopted(self) -> int:
        return self.entries - self.drafts

    @property
    def without(self) -> int:
        return self.indicators - self.entries


def codebook_count(structure: InstrumentStructure, entries: Mapping[str, CodebookEntry]) -> CodebookCount:
    """Count the entries, by indicator code, of the indicators that the instrument has."""
    known = [entries[node.code] for node in structure.indicators if node.code in entries]
    return CodebookCount(len(structure.indicators), len(known), sum(entry.is_draft for entry in known))


def history_steps(revisions: Sequence[CodebookRevision]) -> list[HistoryStep]:
    """Return the wordings as they were given, newest first, each with how it differs from the next one."""
    return [
        HistoryStep(revision, entry_changes(before.entry, revision.entry) if before else ())
        for revision, before in zip_longest(revisions, revisions[1:])
    ]


def entry_changes(before: CodebookEntry, after: CodebookEntry) -> tuple[PartChange, ...]:
    """Return how each part that differs changed: texts word by word, lists phrase by phrase."""
    return tuple(
        PartChange(
            LABELS[name],
            name in LISTS,
            tuple(_pieces(name, _said(name, before), _said(name, after))),
        )
        for name in changed_parts(before, after)
    )


def _said(name: str, entry: CodebookEntry) -> list[str]:
    """Return the phrases of a list, or the words of a text with the space behind them."""
    value: Any = getattr(entry, name)
    if name in LISTS:
        return list(value)
    return _WORD.findall(entry.status.label if name == "status" else value)


def _pieces(name: str, before: list[str], after: list[str]) -> Iterator[Piece]:
    together = (lambda parts: parts) if name in LISTS else (lambda parts: ["".join(parts).rstrip()])
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        if before[start:end] == after[new_start:new_end]:
            yield from (Piece(text) for text in together(before[start:end]))
            continue
        if end > start:
            yield from (Piece(text, is_gone=True) for text in together(before[start:end]))
        if new_end > new_start:
            yield from (Piece(text, is_new=True) for text in together(after[new_start:new_end]))


def schedule_of(edition: Edition) -> list[tuple[str, list[tuple[str, EditionWindow | None]]]]:
    """Return, for each step, the window of each level; `windows` of the edition are loaded along."""
    rows = {(row.level, row.stage): row for row in edition.windows.all()}
    return [
        (
            str(stage.label),
            [(str(level.label), rows.get((level.value, stage.value))) for level in OFFICE_LEVELS],
        )
        for stage in WindowStage
    ]
