"""Submissions within a scope: one, a list, and the choices of the filters."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.selectors import is_staffed_q, user_list_with
from apps.core.exceptions import MissingError
from apps.core.prepared import prepared
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.querysets import RegionQuerySet, region_below_q
from apps.regions.scoping import RegionScope
from apps.regions.selectors import region_ids_found
from apps.regions.words import guess_region

from ..enums import ENTRY_STATES, SubmissionAction, SubmissionState
from ..models import Answer, AnswerDraft, Extension, Submission
from ..querysets import SubmissionQuerySet
from ..windows import WINDOW_COLUMNS, Window, window_read
from ..workflow import TRANSITIONS
from .surroundings import Surroundings, surroundings_in


def submission_get(*, scope: RegionScope, public_id: uuid.UUID) -> Submission:
    """Return one submission; MissingError where there is none in `scope`."""
    return _one(_whole(public_id, list(scope.lineages), is_nation=scope.is_nation))


def submission_get_for(
    user: User, *, scope: RegionScope, public_id: uuid.UUID
) -> tuple[Submission, bool, bool, Surroundings]:
    """Return one submission with its people, and three things known of it, in one query.

    Whether `user` had a hand in its data, whether its office has somebody who fills it, and what lies around its
    answers. Raises MissingError where there is none in `scope`.
    """
    rows = _surrounded(public_id, list(scope.lineages), user.pk, timezone.now(), is_nation=scope.is_nation)
    found: Any = _one(rows)  # with the annotations
    return found, found.is_contributor, found.is_staffed, surroundings_in(found, found)


@prepared
def _whole(public_id: uuid.UUID, lineages: list[str], /, *, is_nation: bool) -> SubmissionQuerySet:
    return _rows(public_id, lineages, is_nation=is_nation)


@prepared
def _surrounded(
    public_id: uuid.UUID, lineages: list[str], person: int, moment: datetime, /, *, is_nation: bool
) -> SubmissionQuerySet:
    rows = _rows(public_id, lineages, is_nation=is_nation).with_surroundings().with_contribution_of(person)
    rows = rows.annotate(is_staffed=is_staffed_q("region", now=moment))
    return rows.select_related("submitted_by", "claimed_by")


def _rows(public_id: uuid.UUID, lineages: list[str], *, is_nation: bool) -> SubmissionQuerySet:
    rows = Submission.objects.filter(public_id=public_id).with_window().with_region().with_previous()
    rows = rows.select_related("edition__instrument")
    return rows if is_nation else rows.filter(region_below_q(lineages, "region"))


def _one(found: list[Submission]) -> Submission:
    if not found:
        raise MissingError("Data isian tidak ditemukan.")
    return found[0]


def submission_list(
    *,
    scope: RegionScope,
    edition: Edition | None = None,
    province: Region | None = None,
) -> SubmissionQuerySet:
    """Return the submissions in `scope`, with region, edition and window loaded, filtered by what is given.

    `province` finds the form of the province's own office and those of the regencies below it.
    """
    rows = Submission.objects.in_scope(scope).with_window().with_region()
    if edition is not None:
        rows = rows.filter(edition=edition)
    if province is not None:
        rows = rows.in_scope(RegionScope.of([province.lineage]))
    return rows.order_by("edition__reference_on", "region__code", "pk")


def reviewer_list_besides(submission: Submission) -> list[User]:
    """Return the people who may review this form, had no hand in its data, and do not hold the review now."""
    permission = TRANSITIONS[SubmissionAction.HAND_OVER].permission[RegionLevel(submission.region.level)]
    known = user_list_with(permission, submission.region)
    hands = set(submission.contributions.filter(person__in=known).values_list("person", flat=True))
    found = [user for user in known if user.pk not in {submission.claimed_by_id, *hands}]
    return sorted(found, key=lambda user: (user.full_name.casefold(), user.pk))


def stage_windows(submission: Submission) -> dict[WindowStage, Window]:
    """Return when each step with a form may be taken, in one query."""
    found = [window_read(values) for values in submission.stage_windows.values_list(*WINDOW_COLUMNS)]
    return {stage: window for stage in WindowStage for window in found if window.stage == stage}


def extension_list(submission: Submission) -> list[Extension]:
    """Return what was granted to the office of a form, newest first, with who granted it."""
    return list(submission.extensions.select_related("granted_by"))


def submission_list_found(rows: SubmissionQuerySet, text: str) -> SubmissionQuerySet:
    """Return those of `rows` whose region a search finds: Lebak, KAB. LEBAK, 3602; all of them for no search."""
    return rows.filter(region__in=region_ids_found(_regions_of(rows), text)) if text.strip() else rows


def submission_region_guessed(rows: SubmissionQuerySet, text: str) -> str:
    """Return the region of `rows` that a search which found nothing probably named; else ""."""
    return guess_region(text, _regions_of(rows)) if text.strip() else ""


def _regions_of(rows: SubmissionQuerySet) -> RegionQuerySet:
    return Region.objects.filter(pk__in=rows.order_by().values("region"))


def submission_edition_list(*, scope: RegionScope) -> list[Edition]:
    """Return the editions with submissions in `scope`, newest first."""
    editions = Submission.objects.in_scope(scope).order_by().values("edition")
    return list(Edition.objects.select_related("region_set").filter(pk__in=editions))


def submission_province_list(*, scope: RegionScope, edition: Edition) -> list[Region]:
    """Return the provinces of the edition that lie wholly in `scope`: the choices of the filter by province."""
    regions = Region.objects.in_set(edition.region_set).in_scope(scope)
    return list(regions.filter(level=RegionLevel.PROVINCE))


@dataclass(frozen=True)
class ClosingCounts:
    """How many forms stand where in an edition that is about to be closed."""

    states: dict[SubmissionState, int]
    begun: int
    """How many of those that were not sent hold an answer, or something typed."""
    running: int
    """How many of them could still be filled."""


def closing_counts(edition: Edition) -> ClosingCounts:
    """Return what closing an edition cuts short; three queries."""
    rows = Submission.objects.filter(edition=edition).order_by()
    unsent = rows.filter(state__in=ENTRY_STATES)
    holds_something = Q(Exists(Answer.objects.filter(submission=OuterRef("pk"))))
    holds_something |= Q(Exists(AnswerDraft.objects.filter(submission=OuterRef("pk"))))
    is_over: Any = Q(due_at__lt=timezone.now())  # an annotation of `with_window`
    return ClosingCounts(
        states=submission_state_counts(rows),
        begun=unsent.filter(holds_something).count(),
        running=unsent.with_window().exclude(is_over).count(),
    )


def submission_state_counts(rows: SubmissionQuerySet) -> dict[SubmissionState, int]:
    """Return how many of `rows` are in each state; states without any count 0."""
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state.value, 0) for state in SubmissionState}
