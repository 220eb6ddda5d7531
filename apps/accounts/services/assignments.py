"""Giving roles and taking them away."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.audit.enums import AuditAction
from apps.audit.services import SYSTEM_LABEL, audit_record
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.core.formatting import format_act, format_date
from apps.regions.models import Region

from ..models import Assignment, User
from ..permissions import Role
from ..rules import can_grant, can_hold, can_revoke
from ..selectors import assignment_list_active, assignments_forget, roles_in_words

_LONGEST: Final = dt.timedelta(days=3660)
_END_OF_DAY: Final = dt.time(23, 59, 59)


def end_of(role: Role, region: Region, last_day: dt.date | None) -> dt.datetime | None:
    """Return when a role ends whose last day is given: at the end of that day in the zone of its region.

    Without a day it ends after as many days as `ROLE_DAYS` has for the role; None where it has none for it.

    Raises InvalidInputError (key "expires_on") for a day that has gone by, or more than ten years ahead.
    """
    zone = ZoneInfo(region.timezone)
    today = timezone.localdate(timezone=zone)
    if last_day is None:
        days = settings.ROLE_DAYS.get(role.value)
        if days is None:
            return None
        last_day = today + dt.timedelta(days=days)
    if not today <= last_day <= today + _LONGEST:
        text = "Hari terakhirnya harus hari ini atau sesudahnya, paling lama sepuluh tahun lagi."
        raise InvalidInputError(text, {"expires_on": [text]})
    return dt.datetime.combine(last_day, _END_OF_DAY, tzinfo=zone)


@transaction.atomic
def assignment_grant(
    *, actor: User | None, user: User, role: Role, region: Region, expires_on: dt.date | None = None
) -> Assignment:
    """Give `user` a role in a region, up to and including `expires_on`; the person has it from the next page on.

    Without a day it holds as long as the role is usually given (`end_of`). `actor` None is the system (a command),
    which may give any role that exists at the level of the region.

    Raises InvalidInputError (role not of this level; day gone by: "expires_on"), NotAllowedError, ConflictError (held
    already, or the person is deactivated).
    """
    check_grantable(actor, user, role, region)
    expires_at = end_of(role, region, expires_on)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.is_active:
        text = f"Akun {locked} nonaktif. Aktifkan dulu sebelum memberi peran."
        raise ConflictError(text, place=locked.get_absolute_url())
    held = Assignment.objects.active().filter(user=locked, role=role, region=region)
    if already := held.select_related("granted_by").first():
        raise grant_done(already, str(locked), locked.get_absolute_url())
    before = roles_in_words(locked)
    assignment = assignment_begin(
        user=locked, role=role, region=region, granted_by=actor, expires_at=expires_at
    )
    audit_record(
        actor=actor,
        action=AuditAction.ASSIGNMENT_GRANT,
        subject=locked,
        region=region,
        detail={
            "role": role.value,
            "assignment": str(assignment.public_id),
            "before": before,
            "after": roles_in_words(locked),
        },
        names={"role": role.label, "until": format_date(assignment.last_day) if expires_at else ""},
    )
    assignments_forget(user)
    return assignment


def assignment_begin(
    *, user: User, role: Role, region: Region, granted_by: User | None, expires_at: dt.datetime | None
) -> Assignment:
    """Write the row of a role that begins. An earlier one that ran out by itself is closed on the day it ended."""
    earlier = Assignment.objects.lapsed().filter(user=user, role=role, region=region)
    earlier.update(revoked_at=F("expires_at"))
    return Assignment.objects.create(
        user=user, role=role, region=region, granted_by=granted_by, expires_at=expires_at
    )


@transaction.atomic
def assignment_revoke(*, actor: User | None, assignment: Assignment) -> Assignment:
    """Take a role away: it ends at once, and the page of the person still lists it among the earlier ones.

    Raises NotAllowedError, ConflictError (ended already).
    """
    if actor is not None:
        check_revocable(actor, assignment)
    locked = assignment_lock(assignment)
    before = roles_in_words(locked.user)
    locked.revoked_by, locked.revoked_at = actor, timezone.now()
    locked.save(update_fields=["revoked_by", "revoked_at"])
    audit_record(
        actor=actor,
        action=AuditAction.ASSIGNMENT_REVOKE,
        subject=locked.user,
        region=locked.region,
        detail={
            "role": locked.role,
            "assignment": str(locked.public_id),
            "before": before,
            "after": roles_in_words(locked.user),
        },
        names={"role": locked.get_role_display()},
    )
    assignments_forget(assignment.user)
    return locked


def assignment_lock(assignment: Assignment) -> Assignment:
    """Lock an assignment and return it as it is stored; raises the error of `revocation_done` where it was revoked."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("user", "region")
    locked = rows.get(pk=assignment.pk)
    if locked.revoked_at is not None:
        raise revocation_done(locked)
    return locked


def check_revocable(actor: User, assignment: Assignment, deed: str = "mencabut") -> None:
    """Raise NotAllowedError, which says why, where `actor` may not take the role away, or do another `deed` to it."""
    if can_revoke(actor, assignment_list_active(actor), assignment):
        return
    if actor.pk == assignment.user_id:
        raise NotAllowedError(f"Ini penugasan Anda sendiri. Hanya orang lain yang dapat {deed}nya.")
    role = assignment.get_role_display()
    raise NotAllowedError(f"Peran Anda tidak mencakup {deed} peran {role} di {assignment.region}.")


def grant_done(assignment: Assignment, person: str, place: str = "") -> AlreadyDoneError:
    """Return the error that says who gave the role before, and when; `granted_by` is loaded."""
    what = f"{person} sudah ditugaskan sebagai {assignment.get_role_display()} di {assignment.region}"
    return AlreadyDoneError(f"{what} {_act(assignment.granted_by, assignment.granted_at)}.", place=place)


def revocation_done(assignment: Assignment) -> AlreadyDoneError:
    """Return the error that says who took the role away before, and when."""
    act = _act(assignment.revoked_by, assignment.revoked_at or timezone.now())
    text = f"Penugasan {assignment} sudah dicabut {act}."
    return AlreadyDoneError(text, place=assignment.user.get_absolute_url())


def _act(person: User | None, at: dt.datetime) -> str:
    return format_act(str(person) if person else SYSTEM_LABEL, at)


def check_grantable(actor: User | None, user: User | None, role: Role, region: Region) -> None:
    """Raise where `actor` may not give `role` in `region` (to `user`, where it is known)."""
    if not can_hold(role, region):
        raise InvalidInputError(
            f"Peran {role.label} tidak ada di tingkat {region.get_level_display()}.",
            {"region": [f"Pilih wilayah yang sesuai dengan peran {role.label}."]},
        )
    if actor is None:
        return
    if user is not None and user.pk == actor.pk:
        raise NotAllowedError("Anda tidak dapat memberi peran kepada diri sendiri.")
    if not can_grant(assignment_list_active(actor), role, region):
        raise NotAllowedError(f"Anda tidak dapat memberi peran {role.label} di {region}.")
