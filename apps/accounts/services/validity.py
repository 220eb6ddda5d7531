"""How long a role is given for, and changing that."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from apps.audit.enums import AuditAction
from apps.audit.selectors import act_of
from apps.audit.services import audit_record
from apps.core.exceptions import StaleRevisionError
from apps.core.formatting import format_date
from apps.core.read_marks import Marks, merge_values

from ..models import Assignment, User
from ..permissions import Role
from ..selectors import assignments_forget
from .assignments import assignment_lock, check_revocable, end_of


@transaction.atomic
def assignment_extend(
    *, actor: User, assignment: Assignment, expires_on: dt.date | None, shown: Marks
) -> bool:
    """Change until when a role holds, and return whether that is another day than before.

    One that has run out holds again. Without a day it holds as long as the role is usually given (`end_of`), from
    today on. `shown` is the mark of the day on the page (`apps/core/read_marks.py`).

    Raises NotAllowedError, AlreadyDoneError (revoked), InvalidInputError ("expires_on"), StaleRevisionError where
    somebody else has set another day since the page was opened.
    """
    check_revocable(actor, assignment, "mengubah masa berlaku")
    locked = assignment_lock(assignment)
    merged = merge_values({"expires_on": expires_on}, {"expires_on": locked.last_day}, shown)
    if merged.contradictions:
        act = act_of(locked.user, AuditAction.ASSIGNMENT_EXTEND) or "oleh orang lain"
        text = f"Masa berlaku penugasan ini diubah {act}, menjadi {_told(locked.last_day)}."
        raise StaleRevisionError(text, [merged])
    if merged.values["expires_on"] == locked.last_day:
        return False
    before = locked.last_day
    locked.expires_at = end_of(Role(locked.role), locked.region, expires_on)
    locked.warned_days = None
    locked.save(update_fields=["expires_at", "warned_days"])
    audit_record(
        actor=actor,
        action=AuditAction.ASSIGNMENT_EXTEND,
        subject=locked.user,
        region=locked.region,
        detail={"role": locked.role, "assignment": str(locked.public_id)},
        names={
            "role": locked.get_role_display(),
            "before": _told(before),
            "until": _told(locked.last_day),
        },
    )
    assignments_forget(assignment.user)
    return True


def _told(day: dt.date | None) -> str:
    return format_date(day) if day else "tanpa batas waktu"


def assignments_note_warned(assignments: Sequence[Assignment], days: int) -> None:
    """Note that the people were warned so many days ahead; call it in the transaction that writes the notices."""
    Assignment.objects.filter(pk__in=[row.pk for row in assignments]).update(warned_days=days)
