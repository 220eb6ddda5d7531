"""What the checks say about a form: the findings, and how the office explained its warnings.

The caller has read the submission within the person's scope. What is read of other offices for a comparison (their
median, and how far they lie from it) stays in `Facts` and never reaches a page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Sum
from django.db.models.functions import Cast

from apps.core.prepared import prepared
from apps.indicators.enums import CheckKind
from apps.indicators.models import Edition
from apps.indicators.selectors import instrument_checks
from apps.indicators.structure import CheckNode, InstrumentStructure

from ..checks import (
    BROWSER_KINDS,
    BUILTIN_CHECKS,
    CARD_KINDS,
    Facts,
    Finding,
    Neighbours,
    findings_of,
    neighbours_of,
)
from ..checks.values import SCALE, scaled
from ..content import Content, content_sha256
from ..enums import AnswerValue
from ..models import Answer, CheckExplanation, Submission
from .explained import LastExplanations, explanations_of


@dataclass(frozen=True)
class Rulebook:
    """The checks of an instrument, with what they speak of: indicators in the order of the form, weights of levels."""

    checks: Sequence[CheckNode]
    indicators: Sequence[str]
    weights: Mapping[str, int]

    @classmethod
    def of(cls, structure: InstrumentStructure) -> "Rulebook":
        """Return the rulebook of an instrument that was read whole."""
        return cls(
            checks=(*BUILTIN_CHECKS, *structure.checks),
            indicators=[row.code for row in structure.indicators],
            weights={level.code: scaled(level.weight) for level in structure.event_levels},
        )

    def asks(self, kind: CheckKind) -> bool:
        """Whether any check is of that kind."""
        return any(check.kind == kind for check in self.checks)


@dataclass(frozen=True)
class ReportedFinding:
    """A finding, and what the office wrote about it. `sha256` identifies the answers that a warning is about."""

    finding: Finding
    sha256: str = ""
    explanation: CheckExplanation | None = None
    lapsed: CheckExplanation | None = None
    """The last explanation where it was about other answers than those of now."""

    @property
    def key(self) -> str:
        """What tells it from the other findings of the form, fit for the name of a field."""
        return f"{self.finding.check.code}:{self.finding.subject}"

    @property
    def anchor(self) -> str:
        """The id of its place on the page that sends the form."""
        return f"temuan-{self.key.replace(':', '-')}".rstrip("-")

    @property
    def is_live(self) -> bool:
        """Whether the page finds it by itself while the card is typed."""
        return self.finding.check.kind in BROWSER_KINDS

    @property
    def lacks_explanation(self) -> bool:
        return self.finding.is_warning and self.explanation is None

    @property
    def blocks(self) -> bool:
        """Whether the form cannot be sent because of it."""
        return self.finding.is_error or self.lacks_explanation


@dataclass(frozen=True)
class Report:
    """Everything that the checks found in a form, check by check."""

    facts: Facts
    rulebook: Rulebook
    found: tuple[ReportedFinding, ...] = field(default=())

    @property
    def is_clear(self) -> bool:
        """Whether the form can be sent as far as the checks go."""
        return not any(row.blocks for row in self.found)

    @property
    def warnings(self) -> tuple[ReportedFinding, ...]:
        """The warnings, explained or not."""
        return tuple(row for row in self.found if row.finding.is_warning)

    def at(self, indicator: str) -> tuple[ReportedFinding, ...]:
        """Return what is told at the card of one indicator."""
        return tuple(row for row in self.found if row.finding.is_at(indicator))


def rulebook_read(edition: Edition) -> Rulebook:
    """Return the rulebook of an edition's instrument without reading the rest of it; three queries."""
    instrument = edition.instrument
    levels = instrument.event_levels.values_list("code", "weight")
    return Rulebook(
        checks=(*BUILTIN_CHECKS, *instrument_checks(instrument)),
        indicators=list(instrument.indicators.values_list("code", flat=True)),
        weights={code: scaled(weight) for code, weight in levels},
    )


def report_of(
    submission: Submission,
    content: Mapping[str, Content],
    rulebook: Rulebook,
    explanations: LastExplanations | None = None,
) -> Report:
    """Return what the checks find in `content`, the answers by indicator code.

    One query for the explanations where anything warns and the caller has not read them, and up to two for each of the
    kinds that compare with other data, whatever the number of checks.
    """
    facts = Facts(
        level=submission.region.level,
        indicators=rulebook.indicators,
        answers=content,
        weights=rulebook.weights,
        previous=_previous_counts(submission) if rulebook.asks(CheckKind.PREVIOUS) else {},
        neighbours=_neighbours(submission, content, rulebook) if rulebook.asks(CheckKind.NEIGHBOURS) else {},
    )
    found = findings_of(rulebook.checks, facts)
    return Report(facts, rulebook, _reported_all(submission, found, content, explanations))


def card_findings(
    submission: Submission,
    indicator: str,
    content: Content,
    rulebook: Rulebook,
    explanations: LastExplanations | None = None,
) -> tuple[ReportedFinding, ...]:
    """Return what the checks find in the answer to one indicator, looking at nothing else.

    No query, and one for the explanations where there is a warning and the caller has not read them: a card asks for it
    after each time it was saved.
    """
    found = findings_in(submission.region.level, indicator, content, rulebook)
    return _reported_all(submission, found, {indicator: content}, explanations)


def findings_in(level: str, indicator: str, content: Content, rulebook: Rulebook) -> tuple[Finding, ...]:
    """Return the same without the explanations, also for what is not stored yet; `level` is that of the region."""
    facts = Facts(level, [indicator], {indicator: content}, rulebook.weights)
    return findings_of([check for check in rulebook.checks if check.kind in CARD_KINDS], facts)


def _reported_all(
    submission: Submission,
    found: Sequence[Finding],
    content: Mapping[str, Content],
    explanations: LastExplanations | None = None,
) -> tuple[ReportedFinding, ...]:
    """Return findings with what the office explained; that is read only where there is a warning."""
    if explanations is None and any(finding.is_warning for finding in found):
        explanations = explanations_of(submission).last
    return tuple(_reported(finding, content, explanations or {}) for finding in found)


def _reported(
    finding: Finding,
    content: Mapping[str, Content],
    written: LastExplanations,
) -> ReportedFinding:
    if not finding.is_warning:
        return ReportedFinding(finding)
    sha256 = content_sha256({code: content[code] for code in finding.indicators if code in content})
    last = written.get((finding.check.code, finding.subject))
    if last is None:
        return ReportedFinding(finding, sha256)
    if last.content_sha256 == sha256:
        return ReportedFinding(finding, sha256, explanation=last)
    return ReportedFinding(finding, sha256, lapsed=last)


def _previous_counts(submission: Submission) -> dict[str, int]:
    """Return how many events the same office told of in the edition before, by indicator code; no data is left out."""
    if submission.previous is None:
        return {}
    answers = (
        Answer.objects.filter(submission=submission.previous).exclude(value=AnswerValue.NO_DATA).order_by()
    )
    counted = answers.values_list("indicator__code").annotate(total=Sum("events__count"))
    return {code: total or 0 for code, total in counted}


def _neighbours(
    submission: Submission, content: Mapping[str, Content], rulebook: Rulebook
) -> dict[str, Neighbours]:
    """Return what is known of the other offices of the same level below the same region, by indicator code.

    Only of indicators that occurred here: of the others no value can be unusually high.
    """
    asked = [code for code in _compared(rulebook) if code in content and content[code]["events"]]
    region = submission.region
    values: dict[str, list[int]] = {}
    for code, _, total in _values_beside(
        submission.pk, submission.edition_id, region.level, region.parent_id, asked
    ):
        values.setdefault(code, []).append(total or 0)
    return {code: found for code, rows in values.items() if (found := neighbours_of(rows))}


@prepared
def _values_beside(
    form: int, edition: int, level: str, parent: int | None, indicators: list[str], /
) -> QuerySet[Answer, Any]:
    weight = Cast(F("events__level__weight") * SCALE, BigIntegerField())
    others = Answer.objects.exclude(value=AnswerValue.NO_DATA).exclude(submission=form).order_by()
    others = others.filter(submission__edition=edition, indicator__code__among=indicators)
    others = others.filter(submission__region__level=level, submission__region__parent=parent)
    return others.values_list("indicator__code", "pk").annotate(total=Sum(F("events__count") * weight))


def _compared(rulebook: Rulebook) -> Iterable[str]:
    """Return the indicators that are compared with other offices."""
    checks = [check for check in rulebook.checks if check.kind == CheckKind.NEIGHBOURS]
    if any(not check.indicators for check in checks):
        return rulebook.indicators
    return {code for check in checks for code in check.indicators}
