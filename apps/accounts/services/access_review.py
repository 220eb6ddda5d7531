"""The access review: somebody else confirms each assignment now and then, or takes it away."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import AlreadyDoneError, ConflictError, NotAllowedError, PortalError
from apps.core.formatting import format_act, format_date

from ..enums import ReviewStep
from ..models import Assignment, Confirmation, User
from .assignments import assignment_lock, assignment_revoke, check_revocable


@dataclass(frozen=True)
class ReviewResult:
    """What became of one assignment; in `problem` why nothing did, and whether it was out of the person's power.

    Where the step was taken before, as when a page is sent twice, `done_before` says by whom: that is no problem.
    """

    assignment: Assignment
    problem: str = ""
    is_beyond_power: bool = False
    done_before: str = ""


def assignments_review(
    *, actor: User, chosen: Sequence[tuple[Assignment, int]], step: ReviewStep
) -> list[ReviewResult]:
    """Take a step with each assignment by itself, so that one that cannot take it stops no other.

    With each comes the number of its last confirmation as the page showed it (0 for none): where somebody was faster,
    nothing is done and the result says who.
    """
    return [_review(actor, assignment, number, step) for assignment, number in chosen]


def _review(actor: User, assignment: Assignment, number: int, step: ReviewStep) -> ReviewResult:
    act = assignment_confirm if step == ReviewStep.CONFIRM else _revoke
    try:
        act(actor=actor, assignment=assignment, number=number)
    except PortalError as error:
        is_held = Assignment.objects.filter(pk=assignment.pk, revoked_at=None).exists()
        if isinstance(error, AlreadyDoneError) and is_held == (step == ReviewStep.CONFIRM):
            return ReviewResult(assignment, done_before=error.message)
        return ReviewResult(assignment, error.message, isinstance(error, NotAllowedError))
    return ReviewResult(assignment)


@transaction.atomic
def assignment_confirm(*, actor: User, assignment: Assignment, number: int) -> Confirmation:
    """Confirm that a person still needs an assignment; nobody confirms their own.

    `number` is that of the last confirmation on the page (0 for none). Raises NotAllowedError, AlreadyDoneError
    (confirmed or revoked by somebody since), ConflictError (ended by itself).
    """
    check_revocable(actor, assignment, "mengonfirmasi")
    locked = assignment_lock(assignment)
    if not Assignment.objects.active().filter(pk=locked.pk).exists():
        raise ConflictError(
            f"Penugasan {locked.user} sebagai {locked.get_role_display()} di {locked.region} sudah berakhir sendiri "
            f"pada {format_date(locked.last_day)}, jadi tidak ada yang dikonfirmasi.",
            place=locked.user.get_absolute_url(),
        )
    _check_unconfirmed(locked, number)
    confirmation = Confirmation.objects.create(assignment=locked, number=number + 1, confirmed_by=actor)
    audit_record(
        actor=actor,
        action=AuditAction.ASSIGNMENT_CONFIRM,
        subject=locked.user,
        region=locked.region,
        detail={"role": locked.role, "assignment": str(locked.public_id)},
        names={"role": locked.get_role_display()},
    )
    return confirmation


@transaction.atomic
def _revoke(*, actor: User, assignment: Assignment, number: int) -> Assignment:
    locked = assignment_lock(assignment)
    _check_unconfirmed(locked, number)
    return assignment_revoke(actor=actor, assignment=assignment)


def _check_unconfirmed(locked: Assignment, number: int) -> None:
    last = locked.confirmations.aggregate(last=Max("number"))["last"] or 0
    if last == number:
        return
    newest = locked.confirmations.select_related("confirmed_by").get(number=last)
    act = format_act(str(newest.confirmed_by), newest.confirmed_at)
    what = f"Penugasan {locked.user} sebagai {locked.get_role_display()} di {locked.region}"
    raise AlreadyDoneError(f"{what} sudah dikonfirmasi {act}.", place=locked.user.get_absolute_url())
