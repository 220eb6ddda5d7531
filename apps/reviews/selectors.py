"""What waits for a reviewer, oldest first."""

from typing import Final

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.scoping import RegionScope
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Submission
from apps.submissions.querysets import SubmissionQuerySet

from .enums import Queue

_REVIEW: Final = {
    RegionLevel.REGENCY: Permission.SUBMISSION_APPROVE_REGENCY,
    RegionLevel.PROVINCE: Permission.SUBMISSION_APPROVE_PROVINCE,
}
WAITING_STATES: Final = (SubmissionState.SUBMITTED, SubmissionState.IN_REVIEW, SubmissionState.APPROVED)


def queues_for(user: User) -> list[Queue]:
    """Return the queues that the person's roles know at all; empty for who reviews nothing."""
    queues: list[Queue] = []
    if any(not scope.is_empty for scope in _review_scopes(user).values()):
        queues += [Queue.SUBMITTED, Queue.MINE, Queue.OTHERS]
    if not scope_for(user, Permission.SUBMISSION_ACCEPT).is_empty:
        queues.append(Queue.APPROVED)
    return queues


def review_queue(user: User, queue: Queue, *, edition: Edition | None = None) -> SubmissionQuerySet:
    """Return what waits in one queue of the person, oldest first.

    What the person had a hand in is left out where four eyes forbid the next step.
    """
    if queue == Queue.APPROVED:
        scope = scope_for(user, Permission.SUBMISSION_ACCEPT)
        rows = Submission.objects.in_scope(scope).filter(state=SubmissionState.APPROVED)
        rows = rows.without_contribution_of(user)
    else:
        rows = Submission.objects.in_scope_by_level(_review_scopes(user))
        if queue == Queue.SUBMITTED:
            rows = rows.filter(state=SubmissionState.SUBMITTED).without_contribution_of(user)
        else:
            rows = rows.filter(state=SubmissionState.IN_REVIEW)
            rows = rows.filter(claimed_by=user) if queue == Queue.MINE else rows.exclude(claimed_by=user)
    if edition is not None:
        rows = rows.filter(edition=edition)
    return rows.with_region().select_related("claimed_by").order_by("submitted_at", "region__code")


def review_queue_counts(user: User, *, edition: Edition | None = None) -> dict[Queue, int]:
    """Return how much waits in each queue of the person; one query a queue."""
    return {queue: review_queue(user, queue, edition=edition).count() for queue in queues_for(user)}


def review_edition_list(user: User) -> list[Edition]:
    """Return the editions in which something may wait for the person, newest first."""
    review = Submission.objects.in_scope_by_level(_review_scopes(user))
    accept = Submission.objects.in_scope(scope_for(user, Permission.SUBMISSION_ACCEPT))
    waiting = (review | accept).filter(state__in=WAITING_STATES)
    return list(Edition.objects.filter(pk__in=waiting.order_by().values("edition")))


def _review_scopes(user: User) -> dict[RegionLevel, RegionScope]:
    return {level: scope_for(user, permission) for level, permission in _REVIEW.items()}
