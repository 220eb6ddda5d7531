"""What waits for a reviewer, and in which order."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Greatest
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import Asker, Reach, asker_of
from apps.core.prepared import prepared
from apps.indicators.enums import WindowStage
from apps.indicators.models import Edition
from apps.indicators.selectors import instrument_structure
from apps.regions.models import Region
from apps.regions.querysets import RegionQuerySet
from apps.regions.scoping import RegionScope
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Extension, Submission
from apps.submissions.querysets import SubmissionQuerySet, claim_left_q, contribution_of
from apps.submissions.rules import is_left
from apps.submissions.workflow import STAGE_OF, TRANSITIONS

from ..enums import Queue
from ..models import Reminder

NEXT_STEP: Final = {
    Queue.SUBMITTED: SubmissionAction.CLAIM,
    Queue.MINE: SubmissionAction.APPROVE,
    Queue.LEFT: SubmissionAction.TAKE_OVER,
    Queue.OTHERS: SubmissionAction.APPROVE,
    Queue.APPROVED: SubmissionAction.ACCEPT,
}
"""The step that each queue waits for. It decides which states the queue holds, and who sees it."""

QUEUE_PERMISSIONS: Final = frozenset(
    permission for step in NEXT_STEP.values() for permission in TRANSITIONS[step].permission.values()
)
"""The permissions to review; whoever holds one of them may open the review page."""


def queues_for(asker: Asker) -> list[Queue]:
    """Return the queues that a person's roles give access to, empty or not; none for somebody who reviews nothing."""
    return [
        queue
        for queue, step in NEXT_STEP.items()
        if any(asker.holds(permission) for permission in TRANSITIONS[step].permission.values())
    ]


@dataclass(frozen=True)
class Wanted:
    """What is asked for of the queues; None asks for everything.

    `regions` are the ids of those that a search found. `province` also finds the forms of its regencies.
    """

    edition: Edition | None = None
    province: Region | None = None
    regions: Sequence[int] | None = None
    has_warning: bool | None = None
    lacks_evidence: bool | None = None
    is_changed: bool | None = None
    """Whether the content is another than when the form was given back; forms that never were are left out."""
    indicators: Sequence[str] | None = None
    """The codes of the indicators that the three before look at; alone they find forms where one needs a look."""
    forms: Sequence[int] | None = None
    """The keys of the forms that are wanted, where what was asked for is not known to the database."""


EVERYTHING: Final = Wanted()


def review_queue(user: User, queue: Queue, *, wanted: Wanted = EVERYTHING) -> SubmissionQuerySet:
    """Return what waits in one queue of the person, so far as it is wanted, in no order.

    New and approved data to which the person contributed is left out, because the four-eyes rule keeps the person
    from reviewing or accepting it. Reviews that have begun are listed all the same: the person may still end one by
    giving the data back.
    """
    rows = _narrowed(review_waiting(asker_of(user), [queue]), wanted)
    return rows.with_region().select_related("claimed_by")


def review_waiting(asker: Asker, queues: Iterable[Queue]) -> SubmissionQuerySet:
    """Return what waits in any of these queues of a person, in no order."""
    return Submission.objects.filter(_waits(asker, set(queues))).order_by()


def review_waiting_by_queue(asker: Asker, queues: Iterable[Queue]) -> SubmissionQuerySet:
    """Return the same, each form with the `queue` that it waits in: a form waits in one at most."""
    queue = Case(
        When(state=SubmissionState.SUBMITTED, then=Value(Queue.SUBMITTED.value)),
        When(state=SubmissionState.APPROVED, then=Value(Queue.APPROVED.value)),
        When(claimed_by=asker.person, then=Value(Queue.MINE.value)),
        When(_may_step_in(asker), then=Value(Queue.LEFT.value)),
        default=Value(Queue.OTHERS.value),
        output_field=CharField(),
    )
    return review_waiting(asker, queues).annotate(queue=queue)


def _waits(asker: Asker, queues: set[Queue]) -> Q:
    """Return the condition that a form waits in one of the queues.

    What it takes to ask for the four eyes is asked once for all queues that keep to them.
    """
    held = _here(asker, Queue.OTHERS) & ~Q(claimed_by=asker.person)
    waits, fresh = Q(pk__in=[]), Q(pk__in=[])
    for queue in queues & {Queue.SUBMITTED, Queue.APPROVED}:
        fresh |= _here(asker, queue)
    if Queue.MINE in queues:
        waits |= _here(asker, Queue.MINE) & Q(claimed_by=asker.person)
    if queues >= {Queue.LEFT, Queue.OTHERS}:  # whether who holds it will come back makes no difference
        waits |= held
    elif Queue.OTHERS in queues:
        waits |= held & ~_may_step_in(asker)
    elif Queue.LEFT in queues:
        fresh |= held & _is_left(asker)
    return waits | (fresh & ~Q(contribution_of(asker.person)))


def _may_step_in(asker: Asker) -> Q:
    return _is_left(asker) & ~Q(contribution_of(asker.person))


def _is_left(asker: Asker) -> Q:
    """Return that condition for the forms which the person reviews: mostly those of one level."""
    permissions = TRANSITIONS[NEXT_STEP[Queue.LEFT]].permission
    levels = [level for level, needed in permissions.items() if asker.holds(needed)]
    return claim_left_q(levels, asker.moment)


def _here(asker: Asker, queue: Queue) -> Q:
    step = NEXT_STEP[queue]
    return _reach(asker, step) & Q(state__in=TRANSITIONS[step].sources)


def in_order_of_work(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    """Return `rows` with their window, as they are to be worked through.

    First what is due first, by the deadline of the step that it waits for; then what carries more risk: warnings,
    answers "occurred" without evidence; then what waits longest.
    """
    return rows.with_window().order_by(*_order_by(F("due_at")))


def _order_by(due: F | Case) -> tuple[Any, ...]:
    soonest = due.asc(nulls_last=True)
    return (soonest, "-warning_count", "-bare_indicators__len", "submitted_at", "region__code", "pk")


@dataclass(frozen=True)
class QueueEntry:
    """A form in a queue, as a link to it needs it."""

    public_id: uuid.UUID
    region: str


@dataclass(frozen=True)
class QueuePlace:
    """Where a form stands among those of a queue: `number` counts from 1, and is None once it has left the queue."""

    number: int | None
    total: int
    before: QueueEntry | None
    after: QueueEntry | None


def queue_place(
    user: User, submission: Submission, queue: Queue, *, wanted: Wanted = EVERYTHING
) -> QueuePlace:
    """Return where a form stands in a queue of the person; one query.

    A form that has left the queue meanwhile (a review that was begun, data that was approved) keeps its neighbours, so
    that whoever works through a list goes on where it was.
    """
    asker = asker_of(user)
    if wanted == EVERYTHING:
        found = _whole_list(*asker.values, submission.pk, queue=queue, reach=asker.reach)
    else:
        found = list(_listed(asker, queue, submission.pk, wanted))
    place = next(at for at, (public_id, _, _) in enumerate(found) if public_id == submission.public_id)
    is_there = found[place][2]
    return QueuePlace(
        number=place + 1 if is_there else None,
        total=len(found) if is_there else len(found) - 1,
        before=QueueEntry(*found[place - 1][:2]) if place else None,
        after=QueueEntry(*found[place + 1][:2]) if place + 1 < len(found) else None,
    )


@prepared
def _whole_list(
    person: int,
    moment: datetime,
    lineages: Mapping[Permission, list[str]],
    form: int,
    /,
    *,
    queue: Queue,
    reach: Reach,
) -> QuerySet[Submission, Any]:
    return _listed(Asker(person, moment, lineages, reach), queue, form, EVERYTHING)


def _listed(asker: Asker, queue: Queue, form: int, wanted: Wanted) -> QuerySet[Submission, Any]:
    """Return what waits in a queue and the form, in order: identifier, region, whether it waits there.

    A form that has left the queue stands where it stood, by the deadline of the step that the queue waits for, whatever
    it waits for now.
    """
    listed = Q(pk__in=_narrowed(review_waiting(asker, [queue]), wanted).values("pk"))
    is_listed = ExpressionWrapper(listed, output_field=BooleanField())
    stage = STAGE_OF[next(iter(TRANSITIONS[NEXT_STEP[queue]].sources))]
    rows = Submission.objects.filter(listed | Q(pk=form)).with_window(stage)
    rows = rows.order_by(*_order_by(_due_then(form, stage)))
    return rows.values_list("public_id", "region__name", is_listed)


def _due_then(form: int, stage: WindowStage) -> Case:
    """Return until when a stage is taken; of the form, without the time that it was given when it was given back.

    That was granted by the rule of the portal, after the form was sent.
    """
    granted = Extension.objects.filter(submission=OuterRef("pk"), stage=stage)
    before = granted.exclude(granted_by=None, granted_at__gt=OuterRef("submitted_at")).order_by("-due_at")
    then = Greatest("general_due_at", Subquery(before.values("due_at")[:1]))
    is_given_back = Q(pk=form, state=SubmissionState.RETURNED, general_due_at__isnull=False)
    return Case(When(is_given_back, then=then), default=F("due_at"))


def queue_holding(user: User, submission: Submission) -> Queue | None:
    """Return the queue in which the person finds a form by its state; None where it waits for nobody."""
    if submission.state == SubmissionState.IN_REVIEW:
        if submission.claimed_by_id == user.pk:
            return Queue.MINE
        return Queue.LEFT if is_left(submission) else Queue.OTHERS
    return {SubmissionState.SUBMITTED: Queue.SUBMITTED, SubmissionState.APPROVED: Queue.APPROVED}.get(
        SubmissionState(submission.state)
    )


def review_queue_counts(user: User, *, wanted: Wanted = EVERYTHING) -> dict[Queue, int]:
    """Return how many submissions wait in each queue of the person; one query for all."""
    asker = asker_of(user)
    queues = queues_for(asker)
    rows: Any = _narrowed(review_waiting_by_queue(asker, queues), wanted)
    found = dict(rows.values_list("queue").annotate(Count("pk"))) if queues else {}
    return {queue: found.get(queue.value, 0) for queue in queues}


def review_edition_list(user: User) -> list[Edition]:
    """Return the editions with forms that the person reviews or accepts, newest first."""
    forms = _reviewable(user)
    return list(Edition.objects.select_related("instrument").filter(pk__in=forms.values("edition")))


@dataclass(frozen=True)
class DimensionChoice:
    """A dimension of the instruments of some editions; `indicators` are the codes below it."""

    label: str
    indicators: tuple[str, ...]


def dimension_choices(editions: Sequence[Edition]) -> dict[str, DimensionChoice]:
    """Return the dimensions of these editions by code. What several instruments call by one code is one choice."""
    found: dict[str, DimensionChoice] = {}
    for instrument in {edition.instrument for edition in editions}:
        for dimension in instrument_structure(instrument).dimensions:
            known = found.get(dimension.code)
            codes = {row.code for row in dimension.all_indicators} | set(known.indicators if known else ())
            label = known.label if known else f"{dimension.code} {dimension.label}"
            found[dimension.code] = DimensionChoice(label, tuple(sorted(codes)))
    return dict(sorted(found.items()))


def review_province_list(user: User) -> list[Region]:
    """Return the provinces whose forms, or those of whose regencies, the person reviews or accepts."""
    regions = Region.objects.filter(pk__in=_reviewable(user).values("region"))
    there = Q(pk__in=regions.values("pk")) | Q(pk__in=regions.values("parent"))
    return list(Region.objects.provinces().filter(there).order_by("code"))


def review_region_list(user: User) -> RegionQuerySet:
    """Return the regions of which something may wait for the person: those that a search goes through."""
    states = {state for step in NEXT_STEP.values() for state in TRANSITIONS[step].sources}
    return Region.objects.filter(pk__in=_reviewable(user).filter(state__in=states).values("region"))


def remindable(user: User) -> Q:
    """Return the condition on a form that the person may remind its office: whoever may review or accept it may."""
    asker = asker_of(user)
    return _reach(asker, SubmissionAction.CLAIM) | _reach(asker, SubmissionAction.ACCEPT)


def reminder_list_standing(forms: Iterable[int]) -> list[Reminder]:
    """Return the reminders to the offices of these forms after which they are not yet reminded again."""
    rows = Reminder.objects.filter(submission__in=list(forms), repeat_from__gt=timezone.now())
    return list(rows.select_related("reminded_by"))


def _narrowed(rows: SubmissionQuerySet, wanted: Wanted) -> SubmissionQuerySet:
    if wanted.edition is not None:
        rows = rows.filter(edition=wanted.edition)
    if wanted.province is not None:
        rows = rows.in_scope(RegionScope.of([wanted.province.lineage]))
    if wanted.regions is not None:
        rows = rows.filter(region__in=wanted.regions)
    if wanted.forms is not None:
        rows = rows.filter(pk__in=wanted.forms)
    within = wanted.indicators
    if wanted.has_warning is not None:
        rows = rows.with_warning(is_there=wanted.has_warning, within=within)
    if wanted.lacks_evidence is not None:
        rows = rows.with_gap_in_evidence(is_there=wanted.lacks_evidence, within=within)
    if wanted.is_changed is not None:
        rows = rows.sent_again(is_changed=wanted.is_changed, within=within)
    if within is not None and (wanted.has_warning, wanted.lacks_evidence, wanted.is_changed) == 3 * (None,):
        rows = rows.to_look_at(within)
    return rows


def _reviewable(user: User) -> SubmissionQuerySet:
    """Return the forms that may come to the person in some state, in no order.

    Filters choose among these, whatever waits now: with the last form of Banten accepted, the address of its queue says
    that nothing is left there, and not that there is no Banten.
    """
    return Submission.objects.filter(remindable(user)).order_by()


def _reach(asker: Asker, step: SubmissionAction) -> Q:
    """Return the condition that the person's roles allow `step` on a submission, whatever its state."""
    condition = Q(pk__in=[])
    for level, permission in TRANSITIONS[step].permission.items():
        if asker.holds(permission):
            condition |= Q(region__level=level) & asker.reaches_q(permission, "region")
    return condition
