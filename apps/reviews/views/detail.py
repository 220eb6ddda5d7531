"""The review of one submission, a dimension at a time: its answers, what changed, and what the reviewer may do."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.core.addresses import judges_address
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.presentation import steps_of
from apps.submissions.rules import has_permission_for
from apps.submissions.selectors import (
    DimensionStatus,
    FilledForm,
    last_sent_back,
    periods_counted,
    what_closing_leaves,
    why_closed_to,
)

from ..enums import VerdictOutcome
from ..forms import ReviewForm
from ..presentation import own_work_words, remarks_besides, review_outline
from .cards import sections_of
from .dependents import Dependent, dependents_of
from .reading import Review, review_read


@judges_address
@require_safe
@requires()
def review_detail(request: PortalRequest, public_id: uuid.UUID, code: str = "") -> HttpResponse:
    """Show one dimension of a review; on the way back anew, because verdicts are stored meanwhile.

    `code` is that of the dimension, or of an indicator in it. Without it, the page goes on where the queue was filtered
    by a dimension, or where the first verdict is missing. The address carries the filters of that queue.
    """
    review = review_read(request, public_id)
    review.worklist.filters.check()
    return render_review(request, review, review.form(), shown=[_shown(review, code)])


def _shown(review: Review, code: str) -> DimensionStatus:
    filled = review.filled
    if code:
        return filled.status_at(code)
    asked = review.worklist.filters.chosen("dimensi")
    statuses = filled.statuses
    found = [row for row in statuses if row.dimension.code == asked]
    undecided = [
        row for row in statuses if any(item.indicator.code not in review.standing for item in row.items)
    ]
    return next(iter([*found, *undecided, *statuses]))


def render_review(
    request: PortalRequest,
    review: Review,
    form: ReviewForm,
    *,
    shown: list[DimensionStatus] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the review with the form as given: empty, or as typed with its errors.

    Of a form that was sent, the page shows every dimension that has something typed or wrong. Where a `problem` stops
    the decision, such as data that went back meanwhile, nothing is asked to be mended.
    """
    submission = review.submission
    statuses = shown or _concerned(review, form) or [_shown(review, "")]
    can_mark = SubmissionAction.APPROVE in review.actions
    codes = {item.indicator.code for row in statuses for item in row.items}
    context = {
        **_summary(review.filled),
        **_state(request, review),
        "submission": submission,
        "list_query": review.worklist.query,
        "place": review.worklist.place_of(submission),
        "sections": sections_of(review, statuses, form.verdicts if can_mark else None, request.region_scope),
        "following": review.filled.following(statuses[-1]),
        "judged": _counted(review),
        "elsewhere": _counted(review, besides=codes),
        "remarks": remarks_besides(review.standing, codes),
        "form": form,
        "can_mark": can_mark,
        "colleagues": len(review.colleagues),
        "approval": _approval(review.filled),
        "dependents": _dependents(request, review) if SubmissionAction.REOPEN in review.actions else [],
        "outline": review_outline(submission, review.filled.statuses, review.standing, statuses),
        "steps": steps_of(review.filled.decisions),
        "errors": [] if problem else form.errors(),
        "problem": problem,
        "typed": [] if can_mark else form.typed(),
        "breadcrumbs": [
            {"label": "Tinjauan", "url": review.worklist.address_of("queue")},
            {"label": str(submission.region)},
        ],
    }
    return render(request, "reviews/review_detail.html", context, status=status)


def _concerned(review: Review, form: ReviewForm) -> list[DimensionStatus]:
    codes = {*form.verdicts.sent, *form.verdicts.wrong}
    return [row for row in review.filled.statuses if any(item.indicator.code in codes for item in row.items)]


def _counted(review: Review, besides: frozenset[str] | set[str] = frozenset()) -> dict[str, int]:
    """Return how many indicators are judged, and how many of them are to be mended, but for those in `besides`."""
    outcomes = [row.outcome for code, row in review.standing.items() if code not in besides]
    return {"marked": len(outcomes), "wrong": outcomes.count(VerdictOutcome.RETURNED)}


def _state(request: PortalRequest, review: Review) -> dict[str, Any]:
    """Return how far the form is on its way, and what this person may do with it now."""
    submission = review.submission
    return {
        "can": {action.value: action in review.actions for action in SubmissionAction},
        "is_held_back": review.is_held_back,
        "closed": "" if submission.is_open_for_entry else why_closed_to(request.user, submission),
        "closing": why_closed_to(request.user, submission)
        if submission.window.closed_at
        else what_closing_leaves(request.user, submission),
        "own_work": own_work_words(review.verdicts.values())
        if submission.state in (SubmissionState.SUBMITTED, SubmissionState.IN_REVIEW)
        else [],
        "left_alone": review.left_alone_for(request.user)
        if {SubmissionAction.RETURN, SubmissionAction.REOPEN} & set(review.actions)
        else "",
        "is_with_colleague": _is_with_colleague(request, review),
        "is_sent_back": last_sent_back(review.filled.decisions) is not None,
        "is_with_office": submission.is_open_for_entry,
        "is_accepted": submission.state == SubmissionState.ACCEPTED,
        "mending_days": settings.MENDING_WORKING_DAYS,
    }


def _is_with_colleague(request: PortalRequest, review: Review) -> bool:
    """Whether the person could review the form, if somebody else did not hold its review."""
    submission, step = review.submission, SubmissionAction.TAKE_OVER
    is_reviewer = submission.is_under_review and has_permission_for(request.user, submission, step)
    return is_reviewer and submission.claimed_by != request.user and step not in review.actions


def _approval(filled: FilledForm) -> dict[str, Any] | None:
    """Return the approval that the data rests on now, and how many indicators it found right; None without one."""
    last = next((row for row in filled.decisions if row.action != SubmissionAction.ACCEPT), None)
    if last is None or last.action != SubmissionAction.APPROVE:
        return None
    right = sum(verdict.outcome == VerdictOutcome.OK for verdict in last.judged)
    return {"decision": last, "right": right, "total": filled.total, "lacking": filled.total - right}


def _dependents(request: PortalRequest, review: Review) -> list[Dependent]:
    is_counted = review.submission.state == SubmissionState.ACCEPTED
    periods = periods_counted(review.filled.decisions) if is_counted else []
    return dependents_of(request, review.submission, periods)


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
