"""What the screens show, made from rows that were read before. No queries, no writes."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.http import QueryDict

from apps.core.formatting import format_act
from apps.core.pages import address_of_part
from apps.indicators.codebook import CodebookEntry

from .content import AnswerFacts, Content, answer_content, content_facts, indicator_anchor
from .enums import SubmissionAction, SubmissionState
from .forms import AnswerEntry, TypedCard
from .models import Answer, AnswerDraft, Decision, Evidence, Submission
from .selectors import (
    ClosingCounts,
    Codebook,
    DimensionStatus,
    IndicatorStatus,
    PreviousEdition,
    ReportedFinding,
    thread_address,
)

ANSWER_ALONE: Final = "answer"
"""What a page asks for where it wants the answer of a card, without the draft beside it."""

DECISION_TITLES: Final[Mapping[str, str]] = {
    SubmissionAction.SUBMIT: "Data dikirim",
    SubmissionAction.CLAIM: "Pemeriksaan dimulai",
    SubmissionAction.RELEASE: "Pemeriksaan dilepas",
    SubmissionAction.HAND_OVER: "Pemeriksaan diserahkan kepada {}",
    SubmissionAction.TAKE_OVER: "Pemeriksaan diambil alih dari {}",
    SubmissionAction.RETURN: "Data dikembalikan untuk diperbaiki",
    SubmissionAction.APPROVE: "Data disetujui",
    SubmissionAction.ACCEPT: "Data diterima",
    SubmissionAction.REOPEN: "Data dibuka kembali",
}
"""What the timeline calls each step, with a place for the other reviewer where a review changes hands."""


@dataclass(frozen=True)
class Step:
    """One decision as the timeline shows it, with the remarks on single indicators."""

    title: str
    decision: Decision
    remarks: tuple[tuple[str, str, str], ...]
    """Indicator code, indicator name, reason."""


@dataclass(frozen=True)
class Thread:
    """What office and reviewers wrote to each other about one answer: how many messages, and where they are read."""

    count: int
    url: str


def thread_of(submission: Submission, code: str, counts: Mapping[str, int], query: str = "") -> Thread:
    """Return the thread about one answer; `counts` are those of `Surroundings`, `query` ends its address."""
    return Thread(counts.get(code, 0), f"{thread_address(submission, code)}{query}")


@dataclass(frozen=True)
class Card:
    """One indicator on a page: what is stored, what the reviewer asked for, and the fields where it may be filled."""

    status: IndicatorStatus
    facts: AnswerFacts | None
    before: AnswerFacts | None
    """What the answer was when the data was last sent back; None if it is still the same, or there was none."""
    entry: AnswerEntry | None = None
    previous: AnswerFacts | None = None
    """What the office answered in the edition before, whose name is `previous_name`."""
    previous_name: str = ""
    withdrawn: tuple[Evidence, ...] = ()
    """The files that the office may attach again."""
    history_url: str = ""
    """Where every version of the answer is read."""
    url: str = ""
    """Where the fields of this card are saved, and read again."""
    guidance: CodebookEntry | None = None
    """What counts under the indicator."""
    explain_url: str = ""
    """Where a warning can be explained; empty for who may only read."""
    thread: Thread | None = None

    @cached_property
    def is_whole_draft(self) -> bool:
        return self.entry is not None and self.entry.is_whole_draft

    @cached_property
    def faults(self) -> str:
        """What is wrong with the draft in the card, for the script that shows it at the fields; empty for nothing."""
        found = self.entry.faults_of_draft if self.entry else []
        return json.dumps([asdict(error) for error in found]) if found else ""

    @property
    def newer(self) -> str:
        """Who stored another answer since the draft in the card was typed, and when; empty where nobody did.

        A workbook or a program does, which know nothing of drafts.
        """
        draft, answer = self.entry.draft if self.entry else None, self.status.answer
        if draft is None or answer is None or answer.revision <= draft.read_at:
            return ""
        return format_act(str(answer.saved_by), answer.saved_at)

    @property
    def anchor(self) -> str:
        return indicator_anchor(self.status.indicator.code)

    @property
    def findings(self) -> tuple[ReportedFinding, ...]:
        """What the checks found. That the card is empty is seen without them."""
        return tuple(row for row in self.status.findings if not row.finding.is_unanswered)

    @property
    def saved(self) -> "SaveWords":
        """The state of the card as it is on the page."""
        if self.entry and self.entry.checked:
            return SaveWords("unsaved", "Belum tersimpan")
        draft = self.entry.draft if self.entry else None
        if draft and self.is_whole_draft:
            return SaveWords("partial", f"Diketik {format_act(str(draft.saved_by), draft.saved_at)}")
        said = save_words(draft or self.status.answer, has_gaps=draft is not None)
        gap = self.entry.gap_of_draft if self.entry else ""
        return SaveWords(said.state, f"{said.text}. {gap}") if gap else said


class SaveWords(NamedTuple):
    """The state of a card, for `components/save_state.html`, and in words."""

    state: str
    text: str


def standing_of(submission: Submission) -> str:
    """Return a mark of what the page of a form shows besides its answers: its state, its deadline, and its remarks.

    Remarks come with a step that gives the data back; before the next one the data is sent, which begins another round.
    """
    window = submission.window
    times = (window.opens_at, window.due_at, window.closed_at, submission.edition.closed_at)
    told = (submission.state, submission.round, *(int(time.timestamp()) if time else "" for time in times))
    return "/".join(map(str, told))


def save_words(version: Answer | AnswerDraft | None, *, has_gaps: bool) -> SaveWords:
    """Return the state of a stored card, and in words who saved it and when.

    `has_gaps` says that something is still to be filled in before it can become an answer.
    """
    if version is None:
        return SaveWords("empty", "Belum dijawab")
    act = format_act(str(version.saved_by), version.saved_at)
    if has_gaps:
        return SaveWords("partial", f"Belum lengkap, tersimpan {act}")
    # A draft without gaps becomes the answer once its field is left, or rests for some seconds.
    then = ", menjadi jawaban setelah selesai diketik" if isinstance(version, AnswerDraft) else ""
    return SaveWords("saved", f"Tersimpan {act}{then}")


def card_url(submission: Submission, indicator_code: str) -> str:
    """Return the address at which one card of the form is saved by itself."""
    return address_of_part("submissions:card", submission.public_id, indicator_code)


def history_url(submission: Submission, indicator_code: str) -> str:
    """Return the address at which every version of one answer is read."""
    return address_of_part("submissions:answer_history", submission.public_id, indicator_code)


def dimension_url(submission: Submission, dimension_code: str, indicator_code: str = "") -> str:
    """Return the address of the page of one dimension, at the card of one indicator where it is given."""
    address = address_of_part("submissions:dimension", submission.public_id, dimension_code)
    return f"{address}#{indicator_anchor(indicator_code)}" if indicator_code else address


def facts_of(content: Content | None, codebook: Codebook) -> AnswerFacts | None:
    """Return what one version of an answer says in words; None where there is no answer."""
    return None if content is None else content_facts(content, codebook.elections, codebook.levels)


def card_of(
    status: IndicatorStatus,
    codebook: Codebook,
    entry: AnswerEntry | None = None,
    previous: PreviousEdition | None = None,
    withdrawn: Mapping[int, Sequence[Evidence]] | None = None,
    url: str = "",
    explain_url: str = "",
    thread: Thread | None = None,
    history_url: str = "",
) -> Card:
    """Return the card of one indicator."""
    now = answer_content(status.answer) if status.answer else None
    before = status.change.before if status.change else None
    past = previous.facts.get(status.indicator.code) if previous else None
    return Card(
        status,
        facts_of(now, codebook),
        facts_of(before, codebook),
        entry,
        past,
        str(previous.edition) if previous else "",
        tuple((withdrawn or {}).get(status.answer.pk, ()) if status.answer else ()),
        history_url,
        url,
        codebook.guidance.get(status.indicator.code),
        explain_url,
        thread,
    )


@dataclass(frozen=True)
class Pair:
    """A card that two people, or two pages, filled at once: what was just sent, and what is stored."""

    entry: AnswerEntry
    mine: AnswerFacts | None
    stored: Answer | AnswerDraft
    stored_facts: AnswerFacts | None
    resolution: str
    """What the page sends back for "use mine": the versions that it replaces."""

    @property
    def stored_kind(self) -> str:
        """What the page asks for as "use that one": the answer alone; "" for a draft, which stands above the answer."""
        return "" if isinstance(self.stored, AnswerDraft) else ANSWER_ALONE


def pair_of(entry: AnswerEntry, stored: Answer | AnswerDraft, codebook: Codebook) -> Pair:
    """Return both versions of a card; `entry` knows what is stored now."""
    unit = entry.indicator.counted_in
    kept = (
        TypedCard.of_json(stored.typed).to_content(unit)
        if isinstance(stored, AnswerDraft)
        else answer_content(stored)
    )
    revision = entry.answer.revision if entry.answer else 0
    return Pair(
        entry,
        facts_of(entry.typed.to_content(unit), codebook),
        stored,
        facts_of(kept, codebook),
        f"{revision}/{entry.draft.version if entry.draft else ''}",
    )


def steps_of(decisions: Sequence[Decision]) -> list[Step]:
    """Return the decisions, newest first, as the timeline shows them."""
    return [
        Step(
            DECISION_TITLES[decision.action].format(decision.counterpart),
            decision,
            tuple(
                (verdict.indicator.code, verdict.indicator.name, verdict.reason)
                for verdict in decision.judged
                if verdict.reason
            ),
        )
        for decision in decisions
    ]


def status_links(
    query: QueryDict,
    counts: Iterable[tuple[str, str, int | None]],
    chosen: str,
    *,
    name: str = "status",
    place: str = "",
) -> list[dict[str, Any]]:
    """Return a link per value, label and count; each keeps the other filters of the address and leads to page one.

    `name` is what the address calls the value, `place` where on the page it is seen.
    """
    links: list[dict[str, Any]] = []
    for value, label, count in counts:
        address = query.copy()
        address.pop("page", None)
        address[name] = value
        url = f"?{address.urlencode()}{'#' if place else ''}{place}"
        links.append({"label": label, "count": count, "url": url, "is_current": value == chosen})
    return links


GAPS: Final = ("partial", "belum selesai")
"""The mark of an indicator in which something was typed that is no answer yet."""


def mark_of(item: IndicatorStatus, *, has_draft: bool = False) -> tuple[str, str]:
    """Return the mark of an indicator in the outline, and what the mark means in words.

    Errors and warnings are marked as far as they were read: of a card just saved, those that need only its answer.
    """
    marks = (
        (has_draft, GAPS),
        (item.is_remark_open, ("returned", "perlu diperbaiki")),
        (not item.is_answered, ("empty", "belum dijawab")),
        (item.has_error, ("error", "ada kesalahan")),
        (item.has_warning, ("warning", "peringatan belum dijelaskan")),
        (item.lacks_evidence, ("partial", "terjadi, belum ada bukti")),
    )
    return next((mark for holds, mark in marks if holds), ("done", "sudah dijawab"))


def outline_groups(
    submission: Submission,
    statuses: Sequence[DimensionStatus],
    current: str = "",
    drafts: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return the dimensions for `components/outline.html`; `current` is the code of the one on the screen.

    `drafts` are the codes of the indicators in which something was typed that is no answer yet.
    """
    return [
        {
            "label": f"{status.dimension.code} {status.dimension.label}",
            "url": dimension_url(submission, status.dimension.code),
            "is_current": status.dimension.code == current,
            "done": status.answered,
            "total": status.total,
            "done_text": f"{status.answered} dari {status.total}",
            "entries": [
                _outline_entry(item, has_draft=item.indicator.code in drafts) for item in status.items
            ]
            if status.dimension.code == current
            else [],
        }
        for status in statuses
    ]


def _outline_entry(item: IndicatorStatus, *, has_draft: bool) -> dict[str, Any]:
    mark, words = mark_of(item, has_draft=has_draft)
    return {
        "label": f"{item.indicator.code} {item.indicator.label}",
        "url": f"#{indicator_anchor(item.indicator.code)}",
        "is_current": False,
        "mark": mark,
        "mark_label": words,
    }


def closing_consequences(counts: ClosingCounts) -> list[str]:
    """Return what closing an edition does to its forms, before somebody confirms it."""
    states = counts.states
    returned, in_review = (
        states[SubmissionState.RETURNED],
        states[SubmissionState.SUBMITTED] + states[SubmissionState.IN_REVIEW],
    )
    unsent = states[SubmissionState.DRAFT] + returned
    approved, accepted = states[SubmissionState.APPROVED], states[SubmissionState.ACCEPTED]
    lines = [
        f"{unsent} kantor belum mengirim datanya: tidak dapat mengisi, mengirim, atau diberi perpanjangan lagi.",
        f"{counts.begun} dari kantor itu sudah mulai mengisi.",
        f"{returned} dari kantor itu diminta memperbaiki datanya, dan belum mengirimnya lagi.",
        f"{counts.running} dari kantor itu masih mempunyai waktu: batas pengisiannya belum lewat.",
        f"{in_review} data menunggu atau sedang diperiksa: masih dapat disetujui, tetapi tidak dapat dikembalikan.",
        f"{approved} data sudah disetujui dan belum diterima: masih dapat diterima, tetapi tidak dapat dibuka kembali.",
        f"{accepted} data sudah diterima: tidak dapat dibuka kembali.",
    ]
    shown = (unsent, counts.begun, returned, counts.running, in_review, approved, accepted)
    return [
        *(line for line, count in zip(lines, shown, strict=True) if count),
        "Batas waktu pemeriksaan dan penerimaan tetap berlaku, dan tidak dapat diatur lagi untuk seluruh edisi.",
        "Setiap orang yang langkahnya belum selesai di edisi ini diberi tahu.",
        "Edisi yang ditutup tidak dapat dibuka kembali.",
    ]
