"""One indicator's card on the page: what is stored, or what was typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

from django.http import QueryDict

from apps.indicators.structure import IndicatorNode

from ..enums import AnswerValue
from ..models import Answer, AnswerDraft
from ..selectors import Codebook
from .checked import CheckedCard, Errors, FieldError, Files, field_prefix
from .typed import EVENT_FIELDS, Row, TypedCard


@dataclass(frozen=True)
class RowShown:
    """One event row on the page: its number from 0, what the names of its fields begin with, the texts in it."""

    number: int
    name: str
    texts: Row = field(default_factory=lambda: dict.fromkeys(EVENT_FIELDS, ""))
    errors: Errors = field(default_factory=Errors)


@dataclass
class AnswerEntry:
    """One indicator's card on the page.

    `read_at` is the revision of the answer that the person had on the screen, 0 where there was no answer yet, and
    `draft_at` the version of the draft, "" where there was none. A card that was sent is `checked`.
    """

    indicator: IndicatorNode
    codebook: Codebook
    answer: Answer | None
    draft: AnswerDraft | None
    typed: TypedCard
    read_at: int
    draft_at: str
    checked: CheckedCard | None = None
    extra_rows: int = 0

    @classmethod
    def stored(
        cls, indicator: IndicatorNode, codebook: Codebook, answer: Answer | None, draft: AnswerDraft | None
    ) -> "AnswerEntry":
        """Return the card as it is stored: with the draft, where something was typed that is no answer yet."""
        typed = TypedCard.of_json(draft.typed) if draft else TypedCard.of_answer(answer, indicator.counted_in)
        read_at = draft.read_at if draft else answer.revision if answer else 0
        return cls(indicator, codebook, answer, draft, typed, read_at, draft.version if draft else "")

    def posted(self, data: QueryDict, files: Files | None = None) -> "AnswerEntry":
        """Return the card as it was sent, and checked."""
        typed = TypedCard.of_data(data, self.prefix)
        read_at, draft_at = _versions(data, self.prefix)
        return AnswerEntry(
            self.indicator,
            self.codebook,
            self.answer,
            self.draft,
            typed,
            read_at,
            draft_at,
            CheckedCard(self.indicator, typed, self.codebook, files),
        )

    def restated(self, extra_rows: int = 0) -> "AnswerEntry":
        """Return the card with everything as typed, unchecked, and `extra_rows` empty rows more."""
        return AnswerEntry(
            self.indicator,
            self.codebook,
            self.answer,
            self.draft,
            self.typed,
            self.read_at,
            self.draft_at,
            extra_rows=extra_rows,
        )

    def stand_beside(self, now: "AnswerEntry", *, is_saved: bool) -> None:
        """Keep what was typed beside what is stored `now`; where the card was just saved, go on from there."""
        self.answer, self.draft = now.answer, now.draft
        if is_saved:
            self.read_at, self.draft_at = now.read_at, now.draft_at

    answers: ClassVar = AnswerValue.choices
    """The values to choose from, each with its label."""

    @property
    def is_whole_draft(self) -> bool:
        """Whether the draft that is shown lacks nothing to become the answer: its page was closed a moment before."""
        return self._checked_draft is not None and self._checked_draft.is_storable

    @property
    def faults_of_draft(self) -> list[FieldError]:
        """What is wrong with the draft that is shown, not counting what is only missing yet."""
        return (
            [error for error in self._checked_draft.errors() if not error.is_missing]
            if self._checked_draft
            else []
        )

    @property
    def gap_of_draft(self) -> str:
        """What the draft that is shown lacks first; "" where it lacks nothing, or there is none."""
        errors = self._checked_draft.errors() if self._checked_draft else iter(())
        return next((error.text for error in errors if error.is_missing), "")

    @cached_property
    def _checked_draft(self) -> CheckedCard | None:
        if self.draft is None or self.checked is not None:
            return None
        return CheckedCard(self.indicator, self.typed, self.codebook)

    @property
    def prefix(self) -> str:
        return field_prefix(self.indicator.code)

    @property
    def rows(self) -> list[RowShown]:
        """The event rows that the card shows: those in which something stands, else an empty one to begin with."""
        shown = [
            RowShown(
                number,
                self._name(number),
                texts,
                self.checked.errors_of_row(number) if self.checked else Errors(),
            )
            for number, texts in enumerate(self.typed.rows)
        ]
        empty = range(len(shown), len(shown) + max(self.extra_rows, 0 if shown else 1))
        return shown + [RowShown(number, self._name(number)) for number in empty]

    def _name(self, number: int) -> str:
        return f"{self.prefix}-events-{number}"

    @property
    def shown_errors(self) -> Errors:
        """What is wrong with the fields around the rows."""
        return self.checked.errors_of_card if self.checked else Errors()

    def errors(self) -> Iterator[FieldError]:
        """Yield every error of the card, in the order of its fields."""
        yield from self.checked.errors() if self.checked else ()


def _versions(data: QueryDict, prefix: str) -> tuple[int, str]:
    """Return the versions of answer and draft that the person had on the screen.

    On the page that shows two versions of a card, the choice of one's own carries those that it replaces. Without a
    choice the old ones stay, and the conflict is shown again.
    """
    chosen = re.fullmatch(r"(\d{1,9})/([\d.]{0,40})", data.get(f"{prefix}-resolution", ""))
    if chosen:
        return int(chosen[1]), chosen[2]
    read_at = data.get(f"{prefix}-read_at", "")
    is_number = read_at.isdecimal() and len(read_at) < 10
    return int(read_at) if is_number else 0, data.get(f"{prefix}-draft_at", "")
