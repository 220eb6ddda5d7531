"""What the screens show, made from rows that were read before. No queries, no writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse

from apps.indicators.enums import CheckKind, CheckSeverity
from apps.indicators.models import entry_is_over
from apps.indicators.structure import CheckNode

from .content import AnswerFacts, Content, answer_content, content_facts
from .enums import SubmissionAction
from .forms import AnswerEntry, WarningForm
from .models import Decision, Evidence, Submission
from .selectors import (
    Codebook,
    DimensionStatus,
    FilledForm,
    IndicatorStatus,
    PreviousEdition,
    ReportedFinding,
)

DECISION_TITLES: Final[Mapping[str, str]] = {
    SubmissionAction.SUBMIT: "Data dikirim",
    SubmissionAction.CLAIM: "Pemeriksaan dimulai",
    SubmissionAction.RETURN: "Data dikembalikan untuk diperbaiki",
    SubmissionAction.APPROVE: "Data disetujui",
    SubmissionAction.ACCEPT: "Data diterima",
    SubmissionAction.REOPEN: "Data dibuka kembali",
}


@dataclass(frozen=True)
class Step:
    """One decision as the timeline shows it, with the remarks on single indicators."""

    title: str
    decision: Decision
    remarks: tuple[tuple[str, str, str], ...]
    """Indicator code, indicator name, reason."""


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
    explain_url: str = ""
    """Where a warning can be explained; empty for who may only read."""

    @property
    def anchor(self) -> str:
        return indicator_anchor(self.status.indicator.code)

    @property
    def findings(self) -> tuple[ReportedFinding, ...]:
        """What the checks found. That the card is empty is seen without them."""
        return tuple(row for row in self.status.findings if row.finding.check.kind != CheckKind.ANSWERED)


def indicator_anchor(code: str) -> str:
    """Return the id of an indicator's card, for links from summaries."""
    return f"indikator-{code}"


def dimension_url(submission: Submission, dimension_code: str, indicator_code: str = "") -> str:
    """Return the address of the page of one dimension, at the card of one indicator where it is given."""
    address = reverse("submissions:dimension", args=[submission.public_id, dimension_code])
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
    explain_url: str = "",
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
        explain_url,
    )


@dataclass(frozen=True)
class FindingLine:
    """A finding on the page that sends the form: with links to its cards, and for a warning the field to explain it."""

    row: ReportedFinding
    links: tuple[tuple[str, str], ...]
    """Code and name of the indicator, address of its card."""
    form: WarningForm | None = None


@dataclass(frozen=True)
class HintGroup:
    """What one check only points out."""

    check: CheckNode
    lines: tuple[FindingLine, ...]


@dataclass(frozen=True)
class Readiness:
    """Whether a form can be sent, and what is in the way: each list in the order of the form."""

    missing: tuple[FindingLine, ...]
    errors: tuple[FindingLine, ...]
    warnings: tuple[FindingLine, ...]
    hints: tuple[HintGroup, ...]

    @property
    def unexplained(self) -> int:
        return sum(line.row.lacks_explanation for line in self.warnings)

    @property
    def is_ready(self) -> bool:
        return not (self.missing or self.errors or self.unexplained)


@dataclass(frozen=True)
class ValueRow:
    """An indicator with its computed value: the sum of count x level weight. It is no score."""

    status: IndicatorStatus
    facts: AnswerFacts | None


def readiness_of(submission: Submission, filled: FilledForm, forms: Sequence[WarningForm] = ()) -> Readiness:
    """Return what the page that sends the form lists; `forms` are those of the warnings, in their order."""
    links = {
        item.indicator.code: (
            f"{item.indicator.code} {item.indicator.label}",
            dimension_url(submission, status.dimension.code, item.indicator.code),
        )
        for status in filled.statuses
        for item in status.items
    }
    order = {code: place for place, code in enumerate(links)}
    found = sorted(filled.report.found, key=lambda row: order.get(row.finding.subject, len(order)))
    fields = {row.key: form for row, form in zip(filled.report.warnings, forms, strict=False)}
    lines = [
        FindingLine(row, tuple(links[code] for code in _named(row)), fields.get(row.key)) for row in found
    ]
    hints: dict[str, list[FindingLine]] = {}
    for line in lines:
        if line.row.finding.check.severity == CheckSeverity.HINT:
            hints.setdefault(line.row.finding.check.code, []).append(line)
    return Readiness(
        missing=tuple(line for line in lines if line.row.finding.check.kind == CheckKind.ANSWERED),
        errors=tuple(
            line
            for line in lines
            if line.row.finding.is_error and line.row.finding.check.kind != CheckKind.ANSWERED
        ),
        warnings=tuple(line for line in lines if line.row.finding.is_warning),
        hints=tuple(HintGroup(rows[0].row.finding.check, tuple(rows)) for rows in hints.values()),
    )


def _named(row: ReportedFinding) -> tuple[str, ...]:
    """Return the indicators to open for a finding: the one it is about, or all that it compares."""
    return (row.finding.subject,) if row.finding.subject else row.finding.indicators


def value_rows(
    statuses: Sequence[DimensionStatus], codebook: Codebook
) -> list[tuple[DimensionStatus, list[ValueRow]]]:
    """Return the computed values by dimension."""
    return [
        (
            status,
            [
                ValueRow(item, facts_of(answer_content(item.answer) if item.answer else None, codebook))
                for item in status.items
            ],
        )
        for status in statuses
    ]


def steps_of(decisions: Sequence[Decision]) -> list[Step]:
    """Return the decisions, newest first, as the timeline shows them."""
    return [
        Step(
            DECISION_TITLES[decision.action],
            decision,
            tuple(
                (verdict.indicator.code, verdict.indicator.name, verdict.reason)
                for verdict in decision.verdicts.all()
                if verdict.reason
            ),
        )
        for decision in decisions
    ]


def status_links(
    query: QueryDict, counts: Iterable[tuple[str, str, int]], chosen: str
) -> list[dict[str, Any]]:
    """Return a link per value, label and count; each keeps the other filters of the address and leads to page one."""
    links: list[dict[str, Any]] = []
    for value, label, count in counts:
        address = query.copy()
        address.pop("page", None)
        address["status"] = value
        url = f"?{address.urlencode()}"
        links.append({"label": label, "count": count, "url": url, "is_current": value == chosen})
    return links


def is_overdue(submission: Submission) -> bool:
    """Whether the office still has the form to fill although the edition's deadline is over."""
    return submission.is_open_for_entry and entry_is_over(submission.edition.entry_due_at)


def mark_of(item: IndicatorStatus) -> tuple[str, str]:
    """Return the mark of an indicator in the outline, and what the mark means in words."""
    if item.is_remark_open:
        return "returned", "perlu diperbaiki"
    if not item.is_answered:
        return "empty", "belum dijawab"
    if item.has_error:
        return "error", "ada kesalahan"
    if item.has_warning:
        return "warning", "peringatan belum dijelaskan"
    if item.lacks_evidence:
        return "partial", "terjadi, belum ada bukti"
    return "done", "sudah dijawab"


def outline_groups(
    submission: Submission, statuses: Sequence[DimensionStatus], current: str = ""
) -> list[dict[str, Any]]:
    """Return the dimensions for `components/outline.html`; `current` is the code of the one on the screen."""
    return [
        {
            "label": f"{status.dimension.code} {status.dimension.label}",
            "url": dimension_url(submission, status.dimension.code),
            "is_current": status.dimension.code == current,
            "done": status.answered,
            "total": status.total,
            "done_text": f"{status.answered} dari {status.total}",
            "entries": [_outline_entry(item) for item in status.items],
        }
        for status in statuses
    ]


def _outline_entry(item: IndicatorStatus) -> dict[str, Any]:
    mark, words = mark_of(item)
    return {
        "label": f"{item.indicator.code} {item.indicator.label}",
        "url": f"#{indicator_anchor(item.indicator.code)}",
        "is_current": False,
        "mark": mark,
        "mark_label": words,
    }
