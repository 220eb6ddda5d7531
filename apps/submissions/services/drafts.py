"""Keeping what was typed into a card before it can be stored as an answer."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.core.exceptions import InvalidInputError, MissingError
from apps.core.formatting import format_decimal
from apps.indicators.selectors import indicator_rows

from ..enums import AnswerValue
from ..models import AnswerDraft, Submission
from .answer_input import MAX_EVENTS, MAX_TEXT
from .locking import lock_for_entry
from .staleness import Card, Version, is_own_draft, load_drafts, newer_answer, stale_card

MAX_ROWS: Final = 2 * MAX_EVENTS
"""More rows than an answer takes are kept too: the person is told, and puts them together."""
MAX_KEPT: Final = 20 * MAX_TEXT
"""The most characters that are kept of a card; a longer text is refused whole, nothing of it is cut."""


def is_keepable(value: str) -> bool:
    """Whether a page can have sent this as the answer of a card: one of the three, or none yet."""
    return value in ("", *AnswerValue.values)


@transaction.atomic
def draft_keep(
    *,
    submission: Submission,
    indicator: str,
    typed: Mapping[str, Any],
    read_at: int,
    draft_at: str,
    actor: User,
    writer: uuid.UUID | None = None,
) -> AnswerDraft:
    """Keep what was typed into the card of an indicator (`TypedCard.to_json`), as it was typed.

    `read_at` and `draft_at` are the versions that the page showed. Raises NotAllowedError, ConflictError (not open for
    entry), InvalidInputError (far too long, or no such answer), MissingError (no such indicator), StaleRevisionError
    where somebody else has saved the card meanwhile. What is kept to the letter already is neither written again nor a
    conflict: a page that sends it had it from there, or typed the same.
    """
    _check_size(typed)
    if not is_keepable(typed["value"]):
        raise InvalidInputError(
            "Jawaban ini tidak ada di antara pilihannya. Baca lagi formulirnya, lalu pilih lagi."
        )
    locked = lock_for_entry(submission.pk, actor)
    node = indicator_rows(locked.edition.instrument).get(indicator)
    if node is None:
        raise MissingError("Indikator ini tidak ada dalam instrumen edisi.")
    draft = load_drafts([locked.pk], [node]).get((locked.pk, indicator))
    answer = locked.answers.select_related("saved_by").filter(indicator=node).first()
    newer: Version | None = newer_answer(answer, read_at, writer)
    if draft and not newer and draft.typed == typed:
        return draft
    if draft and not is_own_draft(draft, draft_at, writer):
        newer = newer or draft
    if newer:
        raise stale_card(newer)
    draft = draft or AnswerDraft(submission=locked, indicator=node, revision=0)
    draft.typed, draft.writer = dict(typed), writer
    draft.read_at = answer.revision if answer else 0
    draft.revision += 1
    draft.saved_by, draft.saved_at = actor, timezone.now()
    draft.save()
    return draft


@transaction.atomic
def draft_drop(*, submission: Submission, indicator: str, draft_at: str, actor: User) -> None:
    """Forget what was typed into a card, so that it shows the stored answer again; nothing where it has changed."""
    locked = lock_for_entry(submission.pk, actor)
    found = AnswerDraft.objects.filter(submission=locked, indicator__code=indicator).first()
    if found and found.version == draft_at:
        found.delete()


def drafts_delete(cards: Iterable[Card]) -> None:
    """Delete the drafts that became answers: those that their pages showed, or wrote."""
    done = [
        card.draft.pk
        for card in cards
        if card.draft
        and card.item.draft_at is not None
        and is_own_draft(card.draft, card.item.draft_at, card.item.writer)
    ]
    if done:
        AnswerDraft.objects.filter(pk__in=done).delete()


def _check_size(typed: Mapping[str, Any]) -> None:
    texts = [typed["value"], typed["note"], *(text for row in typed["rows"] for text in row.values())]
    if len(typed["rows"]) > MAX_ROWS or sum(map(len, texts)) > MAX_KEPT:
        raise InvalidInputError(
            f"Isian indikator ini terlalu panjang: paling banyak {MAX_ROWS} baris dan "
            f"{format_decimal(MAX_KEPT, 0)} huruf seluruhnya. "
            "Yang dikirim belum tersimpan; pendekkan, lalu simpan lagi."
        )
