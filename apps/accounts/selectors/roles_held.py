"""The roles themselves: one, those of a person, those that end, and the review of them all."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.core.exceptions import MissingError
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.regions.selectors import region_ids_found

from ..models import Assignment, Confirmation, User
from ..querysets import AssignmentQuerySet


@dataclass(frozen=True)
class ReviewFilter:
    """What to show of the access review; an empty value filters nothing."""

    text: str = ""
    province: Region | None = None
    role: str = ""
    unused_days: int | None = None
    is_due: bool | None = None


def assignment_list_to_review(*, scope: RegionScope, narrow: ReviewFilter) -> AssignmentQuerySet:
    """Return the assignments in force in `scope`, also of deactivated people: first those decided on longest ago.

    `.decided_at` is when somebody last confirmed the assignment, or else gave it; `.confirmations_newest` are the
    confirmations, the newest first.
    """
    rows = Assignment.objects.active().in_scope(scope).with_region().select_related("user", "granted_by")
    newest = Confirmation.objects.filter(assignment=OuterRef("pk")).order_by("-number")
    found = _narrow_review(rows, narrow, scope).annotate(
        decided_at=Coalesce(Subquery(newest.values("confirmed_at")[:1]), "granted_at")
    )
    since = timezone.now() - dt.timedelta(days=settings.ACCESS_REVIEW_DAYS)
    if narrow.is_due is not None:
        found = found.filter(decided_at__lt=since) if narrow.is_due else found.filter(decided_at__gte=since)
    told = Confirmation.objects.select_related("confirmed_by").order_by("-number")
    return found.prefetch_related(
        Prefetch("confirmations", queryset=told, to_attr="confirmations_newest")
    ).order_by("decided_at", "pk")


def _narrow_review(rows: AssignmentQuerySet, narrow: ReviewFilter, scope: RegionScope) -> AssignmentQuerySet:
    if text := narrow.text.strip():
        regions = region_ids_found(Region.objects.in_scope(scope), text)
        named = Q(user__full_name__icontains=text) | Q(user__email__icontains=text)
        rows = rows.filter(named | Q(region__in=regions))
    if narrow.province is not None:
        rows = rows.in_scope(RegionScope.of([narrow.province.lineage]))
    if narrow.role:
        rows = rows.filter(role=narrow.role)
    if narrow.unused_days is not None:
        before = timezone.now() - dt.timedelta(days=narrow.unused_days)
        never = Q(last_used_on__isnull=True, granted_at__lt=before)
        rows = rows.filter(never | Q(last_used_on__lt=timezone.localdate(before)))
    return rows


def assignment_list_chosen(*, scope: RegionScope, public_ids: Sequence[uuid.UUID]) -> list[Assignment]:
    """Return those of some assignments that are in `scope`, revoked ones too, in the order of their regions."""
    rows = Assignment.objects.in_scope(scope).with_region().select_related("user")
    return list(rows.filter(public_id__in=public_ids).order_by("region__code", "user__full_name", "pk"))


REVIEW_HEADER: Final = (
    "nama", "surel", "akun", "peran", "wilayah", "diberikan", "diberikan_oleh", "berlaku_sampai",
    "terakhir_dipakai", "terakhir_dikonfirmasi", "dikonfirmasi_oleh", "kode_wilayah", "kode_peran",
)  # fmt: skip
"""First what people read; what programs read follows."""


def review_export_rows(*, scope: RegionScope, narrow: ReviewFilter) -> Iterator[tuple[object, ...]]:
    """Yield the header and one row per assignment of the access review."""
    yield REVIEW_HEADER
    for row in assignment_list_to_review(scope=scope, narrow=narrow).iterator(chunk_size=1000):
        last: Confirmation | None = next(iter(row.confirmations_newest), None)  # type: ignore[attr-defined]
        yield (
            row.user.full_name,
            row.user.email,
            "aktif" if row.user.is_active else "nonaktif",
            row.get_role_display(),
            row.region.name,
            timezone.localdate(row.granted_at).isoformat(),
            str(row.granted_by or ""),
            row.last_day.isoformat() if row.last_day else "",
            row.last_used_on.isoformat() if row.last_used_on else "",
            timezone.localdate(last.confirmed_at).isoformat() if last else "",
            str(last.confirmed_by) if last else "",
            row.region.code,
            row.role,
        )


def assignment_list_of(*, scope: RegionScope, user: User) -> list[Assignment]:
    """Return the person's present and past assignments in `scope`: those in force first, each group newest first."""
    rows = Assignment.objects.in_scope(scope).with_region().filter(user=user)
    newest = rows.select_related("granted_by", "revoked_by").order_by("-granted_at")
    return sorted(newest, key=lambda assignment: assignment.revoked_at is not None or assignment.has_lapsed)


def assignment_get(*, scope: RegionScope, public_id: uuid.UUID) -> Assignment:
    """Return one assignment with its person; MissingError where there is none in `scope`."""
    rows = Assignment.objects.in_scope(scope).with_region().select_related("user")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Penugasan tidak ditemukan.")
    return found


def assignment_list_ending(*, within: dt.timedelta, warned_before: int) -> AssignmentQuerySet:
    """Return the assignments of active people that end `within` a time, and of which nobody was warned as late as that.

    `warned_before` is the same time in days. One that was given for no longer than that is not among them: whoever
    has it was just told when it ends.
    """
    now = timezone.now()
    rows = Assignment.objects.active().filter(expires_at__lte=now + within, user__is_active=True)
    unwarned = Q(warned_days__isnull=True) | Q(warned_days__gt=warned_before)
    return rows.filter(unwarned, expires_at__gt=F("granted_at") + within)
