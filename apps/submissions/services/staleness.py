"""Whether what comes in was typed beside the newest version of a card, or contradicts what came in between."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from apps.core.exceptions import StaleRevisionError

from ..models import Answer, AnswerDraft, AnswerRevision, Submission
from .answer_input import AnswerInput, input_content

Version = Answer | AnswerDraft


@dataclass
class SortedInputs:
    """Inputs that may be stored, and those that contradict a newer version, with that version."""

    current: list[AnswerInput] = field(default_factory=list)
    contradicting: list[tuple[AnswerInput, Version]] = field(default_factory=list)


def load_drafts(submission: Submission, codes: Iterable[str]) -> dict[str, AnswerDraft]:
    """Return the drafts of the indicators, by code, with who typed them."""
    rows = submission.drafts.filter(indicator__code__in=list(codes)).select_related("indicator", "saved_by")
    return {row.indicator.code: row for row in rows}


def sort_by_version(
    items: Sequence[AnswerInput], stored: Mapping[str, Answer], drafts: Mapping[str, AnswerDraft]
) -> SortedInputs:
    """Tell the inputs that go on from what is stored from those that contradict it; the others are left out.

    A form sends all its indicators. Whoever left one as it was does not contradict the colleague who changed it
    meanwhile. Nor does a request that comes a second time, because its answer was lost on the way.
    """
    history = _history([stored[item.indicator] for item in items if _is_behind(item, stored)])
    found = SortedInputs()
    for item in items:
        answer, draft = stored.get(item.indicator), drafts.get(item.indicator)
        if draft and item.draft_at is not None and not is_own_draft(draft, item.draft_at, item.writer):
            found.contradicting.append((item, draft))
        elif answer is None or not _is_behind(item, stored) or _is_own(history[answer.pk][-1], item.writer):
            found.current.append(item)
        elif not _is_known(item, history[answer.pk]):
            found.contradicting.append((item, answer))
    return found


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
    text = f"{newer.saved_by} menyimpan kartu ini setelah Anda membukanya. Tidak ada yang ditimpa."
    return StaleRevisionError(text, [newer])


def _is_behind(item: AnswerInput, stored: Mapping[str, Answer]) -> bool:
    answer = stored.get(item.indicator)
    return answer is not None and answer.revision != item.read_at


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
    """Whether the input says what was on the screen, or what the same writer has stored before."""
    return any(
        input_content(item, evidence=row.content["evidence"]) == row.content
        for row in history
        if row.revision == item.read_at or _is_own(row, item.writer)
    )
