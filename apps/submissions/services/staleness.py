"""Whether what comes in was typed beside the newest version of a card, or contradicts what came in between."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.core.exceptions import StaleRevisionError
from apps.core.prepared import prepared
from apps.indicators.models import Indicator

from ..content import Content
from ..models import Answer, AnswerDraft, AnswerRevision, Submission
from .answer_input import AnswerInput, input_content, says_the_same

Version = Answer | AnswerDraft


@dataclass(frozen=True, eq=False)
class Card:
    """What was sent for one indicator of a form, beside the answer and the draft that are stored of it."""

    submission: Submission
    item: AnswerInput
    answer: Answer | None
    said: Content | None
    """What the answer says before anything of the input is stored."""
    draft: AnswerDraft | None

    @property
    def content(self) -> Content:
        """What the answer says once the input is stored."""
        return input_content(self.item, self.said["evidence"] if self.said else [])


@dataclass
class SortedCards:
    """Cards whose input may be stored, and those whose input contradicts a newer version, with that version."""

    current: list[Card] = field(default_factory=list)
    contradicting: list[tuple[Card, Version]] = field(default_factory=list)


def load_drafts(
    submissions: Iterable[int], indicators: Iterable[Indicator]
) -> dict[tuple[int, str], AnswerDraft]:
    """Return the drafts of the indicators in the forms with these keys.

    They are found by the key of the form and the code of the indicator.
    """
    by_key = {indicator.pk: indicator for indicator in indicators}
    rows = _drafts(list(submissions), list(by_key)) if by_key else []
    return {(row.submission_id, by_key[row.indicator_id].code): row for row in rows}


@prepared
def _drafts(forms: list[int], indicators: list[int], /) -> QuerySet[AnswerDraft]:
    return AnswerDraft.objects.filter(submission__among=forms, indicator__among=indicators)


def sort_by_version(cards: Sequence[Card]) -> SortedCards:
    """Tell the inputs that go on from what is stored from those that contradict it; the others are left out.

    A form sends all its indicators. Whoever left one as it was does not contradict the colleague who changed it
    meanwhile. Nor does a request that comes a second time, because its answer was lost on the way. The cards may be of
    several forms.
    """
    history = _history([card.answer for card in cards if card.answer and _is_behind(card)])
    found = SortedCards()
    for card in cards:
        item, answer, draft = card.item, card.answer, card.draft
        if draft and item.draft_at is not None and not is_own_draft(draft, item.draft_at, item.writer):
            found.contradicting.append((card, draft))
        elif answer is None or not _is_behind(card) or _is_own(history[answer.pk][-1], item.writer):
            found.current.append(card)
        elif not _is_known(item, history[answer.pk]):
            found.contradicting.append((card, answer))
    _name_writers([version for _, version in found.contradicting])
    return found


def _name_writers(versions: Sequence[Version]) -> None:
    """Load who saved the versions: a conflict names them."""
    people = User.objects.in_bulk({version.saved_by_id for version in versions}) if versions else {}
    for version in versions:
        version.saved_by = people[version.saved_by_id]


def is_own_draft(draft: AnswerDraft, draft_at: str, writer: uuid.UUID | None) -> bool:
    """Whether a page showed this draft, or wrote it itself and lost the answer on the way."""
    return draft.version == draft_at or (writer is not None and draft.writer == writer)


def newer_answer(answer: Answer | None, read_at: int, writer: uuid.UUID | None) -> Answer | None:
    """Return the answer where somebody else saved it after a page had read it, else None."""
    if answer is None or answer.revision == read_at:
        return None
    return None if _is_own(_history([answer])[answer.pk][-1], writer) else answer


def stale_card(newer: Version) -> StaleRevisionError:
    """Return the error that says who saved a card meanwhile; it holds that version."""
    text = f"{newer.saved_by} menyimpan isian indikator ini setelah Anda membacanya. Tidak ada yang ditimpa."
    return StaleRevisionError(text, [newer])


def _is_behind(card: Card) -> bool:
    return card.answer is not None and card.answer.revision != card.item.read_at


def _history(answers: Sequence[Answer]) -> dict[int, list[AnswerRevision]]:
    """Return the versions of each answer, oldest first."""
    found: dict[int, list[AnswerRevision]] = {answer.pk: [] for answer in answers}
    if answers:
        for row in AnswerRevision.objects.filter(answer__in=answers).order_by("revision"):
            found[row.answer_id].append(row)
    return found


def _is_own(revision: AnswerRevision, writer: uuid.UUID | None) -> bool:
    return writer is not None and revision.writer == writer


def _is_known(item: AnswerInput, history: Sequence[AnswerRevision]) -> bool:
    """Whether the input says what was on the screen, what is stored now, or what the same writer has stored before."""
    return any(
        says_the_same(item, row.content)
        for row in history
        if row is history[-1] or row.revision == item.read_at or _is_own(row, item.writer)
    )
