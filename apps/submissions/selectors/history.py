"""The history of a submission: decisions, remarks, and what the office changed since the data was sent back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from apps.core.pages import address_of_part
from apps.core.prepared import prepared
from apps.indicators.models import Edition, Indicator
from apps.indicators.selectors import indicator_rows
from apps.regions.scoping import RegionScope

from ..content import AnswerFacts, Content, answer_content, content_facts
from ..enums import SubmissionAction, SubmissionState
from ..models import AnswerRevision, Decision, Evidence, Judged, Submission
from ..workflow import TRANSITIONS
from .answers import answer_list
from .explained import ExplanationChange, Explanations

SENT_BACK: Final = {
    action for action, transition in TRANSITIONS.items() if transition.target == SubmissionState.RETURNED
}


@dataclass(frozen=True)
class Remark:
    """What the reviewer asked the office to mend in one indicator when the data was last returned."""

    indicator: Indicator
    reason: str
    decision: Decision


@dataclass(frozen=True)
class Change:
    """How an answer, or what explains its warnings, changed since the data was sent back.

    `before` is None where it was unanswered then.
    """

    before: Content | None
    after: Content
    explanations: tuple[ExplanationChange, ...] = ()

    @property
    def is_of_answer(self) -> bool:
        """Whether the answer or its files are not what they were, and not its explanations alone."""
        return self.before != self.after


@dataclass(frozen=True)
class PreviousEdition:
    """What the office answered the last time it was asked with the same instrument, by indicator code."""

    edition: Edition
    facts: Mapping[str, AnswerFacts]


def previous_edition_of(
    submission: Submission, *, scope: RegionScope, codes: Collection[str]
) -> PreviousEdition | None:
    """Return the accepted answers of the edition before to these indicators, None where no form is in `scope`."""
    before = submission.previous
    if before is None or not scope.covers(before.region):
        return None
    facts: dict[str, AnswerFacts] = {}
    for answer in answer_list(before, codes):
        elections = {event.election.code: event.election for event in answer.rows}
        levels = {event.level.code: event.level for event in answer.rows}
        facts[answer.indicator.code] = content_facts(answer_content(answer), elections, levels)
    return PreviousEdition(before.edition, facts)


Period: TypeAlias = tuple[datetime, datetime | None]
"""From when until when, not included; None: until now."""


def periods_counted(decisions: Sequence[Decision]) -> list[Period]:
    """Return when a form was accepted with the answers of its last acceptance; `decisions` are newest first.

    A form that was opened again and accepted unchanged was read as it is now by runs of before, too.
    """
    accepted = [row for row in decisions if row.action == SubmissionAction.ACCEPT]
    opened = [row for row in reversed(decisions) if row.action == SubmissionAction.REOPEN]
    return [
        (row.decided_at, next((later.decided_at for later in opened if later.number > row.number), None))
        for row in accepted
        if row.content_sha256 == accepted[0].content_sha256
    ]


def submission_list_no_longer_as_at(edition: Edition, moment: datetime) -> list[Submission]:
    """Return the forms that counted at a moment and do not any more, or not with the same answers, by region.

    For a release that is not published yet: its run has read what has been opened again since.
    """
    accepted = Decision.objects.filter(submission=OuterRef("pk"), action=SubmissionAction.ACCEPT)
    reopened = Decision.objects.filter(
        submission=OuterRef("pk"),
        action=SubmissionAction.REOPEN,
        from_state=SubmissionState.ACCEPTED,
        decided_at__gte=moment,
    )
    content = accepted.order_by("-number").values("content_sha256")
    forms = Submission.objects.filter(Exists(reopened), edition=edition).with_region()
    read = forms.annotate(
        content_then=Subquery(content.filter(decided_at__lt=moment)[:1]), content_now=Subquery(content[:1])
    )
    is_as_it_was = Q(state=SubmissionState.ACCEPTED, content_now=F("content_then"))
    return list(read.filter(content_then__isnull=False).exclude(is_as_it_was).order_by("region__code"))


def decision_list(submission: Submission) -> list[Decision]:
    """Return the decisions on a submission, newest first, with who took them and what they say of indicators.

    That is rows of `reviews`, an app above this one; they are read through the decision, in the same query.
    """
    decisions: list[Any] = [*_decisions(submission.pk)]
    indicators = {row.pk: row for row in indicator_rows(submission.edition.instrument).values()}
    for decision in decisions:
        decision.submission = submission
        decision.judged = tuple(
            Judged(indicators[row["indicator"]], row["outcome"], row["reason"])
            for row in decision.verdict_data
        )
    return decisions


@prepared
def _decisions(form: int, /) -> QuerySet[Decision]:
    verdicts: Any = Decision._meta.get_field("verdicts").related_model
    own = verdicts._default_manager.filter(decision=OuterRef("pk")).order_by("indicator__position")
    said = JSONObject(indicator="indicator_id", outcome="outcome", reason="reason")
    rows = (
        Decision.objects.filter(submission=form)
        .select_related("decided_by", "counterpart")
        .order_by("-number")
    )
    return rows.annotate(verdict_data=ArraySubquery(own.values(said=said)))


def thread_address(submission: Submission, code: str) -> str:
    """Return the address at which office and reviewers write to each other about one answer."""
    return address_of_part("reviews:thread", submission.public_id, code)


def last_sent_back(decisions: Sequence[Decision]) -> Decision | None:
    """Return the newest decision that gave the data back to the office; `decisions` newest first."""
    return next((decision for decision in decisions if decision.action in SENT_BACK), None)


def remark_by_code(decisions: Sequence[Decision]) -> dict[str, Remark]:
    """Return the remarks of the last return, by indicator code; none if the data was reopened since."""
    last = last_sent_back(decisions)
    if last is None:
        return {}
    return {
        verdict.indicator.code: Remark(verdict.indicator, verdict.reason, last)
        for verdict in last.judged
        if verdict.reason
    }


def change_by_code(
    submission: Submission,
    decisions: Sequence[Decision],
    content: Mapping[str, Content],
    explanations: Explanations | None,
) -> dict[str, Change]:
    """Return the answers that changed since the data was last sent back, by indicator code; two queries.

    A file that was attached or withdrawn is a change too, and so are other words about a warning. `content` is what the
    answers say now; `explanations` may be left out of a form that was never sent back. `SubmissionQuerySet.sent_again`
    says the same of many forms.
    """
    last = last_sent_back(decisions)
    if last is None:
        return {}
    before = _content_at(submission, last.decided_at)
    explained = explanations.changed_since(last.decided_at) if explanations else {}
    return {
        code: Change(before.get(code), said, explained.get(code, ()))
        for code, said in content.items()
        if before.get(code) != said or code in explained
    }


def _content_at(submission: Submission, moment: datetime) -> Mapping[str, Content]:
    saved = AnswerRevision.objects.filter(answer__submission=submission, saved_at__lte=moment)
    saved = saved.order_by("answer_id", "-revision").distinct("answer_id").select_related("answer__indicator")
    files = Evidence.objects.in_force_at(moment).filter(answer__submission=submission)
    hashes: dict[int, list[str]] = {}
    for answer_pk, sha256 in files.order_by().values_list("answer", "sha256"):
        hashes.setdefault(answer_pk, []).append(sha256)
    return {
        row.answer.indicator.code: {**row.content, "evidence": sorted(hashes.get(row.answer_id, []))}
        for row in saved
    }
