"""What the page that sends a form lists: what is in the way, what is unusual, what was computed. No queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from apps.indicators.enums import CheckSeverity
from apps.indicators.structure import CheckNode

from .content import AnswerFacts, answer_content
from .forms import WarningForm
from .models import Submission
from .presentation import dimension_url, facts_of
from .selectors import Codebook, DimensionStatus, FilledForm, IndicatorStatus, ReportedFinding

NamedCard: TypeAlias = tuple[tuple[str, str], str]
"""Name and address of the card of an indicator, and the name of its dimension."""


@dataclass(frozen=True)
class FindingLine:
    """A finding on the page that sends the form: with links to its cards, and for a warning the field to explain it."""

    row: ReportedFinding
    links: tuple[tuple[str, str], ...]
    """Code and name of the indicator, address of its card."""
    form: WarningForm | None = None
    dimension: str = ""
    """Code and name, where the finding is about one indicator."""


@dataclass(frozen=True)
class HintGroup:
    """What one check only points out."""

    check: CheckNode
    lines: tuple[FindingLine, ...]


@dataclass(frozen=True)
class Readiness:
    """Whether a form can be sent, and what is in the way: each list in the order of the form."""

    unfinished: tuple[tuple[str, str], ...]
    """Cards in which something was typed that is no answer yet: code and name of the indicator, address of the card."""
    missing: tuple[FindingLine, ...]
    """Cards without an answer, and nothing typed."""
    errors: tuple[FindingLine, ...]
    warnings: tuple[FindingLine, ...]
    hints: tuple[HintGroup, ...]

    @property
    def missing_links(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The cards without an answer by dimension: its name, and name and address of each card."""
        by_dimension = groupby(self.missing, key=lambda line: line.dimension)
        return [(name, [link for line in lines for link in line.links]) for name, lines in by_dimension]

    @property
    def unexplained(self) -> int:
        return sum(line.row.lacks_explanation for line in self.warnings)

    @property
    def is_ready(self) -> bool:
        return not (self.unfinished or self.missing or self.errors or self.unexplained)


@dataclass(frozen=True)
class ValueRow:
    """An indicator with its computed value: the sum of count x level weight. It is no score."""

    status: IndicatorStatus
    facts: AnswerFacts | None


def readiness_of(
    submission: Submission,
    filled: FilledForm,
    drafts: Collection[str] = (),
    forms: Sequence[WarningForm] = (),
) -> Readiness:
    """Return what the page that sends the form lists.

    `drafts` are the codes of the indicators in which something was typed that is no answer yet, `forms` the forms of
    the warnings, in their order.
    """
    cards = _cards(submission, filled)
    lines = _lines(cards, filled, forms)
    hints: dict[str, list[FindingLine]] = {}
    for line in lines:
        if line.row.finding.check.severity == CheckSeverity.HINT:
            hints.setdefault(line.row.finding.check.code, []).append(line)
    return Readiness(
        unfinished=tuple(link for code, (link, _) in cards.items() if code in drafts),
        missing=tuple(
            line
            for line in lines
            if line.row.finding.is_unanswered and line.row.finding.subject not in drafts
        ),
        errors=tuple(
            line for line in lines if line.row.finding.is_error and not line.row.finding.is_unanswered
        ),
        warnings=tuple(line for line in lines if line.row.finding.is_warning),
        hints=tuple(HintGroup(rows[0].row.finding.check, tuple(rows)) for rows in hints.values()),
    )


def _lines(
    cards: Mapping[str, NamedCard], filled: FilledForm, forms: Sequence[WarningForm]
) -> list[FindingLine]:
    """Return what the checks found, in the order of the form."""
    order = {code: place for place, code in enumerate(cards)}
    found = sorted(filled.report.found, key=lambda row: order.get(row.finding.subject, len(order)))
    fields = {row.key: form for row, form in zip(filled.report.warnings, forms, strict=False)}
    return [
        FindingLine(
            row,
            tuple(cards[code][0] for code in _named(row)),
            fields.get(row.key),
            cards[row.finding.subject][1] if row.finding.subject else "",
        )
        for row in found
    ]


def _cards(submission: Submission, filled: FilledForm) -> dict[str, NamedCard]:
    """Return name and address of the card of each indicator, and the name of its dimension."""
    return {
        item.indicator.code: (
            (
                f"{item.indicator.code} {item.indicator.label}",
                dimension_url(submission, status.dimension.code, item.indicator.code),
            ),
            f"{status.dimension.code} {status.dimension.label}",
        )
        for status in filled.statuses
        for item in status.items
    }


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
