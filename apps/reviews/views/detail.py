"""The review of one submission: all its answers, what changed, and what the reviewer may do."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.accounts.models import User
from apps.core.addresses import judges_address
from apps.core.exceptions import NotAllowedError
from apps.submissions.content import answer_content
from apps.submissions.differences import Comparison
from apps.submissions.enums import REVIEWER_ACTIONS, AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.presentation import card_of, steps_of, thread_of
from apps.submissions.rules import (
    allowed_actions,
    has_permission_for,
    is_held_back_by_four_eyes,
    may_judge,
)
from apps.submissions.selectors import (
    Codebook,
    DimensionStatus,
    FilledForm,
    IndicatorStatus,
    Peers,
    PreviousEdition,
    filled_form,
    guided_codebook_of,
    last_sent_back,
    message_counts,
    peers_of,
    previous_edition_of,
    reviewer_list_besides,
    submission_get_for,
    twins_elsewhere_note,
)
from apps.submissions.windows import why_closed

from ..enums import VerdictOutcome
from ..forms import ReviewForm
from ..models import WorkingVerdict
from ..presentation import ReviewItem, files_changed, judged_of, review_outline, spread_of
from ..selectors import verdict_list, verdicts_standing
from .dependents import Dependent, dependents_of
from .worklist import Worklist, worklist_read


@dataclass
class Review:
    """A submission with everything that the page of its review shows, read once."""

    submission: Submission
    filled: FilledForm
    codebook: Codebook
    actions: list[SubmissionAction]
    is_held_back: bool
    verdicts: dict[str, WorkingVerdict]
    """What was said of each indicator, whether it still holds or not."""
    colleagues: list[User]
    """To whom the person may hand the review over; nobody where the person does not hold it."""
    worklist: Worklist
    previous: PreviousEdition | None
    peers: Mapping[str, Peers]
    """What the offices beside this one answered, by the code of the indicator."""
    messages: Mapping[str, int]
    """How many were written about each answer."""

    def form(self, data: Any = None) -> ReviewForm:
        """Return the form of verdicts: empty, or as it was sent in `data`."""
        return ReviewForm(self.filled.structure.indicators, data, self.standing, self.colleagues)

    @cached_property
    def standing(self) -> dict[str, WorkingVerdict]:
        """The verdicts that hold, by the code of the indicator."""
        content = {row.indicator.code: answer_content(row) for row in self.filled.answers}
        return verdicts_standing(self.verdicts.values(), content)


def review_read(request: PortalRequest, public_id: uuid.UUID) -> Review:
    """Read one review: 404 outside of the person's scope, 403 where no role of the person reviews the submission."""
    submission, has_hand = submission_get_for(request.user, scope=request.region_scope, public_id=public_id)
    check_reviewer(request.user, submission)
    filled = filled_form(submission)
    twins_elsewhere_note(submission, filled.answers, scope=request.region_scope)
    actions = allowed_actions(request.user, submission, is_contributor=has_hand)
    return Review(
        submission=submission,
        filled=filled,
        codebook=guided_codebook_of(submission.edition),
        actions=actions,
        is_held_back=is_held_back_by_four_eyes(request.user, submission, is_contributor=has_hand),
        verdicts={row.indicator.code: row for row in verdict_list(submission)},
        colleagues=reviewer_list_besides(submission) if SubmissionAction.HAND_OVER in actions else [],
        worklist=worklist_read(request),
        previous=previous_edition_of(submission, scope=request.region_scope),
        peers=peers_of(submission, scope=request.region_scope),
        messages=message_counts(submission),
    )


def check_reviewer(user: User, submission: Submission) -> None:
    """Raise NotAllowedError where no role of the person reviews this submission."""
    if not any(has_permission_for(user, submission, action) for action in REVIEWER_ACTIONS):
        raise NotAllowedError(f"Peran Anda tidak mencakup pemeriksaan data {submission.region}.")


@never_cache
@judges_address
@require_safe
@requires()
def review_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the review of one submission; on the way back anew, because verdicts are stored meanwhile.

    The address carries the filters of the queue from which it was opened.
    """
    review = review_read(request, public_id)
    review.worklist.filters.check()
    return render_review(request, review, review.form())


def render_review(
    request: PortalRequest,
    review: Review,
    form: ReviewForm,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the review with the form as given: empty, or as typed with its errors."""
    submission = review.submission
    can_mark = may_judge(request.user, submission)
    context = {
        **_summary(review.filled),
        **_state(review),
        "submission": submission,
        "list_query": review.worklist.query,
        "place": review.worklist.place_of(submission),
        "sections": _sections(review, form if can_mark else None),
        "judged": len(review.standing),
        "form": form,
        "can_mark": can_mark,
        "colleagues": len(review.colleagues),
        "approval": _approval(review.filled),
        "dependents": _dependents(request, review) if SubmissionAction.REOPEN in review.actions else [],
        "outline": review_outline(review.filled.statuses),
        "steps": steps_of(review.filled.decisions),
        "errors": form.errors(),
        "problem": problem,
        "typed": [] if can_mark else form.typed(),
        "breadcrumbs": [
            {"label": "Tinjauan", "url": review.worklist.address_of("queue")},
            {"label": str(submission.region)},
        ],
    }
    return render(request, "reviews/review_detail.html", context, status=status)


def _state(review: Review) -> dict[str, Any]:
    """Return how far the form is on its way, and what this person may do with it now."""
    submission = review.submission
    return {
        "can": {action.value: action in review.actions for action in SubmissionAction},
        "is_held_back": review.is_held_back,
        "closed": "" if submission.is_open_for_entry else why_closed(submission),
        "is_sent_back": last_sent_back(review.filled.decisions) is not None,
        "is_with_office": submission.is_open_for_entry,
        "is_accepted": submission.state == SubmissionState.ACCEPTED,
    }


def _approval(filled: FilledForm) -> dict[str, Any] | None:
    """Return the approval that the data rests on now, and how many indicators it found right; None without one."""
    last = next((row for row in filled.decisions if row.action != SubmissionAction.ACCEPT), None)
    if last is None or last.action != SubmissionAction.APPROVE:
        return None
    right = sum(verdict.outcome == VerdictOutcome.OK for verdict in last.verdicts.all())
    return {"decision": last, "right": right, "total": filled.total, "lacking": filled.total - right}


def _dependents(request: PortalRequest, review: Review) -> list[Dependent]:
    accepted = next((row for row in review.filled.decisions if row.action == SubmissionAction.ACCEPT), None)
    since = accepted.decided_at if accepted and review.submission.state == SubmissionState.ACCEPTED else None
    return dependents_of(request, review.submission, since)


def _sections(review: Review, form: ReviewForm | None) -> list[tuple[DimensionStatus, list[ReviewItem]]]:
    """Return the cards by dimension, each with what was said of it, and the fields to say it where that is possible."""
    comparison = Comparison(review.codebook.elections, review.codebook.levels)
    return [
        (status, [_item(review, item, form, comparison) for item in status.items])
        for status in review.filled.statuses
    ]


def _item(
    review: Review, item: IndicatorStatus, form: ReviewForm | None, comparison: Comparison
) -> ReviewItem:
    code, change = item.indicator.code, item.change
    card = card_of(
        item,
        review.codebook,
        previous=review.previous,
        thread=thread_of(review.submission, code, review.messages),
    )
    has_value = card.facts is not None and card.facts.value != AnswerValue.NO_DATA
    around = review.submission.region.parent
    return ReviewItem(
        card=card,
        judged=judged_of(
            review.verdicts.get(code),
            form.verdicts[code] if form else None,
            is_standing=code in review.standing,
        ),
        change=comparison.change(change.before, change.after) if change else None,
        files=files_changed(change),
        spread=spread_of(
            review.peers.get(code),
            card.facts.total if card.facts and has_value else None,
            around.short_name if around else "",
        ),
    )


def _summary(filled: FilledForm) -> dict[str, int]:
    """Return what a reviewer looks at first, in figures."""
    items = [item for status in filled.statuses for item in status.items]
    return {
        "without_evidence": sum(item.lacks_evidence for item in items),
        "changed": sum(item.change is not None for item in items),
        "warnings": len(filled.report.warnings),
        "answered": filled.answered,
        "total": filled.total,
    }
