"""Answers that are handed in to be saved: how they are checked, and in which form they are stored. No writes."""

import uuid
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.core.blanks import trimmed
from apps.core.exceptions import InvalidInputError

from ..content import Content
from ..enums import AnswerValue
from ..selectors import Codebook

MAX_EVENTS: Final = 100
"""The most event rows of one answer; events of the same kind belong into one row, with their number."""
MAX_COUNT: Final = 1_000_000
MAX_UNIT: Final = 60
MAX_SOURCE: Final = 200
MAX_TEXT: Final = 5_000


@dataclass(frozen=True)
class EventInput:
    """One event row as entered; election and level by their codes."""

    election: str
    level: str
    count: int
    unit: str
    narrative: str
    source: str


@dataclass(frozen=True)
class AnswerInput:
    """One answer as entered. `read_at` is the revision that was on the screen; 0 where there was no answer yet.

    `draft_at` is the version of the draft that was on the screen ("" for none), which the answer replaces; None for
    what does not come from a page, and leaves a draft alone. `writer` is as in `AnswerRevision`.
    `restores` is the number of the version that it brings back; 0 for what was entered.
    """

    indicator: str
    value: AnswerValue
    note: str = ""
    events: tuple[EventInput, ...] = ()
    read_at: int = 0
    draft_at: str | None = None
    writer: uuid.UUID | None = None
    restores: int = 0


def normalise_input(item: AnswerInput) -> AnswerInput:
    """Return the input with its texts as they are stored, so that an unchanged form counts as unchanged.

    Browsers send line ends as CRLF, and people leave blanks at the ends.
    """
    events = tuple(
        replace(
            event,
            unit=trimmed(event.unit),
            narrative=trimmed(event.narrative),
            source=trimmed(event.source),
        )
        for event in item.events
    )
    return replace(item, note=trimmed(item.note), events=events)


def input_content(item: AnswerInput, evidence: list[str]) -> Content:
    """Return the input in the form of `answer_content`, as if stored with these files (`evidence`: their SHA-256)."""
    return {
        "value": item.value.value,
        "note": item.note,
        "events": [dict(vars(event)) for event in item.events],
        "evidence": evidence,
    }


def says_the_same(item: AnswerInput, content: Content | None) -> bool:
    """Whether the input says what a stored version says; the files do not count, as no input carries any."""
    return content is not None and input_content(item, evidence=content["evidence"]) == content


def check_inputs(inputs: Sequence[AnswerInput], indicators: Container[str], codebook: Codebook) -> None:
    """Raise InvalidInputError with every problem, keyed "<indicator>.<field>" or "<indicator>.<row>.<field>"."""
    errors: dict[str, list[str]] = {}
    seen: set[str] = set()
    for item in inputs:
        for place, text in _problems(item, indicators, codebook):
            errors.setdefault(f"{item.indicator}.{place}", []).append(text)
        if item.indicator in seen:
            errors.setdefault(f"{item.indicator}.indicator", []).append("Indikator ini dikirim dua kali.")
        seen.add(item.indicator)
    if errors:
        raise InvalidInputError("Sebagian isian belum dapat disimpan. Perbaiki bagian yang ditandai.", errors)


def _problems(item: AnswerInput, indicators: Container[str], codebook: Codebook) -> Iterator[tuple[str, str]]:
    if item.indicator not in indicators:
        yield "indicator", "Indikator ini tidak ada dalam instrumen edisi."
        return
    if len(item.note) > MAX_TEXT:
        yield "note", f"Catatan paling panjang {MAX_TEXT} huruf."
    if item.value == AnswerValue.OCCURRED and not item.events:
        yield "events", "Jawaban “Terjadi” memerlukan sedikitnya satu kejadian."
    elif item.value != AnswerValue.OCCURRED and item.events:
        yield "events", "Kejadian hanya diisi bila jawabannya “Terjadi”."
    elif len(item.events) > MAX_EVENTS:
        yield "events", f"Paling banyak {MAX_EVENTS} baris kejadian. Gabungkan yang sejenis."
    else:
        for number, event in enumerate(item.events):
            for place, text in event_problems(event, codebook):
                yield f"{number}.{place}", text


def event_problems(event: EventInput, codebook: Codebook) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in an event, each with the field that it is about."""
    if event.election not in codebook.elections:
        yield "election", "Pilih pemilihan tempat kejadian ini."
    if event.level not in codebook.levels:
        yield "level", "Pilih tingkat kejadian."
    if not 1 <= event.count <= MAX_COUNT:
        yield "count", "Jumlah kejadian harus bilangan bulat 1 sampai 1.000.000."
    texts = (
        ("unit", "Satuan", event.unit, MAX_UNIT),
        ("narrative", "Uraian", event.narrative, MAX_TEXT),
        ("source", "Sumber", event.source, MAX_SOURCE),
    )
    for place, label, text, limit in texts:
        if not text:
            yield place, f"{label} wajib diisi."
        elif len(text) > limit:
            yield place, f"{label} paling panjang {limit} huruf."
