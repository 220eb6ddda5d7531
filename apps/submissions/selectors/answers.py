"""What one submission holds: its answers, what is still unanswered, and who had a hand in it.

The caller has read the submission within the person's scope; that is why nothing here takes a scope.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from apps.accounts.models import User
from apps.core.prepared import prepared
from apps.indicators.selectors import indicator_rows

from ..content import Content
from ..models import Answer, AnswerDraft, EventRow, Evidence, Submission
from ..querysets import AnswerQuerySet
from .codebook import codebook_of, fill_in_known
from .evidence_files import twins_note

_EVENT_COLUMNS: Final = {
    "answer_id": "",
    "election__code": "election",
    "level__code": "level",
    "count": "count",
    "unit": "unit",
    "narrative": "narrative",
    "source": "source",
}
"""The columns that are read of an event row, and their names in the content of its answer."""


def answer_list(submission: Submission, codes: Collection[str] | None = None) -> list[Answer]:
    """Return the answers (of the indicators with these codes) with events, files in force and people loaded."""
    indicators = indicator_rows(submission.edition.instrument)
    asked = [indicators[code].pk for code in codes or () if code in indicators]
    answers = _with_parts(submission.pk, asked, is_whole=codes is None)
    for answer in answers:
        answer.submission = submission
    fill_in_known(answers, indicators.values(), codebook_of(submission.edition))
    twins_note(submission, answers, is_whole=codes is None)
    return answers


@prepared
def _with_parts(form: int, indicators: list[int], /, *, is_whole: bool) -> AnswerQuerySet:
    rows = Answer.objects.filter(submission=form).select_related("saved_by").with_events().with_files()
    return rows if is_whole else rows.filter(indicator__among=indicators)


def draft_list(submission: Submission) -> list[AnswerDraft]:
    """Return what was typed into cards and is no answer yet, with indicators and people loaded."""
    return list(submission.drafts.select_related("indicator", "saved_by").order_by("indicator__position"))


def drafts_at(cards: Collection[tuple[int, str]]) -> dict[tuple[int, str], AnswerDraft]:
    """Return the drafts in these cards, each named by the key of its form and the code of its indicator; one query."""
    forms, codes = {form for form, _ in cards}, {code for _, code in cards}
    rows = AnswerDraft.objects.filter(submission__in=forms, indicator__code__in=codes)
    found = {
        (row.submission_id, row.indicator.code): row for row in rows.select_related("indicator", "saved_by")
    }
    return {card: draft for card, draft in found.items() if card in cards}


def drafted_codes(submissions: Sequence[Submission]) -> dict[int, list[str]]:
    """Return the codes of the indicators in whose cards something is typed that is no answer yet, by form; one query.

    Forms without any are left out. What is taken out of the portal holds answers alone, and names these cards.
    """
    rows = AnswerDraft.objects.filter(submission__in=submissions).order_by("indicator__position")
    found: dict[int, list[str]] = {}
    for form, code in rows.values_list("submission_id", "indicator__code"):
        found.setdefault(form, []).append(code)
    return found


def draft_of(submission: Submission, code: str) -> AnswerDraft | None:
    """Return what was typed into the card of one indicator and is no answer yet."""
    return submission.drafts.select_related("saved_by").filter(indicator__code=code).first()


def versions_of(submission: Submission) -> dict[str, dict[str, Any]]:
    """Return, by the code of the indicator, which versions of answer and draft are stored, and who saved the newest.

    With the files in force: a page that the browser brings back may show others.
    """
    found: dict[str, dict[str, Any]] = {}
    answers = submission.answers.order_by().select_related("indicator", "saved_by")
    for answer in answers:
        found[answer.indicator.code] = {
            "read_at": answer.revision,
            "draft_at": "",
            "by": str(answer.saved_by),
            "files": [],
        }
    files = Evidence.objects.in_force().filter(answer__submission=submission).order_by("public_id")
    for code, public_id in files.values_list("answer__indicator__code", "public_id"):
        found[code]["files"].append(str(public_id))
    for draft in submission.drafts.select_related("indicator", "saved_by"):
        known = found.setdefault(draft.indicator.code, {"read_at": 0, "files": []})
        known |= {"draft_at": draft.version, "by": str(draft.saved_by)}
    return found


@dataclass(frozen=True)
class StoredAnswer:
    """What an answer says, and the number of its version."""

    pk: int
    revision: int
    content: Content


def stored_answers(submissions: Sequence[Submission]) -> dict[int, dict[str, StoredAnswer]]:
    """Return all answers of forms as plain data, by the key of the form and the code of the indicator.

    Three plain queries however many forms there are, without making objects.
    """
    rows = Answer.objects.filter(submission__in=submissions).order_by()
    found: dict[int, dict[str, StoredAnswer]] = {row.pk: {} for row in submissions}
    content: dict[int, Content] = {}
    for row in rows.values("pk", "submission_id", "indicator__code", "value", "note", "revision"):
        said = {"value": row["value"], "note": row["note"], "events": [], "evidence": []}
        content[row["pk"]] = said
        stored = StoredAnswer(row["pk"], row["revision"], said)
        found[row["submission_id"]][row["indicator__code"]] = stored
    events = EventRow.objects.filter(answer__submission__in=submissions).order_by("answer", "position")
    for event in events.values(*_EVENT_COLUMNS):
        content[event["answer_id"]]["events"].append(
            {name: event[column] for column, name in _EVENT_COLUMNS.items() if name}
        )
    files = Evidence.objects.in_force().filter(answer__submission__in=submissions).order_by("sha256")
    for answer, sha256 in files.values_list("answer_id", "sha256"):
        content[answer]["evidence"].append(sha256)
    return found


def submission_content(submission: Submission) -> dict[str, Content]:
    """Return all answers as plain data, keyed by indicator code, in the form of `content.answer_content`.

    Every decision stores a hash of it.
    """
    return {code: row.content for code, row in stored_answers([submission])[submission.pk].items()}


def is_contributor(submission: Submission, user: User) -> bool:
    """Whether `user` had a hand in the data, in any round."""
    return submission.contributions.filter(person=user).exists()
