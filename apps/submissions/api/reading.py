"""Answers that a program sends, checked as the form checks them, and with the same words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from apps.core.blanks import trimmed
from apps.core.exceptions import InvalidInputError, UnreadableBodyError
from apps.indicators.structure import IndicatorNode

from ..enums import AnswerValue
from ..forms import CheckedCard, TypedCard
from ..forms.checked import FIELD_LABELS
from ..selectors import Codebook
from ..services import AnswerInput
from ..services.answer_input import MAX_EVENTS, MAX_UNIT

MAX_ANSWERS: Final = 500
"""The most answers of one request; no instrument has as many indicators."""

_TOLD: Final = 3
_LABELS: Final = {
    **FIELD_LABELS,
    "unit": "Satuan",
    "events": "Kejadian",
    "indicator": "kode indikator",
    "etag": "versi yang dibaca",
}
_WRITTEN: Final = {"value", "note", "events"}
_READ: Final = {"indicator", "etag", "revision", "saved_by", "saved_at", "evidence", "findings", "has_draft"}
"""What an answer has when it is read, and may keep when it is sent back; it is not changed by that."""

_EVENT: Final = {"election", "level", "count", "unit", "narrative", "source"}
_CODES: Final = ", ".join(AnswerValue.values)


@dataclass(frozen=True)
class Problem:
    """What is wrong in one place: a field of an answer, or of one of its events (counted from 0)."""

    indicator: str
    field: str
    text: str
    row: int | None = None

    @property
    def place(self) -> str:
        """The place as in the errors of the services: "1.1.value", "1.1.0.count"."""
        parts = [self.indicator, *([] if self.row is None else [str(self.row)]), self.field]
        return ".".join(parts)

    @property
    def sentence(self) -> str:
        """The place as the form names it, and what is wrong."""
        row = "" if self.row is None else f", kejadian {self.row + 1}"
        return f"{self.indicator}{row}, {_LABELS.get(self.field, self.field)}: {self.text}"


@dataclass(frozen=True)
class SentAnswer:
    """One answer that was sent, and the entity tag of the version that it goes on from; "" for none."""

    item: AnswerInput
    etag: str = ""


@dataclass(frozen=True)
class AnswerReader:
    """Reads answers to the indicators of one form (`indicators` by their codes)."""

    indicators: Mapping[str, IndicatorNode]
    codebook: Codebook

    def read_one(self, code: str, sent: Any) -> AnswerInput:
        """Return the answer to an indicator; raises InvalidInputError with everything that is wrong with it."""
        if not isinstance(sent, dict):
            raise UnreadableBodyError("Kirim satu jawaban sebagai objek JSON.")
        found = self._read(code, sent)
        if isinstance(found, AnswerInput):
            return found
        raise _refused(found)

    def read_many(self, sent: Any) -> list[SentAnswer]:
        """Return the answers of a list; raises InvalidInputError with everything that is wrong with any of them."""
        rows = sent.get("answers") if isinstance(sent, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UnreadableBodyError(
                "Kirim objek JSON dengan daftar “answers”, yang berisi satu objek per jawaban."
            )
        check_names(sent, "answers")
        if len(rows) > MAX_ANSWERS:
            raise UnreadableBodyError(f"Paling banyak {MAX_ANSWERS} jawaban dalam satu permintaan.")
        found: list[SentAnswer] = []
        problems: list[Problem] = []
        seen: set[str] = set()
        for place, row in enumerate(rows):
            code, etag = row.get("indicator"), row.get("etag", "")
            wrong = _faults_of_key(code, etag, place, seen, self.indicators)
            seen.add(str(code))
            read = [wrong] if wrong else self._read(str(code), row)
            if isinstance(read, AnswerInput):
                found.append(SentAnswer(read, etag))
            else:
                problems += read
        if problems:
            raise _refused(problems)
        return found

    def _read(self, code: str, sent: Mapping[str, Any]) -> AnswerInput | list[Problem]:
        node = self.indicators[code]
        problems = list(_faults_of_shape(code, sent))
        if problems:
            return problems
        events: Sequence[Mapping[str, Any]] = _given(sent, "events", [])
        rows = tuple(
            {name: _text(event.get(name)) for name in _EVENT - {"unit"}} for event in events[: MAX_EVENTS + 1]
        )
        typed = TypedCard(sent["value"], _given(sent, "note", ""), rows)
        card = CheckedCard(node, typed, self.codebook)
        item = card.to_input(0, "")
        units = [trimmed(_text(event.get("unit"))) for event in events]
        problems = [
            *_faults_of_units(code, units),
            *_faults_of_codes(code, events, self.codebook),
            *_faults_of_card(code, card),
        ]
        if item is None or problems:
            return list({problem.place: problem for problem in reversed(problems)}.values())[::-1]
        told = [
            replace(event, unit=unit or event.unit) for event, unit in zip(item.events, units, strict=True)
        ]
        return replace(item, events=tuple(told), draft_at=None)


def check_names(sent: Any, *known: str) -> None:
    """Check the names at the top of a body. Raises InvalidInputError for those that are none of `known`."""
    if not isinstance(sent, dict):
        raise UnreadableBodyError("Kirim isi permintaan sebagai objek JSON.")
    unknown = sorted(sent.keys() - set(known))
    if unknown:
        hint = f"Yang ada: {', '.join(known)}." if known else "Kirim tanpa isi."
        text = f"Nama ini tidak dikenal. {hint}"
        errors = {name[:40]: [text] for name in unknown}
        raise InvalidInputError(f"Tidak ada yang disimpan. {', '.join(errors)}: {text}", errors)


def _refused(problems: Sequence[Problem]) -> InvalidInputError:
    errors: dict[str, list[str]] = {}
    for problem in problems:
        errors.setdefault(problem.place, []).append(problem.text)
    told = " ".join(problem.sentence for problem in problems[:_TOLD])
    others = f" Dan {len(problems) - _TOLD} lainnya." if len(problems) > _TOLD else ""
    return InvalidInputError(f"Tidak ada yang disimpan. {told}{others}", errors)


def _faults_of_key(
    code: Any, etag: Any, place: int, seen: set[str], known: Mapping[str, IndicatorNode]
) -> Problem | None:
    """Return what is wrong with code or tag of one answer of a list; one without a code is named by its place."""
    if not isinstance(code, str) or not code:
        return Problem(f"answers.{place}", "indicator", "Tulis kode indikatornya.")
    if code not in known:
        return Problem(code[:40], "indicator", "Indikator ini tidak ada dalam instrumen edisi.")
    if code in seen:
        return Problem(code, "indicator", "Indikator ini dikirim dua kali.")
    if not isinstance(etag, str):
        return Problem(code, "etag", "Tulis ETag versi yang Anda baca, sebagai teks.")
    return None


def _faults_of_shape(code: str, sent: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what cannot even be checked: names that do not exist, values of another type."""
    for name in sorted(sent.keys() - _WRITTEN - _READ):
        yield Problem(code, name[:40], "Nama ini tidak dikenal. Yang ada: value, note, events.")
    if sent.get("value") not in AnswerValue.values:
        yield Problem(code, "value", f"Isi dengan salah satu dari {_CODES}.")
    if not isinstance(_given(sent, "note", ""), str):
        yield Problem(code, "note", "Tulis catatan sebagai teks.")
    events = _given(sent, "events", [])
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        yield Problem(code, "events", "Kirim daftar kejadian, masing-masing satu objek.")
        return
    for row, event in enumerate(events[: MAX_EVENTS + 1]):
        for name in sorted(event.keys() - _EVENT):
            text = f"Nama ini tidak dikenal. Yang ada: {', '.join(sorted(_EVENT))}."
            yield Problem(code, name[:40], text, row)
        for name in sorted(_EVENT - {"count"}):
            if not isinstance(_given(event, name, ""), str):
                yield Problem(code, name, "Tulis sebagai teks.", row)
        if isinstance(event.get("count"), bool | list | dict):
            yield Problem(code, "count", "Tulis jumlah kejadian dengan angka. Contoh: 3.", row)


def _faults_of_codes(code: str, events: Sequence[Mapping[str, Any]], codebook: Codebook) -> Iterator[Problem]:
    """Yield codes that do not exist; a program has no list to choose from, so it is told what there is."""
    for name, known in (("election", codebook.elections), ("level", codebook.levels)):
        for row, event in enumerate(events[:MAX_EVENTS]):
            given = event.get(name)
            if given and given not in known:
                yield Problem(code, name, f"“{given[:40]}” tidak ada. Yang ada: {', '.join(known)}.", row)


def _faults_of_units(code: str, units: Sequence[str]) -> Iterator[Problem]:
    for row, unit in enumerate(units):
        if len(unit) > MAX_UNIT:
            yield Problem(code, "unit", f"Satuan paling panjang {MAX_UNIT} huruf.", row)


def _faults_of_card(code: str, card: CheckedCard) -> Iterator[Problem]:
    for name, texts in card.errors_of_card.items():
        yield from (Problem(code, name, text) for text in texts)
    if len(card.rows) > MAX_EVENTS:
        return
    for row in range(len(card.rows)):
        for name, texts in card.errors_of_row(row).items():
            yield from (Problem(code, name, text, row) for text in texts)


def _given(sent: Mapping[str, Any], name: str, nothing: Any) -> Any:
    """Return a value as it was sent, `nothing` for null or where it is missing; false, 0 and {} are none of that."""
    value = sent.get(name)
    return nothing if value is None else value


def _text(value: Any) -> str:
    """Return a value as it would be typed: 3 as "3", and 1.5 as "1.5", which is then refused as a fraction."""
    return "" if value is None else str(value)
