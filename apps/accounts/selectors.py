"""What a person may do in which region; and the people, roles and invitations that the pages show."""

import datetime as dt
import uuid
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from allauth.account.utils import url_str_to_user_pk
from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.audit.enums import AuditAction
from apps.audit.selectors import act_of
from apps.core.exceptions import MissingError
from apps.core.tokens import token_hash
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope, lineages_up_to_province
from apps.regions.selectors import region_ids_found
from apps.regions.words import guess_region

from .models import ApiToken, Assignment, Confirmation, Invitation, User
from .permissions import GRANTABLE_ROLES, OWN_REGION_ONLY, ROLE_PERMISSIONS, Permission, Role
from .querysets import AssignmentQuerySet

_KEPT: Final = "_active_assignments"


def assignment_list_active(user: User) -> list[Assignment]:
    """Return the person's assignments in force, regions loaded; none if deactivated. One query per user object."""
    cached: list[Assignment] | None = user.__dict__.get(_KEPT)
    if cached is None:
        cached = assignment_list_held(user) if user.is_active else []
        user.__dict__[_KEPT] = cached
    return cached


def zone_of(user: User) -> zoneinfo.ZoneInfo | None:
    """Return the zone in which a person reads times, that of the first region with a role; None: that of the settings.

    Pages are shown in it by a middleware. Whoever makes a file or a mail for one person outside a page asks here.
    """
    held = assignment_list_active(user)
    return zoneinfo.ZoneInfo(held[0].region.timezone) if held else None


def assignments_forget(user: User) -> None:
    """Forget the assignments that `assignment_list_active` keeps on `user`; call it after they changed."""
    user.__dict__.pop(_KEPT, None)


def assignment_list_lapsed(user: User) -> list[Assignment]:
    """Return the person's assignments that ended by themselves, the last one first."""
    rows = Assignment.objects.lapsed().filter(user=user).select_related("region")
    return list(rows.order_by("-expires_at", "pk"))


def assignment_list_held(user: User) -> list[Assignment]:
    """Return the assignments in force, regions loaded; those of a deactivated person too.

    Every request of a signed-in person asks this. What lies above the regions is not loaded: scopes reach downwards.
    """
    rows = Assignment.objects.active().filter(user=user).select_related("region").order_by()
    return sorted(rows, key=lambda row: (row.region.code, row.role))  # sooner done than told the database


def scope_for(user: User, permission: Permission) -> RegionScope:
    """Return the regions in which `user` holds `permission`.

    Each permission has its own: whoever may approve in Aceh and only read in Bali must not approve in Bali.
    """
    regions = [
        assignment.region
        for assignment in assignment_list_active(user)
        if permission in ROLE_PERMISSIONS[Role(assignment.role)]
    ]
    return RegionScope.over(regions)


def user_has(user: User, permission: Permission, region: Region) -> bool:
    """Whether `user` holds `permission` for `region` (its parent must be loaded)."""
    scope = scope_for(user, permission)
    if permission in OWN_REGION_ONLY:
        return region.lineage in scope.lineages
    return scope.covers(region)


def user_has_anywhere(user: User, permission: Permission) -> bool:
    """Whether `user` holds `permission` in some region; it decides which pages and sections the person finds."""
    return not scope_for(user, permission).is_empty


def user_list_with(permission: Permission, region: Region) -> list[User]:
    """Return the active people who hold `permission` for `region`, to send them notices."""
    if permission in OWN_REGION_ONLY:
        reach = Q(region__lineage=region.lineage)
    else:
        above = Q(region__lineage__in=lineages_up_to_province(region))
        reach = above | Q(region__level=RegionLevel.NATION)
    held = Assignment.objects.active().filter(reach, role__in=_roles_with(permission))
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")))


def _roles_with(permission: Permission) -> list[Role]:
    return [role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]


def manager_list_of(assignment: Assignment) -> list[User]:
    """Return the active people who may change an assignment, those nearest to it: of its province, else of the nation.

    So the coordinators of Banten are told of an operator in Lebak, and the administrators only where there is none.
    """
    givers = [role for role, given in GRANTABLE_ROLES.items() if assignment.role in given]
    held = Assignment.objects.active().filter(role__in=givers, user__is_active=True)
    held = held.exclude(user=assignment.user_id)
    near = held.filter(region__lineage__in=lineages_up_to_province(assignment.region))
    chosen = near if near.exists() else held.filter(region__level=RegionLevel.NATION)
    return list(User.objects.filter(pk__in=chosen.values("user")))


def assignment_list_ending(*, within: dt.timedelta, warned_before: int) -> AssignmentQuerySet:
    """Return the assignments of active people that end `within` a time, and of which nobody was warned as late as that.

    `warned_before` is the same time in days. One that was given for no longer than that is not among them: whoever
    has it was just told when it ends.
    """
    now = timezone.now()
    rows = Assignment.objects.active().filter(expires_at__lte=now + within, user__is_active=True)
    unwarned = Q(warned_days__isnull=True) | Q(warned_days__gt=warned_before)
    return rows.filter(unwarned, expires_at__gt=F("granted_at") + within)


def users_by_lineage(permission: Permission, lineages: Iterable[str]) -> dict[str, list[User]]:
    """Return the active people who hold `permission` in each of these regions itself; regions without any are left out.

    For many regions at once what `user_list_with` says of one, where the permission reaches the own region alone.
    """
    found: dict[str, dict[int, User]] = {}
    for row in _held_in(permission, lineages).select_related("user", "region").order_by("user__full_name"):
        found.setdefault(row.region.lineage, {})[row.user_id] = row.user
    return {lineage: list(people.values()) for lineage, people in found.items()}


def lineages_with(permission: Permission, lineages: Iterable[str]) -> set[str]:
    """Return those of the regions in which somebody is found by `users_by_lineage`."""
    return set(_held_in(permission, lineages).values_list("region__lineage", flat=True))


def _held_in(permission: Permission, lineages: Iterable[str]) -> QuerySet[Assignment]:
    held = Assignment.objects.active().filter(role__in=_roles_with(permission), user__is_active=True)
    return held.filter(region__lineage__in=set(lineages)).order_by()


def user_list(*, scope: RegionScope) -> QuerySet[User]:
    """Return the people who have or had a role in `scope`; `.assignments_here` holds their roles there now."""
    here = Assignment.objects.active().in_scope(scope).with_region().order_by("region__code", "role")
    return User.objects.in_scope(scope).prefetch_related(
        Prefetch("assignments", queryset=here, to_attr="assignments_here")
    )


def region_guessed(*, scope: RegionScope, text: str) -> str:
    """Return the region in `scope` that a search for people which found nobody probably named; else ""."""
    return guess_region(text, Region.objects.in_scope(scope)) if text.strip() else ""


def user_list_filtered(*, scope: RegionScope, text: str, role: str, status: str) -> QuerySet[User]:
    """Return `user_list` narrowed to a name or address, a role held in `scope`, and "active" or "inactive".

    The text also finds those who have a role at a region of that name or code.
    """
    people = user_list(scope=scope)
    if text.strip():
        is_named = Q(full_name__icontains=text.strip()) | Q(email__icontains=text.strip())
        regions = region_ids_found(Region.objects.in_scope(scope), text)
        held = Assignment.objects.active().in_scope(scope).filter(region__in=regions)
        people = people.filter(is_named | Q(pk__in=held.values("user")))
    if role:
        held = Assignment.objects.active().in_scope(scope).filter(role=role)
        people = people.filter(pk__in=held.values("user"))
    if status:
        people = people.filter(is_active=status == "active")
    return people


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


def province_list(*, scope: RegionScope) -> list[Region]:
    """Return today's provinces in `scope`: the choices of a filter."""
    return list(Region.objects.current().in_scope(scope).provinces().order_by("code"))


def user_get(*, scope: RegionScope, public_id: uuid.UUID) -> User:
    """Return one person; MissingError where there is none in `scope`."""
    found = User.objects.in_scope(scope).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Pengguna tidak ditemukan.")
    return found


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


def invitation_list(*, scope: RegionScope) -> QuerySet[Invitation]:
    """Return the invitations into `scope` that nobody has answered, newest first, expired ones included."""
    return Invitation.objects.in_scope(scope).unanswered().with_region()


def invitation_get(*, scope: RegionScope, public_id: uuid.UUID) -> Invitation:
    """Return one invitation; MissingError where there is none in `scope`."""
    found = Invitation.objects.in_scope(scope).with_region().filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Undangan tidak ditemukan.")
    return found


def invitation_get_by_token(token: str) -> tuple[Invitation, bool]:
    """Return the invitation of a link, even a used or expired one, and whether its address has an account.

    Both are read at one moment: read one after the other, of two presses at once the later one found an open invitation
    and the account that the other had just made. Raises MissingError for an unknown token.
    """
    accounts = User.objects.filter(email__iexact=OuterRef("email"))
    rows: QuerySet[Any] = Invitation.objects.with_region()
    found = rows.annotate(has_account=Exists(accounts)).filter(token_sha256=token_hash(token)).first()
    if found is None:
        raise MissingError("Undangan ini tidak dikenal: mungkin tautannya tidak tersalin seluruhnya.")
    return found, found.has_account


def invitation_pending_of(*, email: str) -> Invitation | None:
    """Return the invitation to an address whose mailed link works longest; None where there is none."""
    rows = Invitation.objects.with_region().pending().filter(email__iexact=email, token_sha256__isnull=False)
    return rows.order_by("-expires_at").first()


def invitation_pks_unsent() -> list[int]:
    """Return the invitations whose mail is still to be sent, oldest first."""
    rows = Invitation.objects.pending().filter(emailed_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def user_with_email(email: str) -> User | None:
    """Return the person who signs in with this address, active or not."""
    return User.objects.filter(email__iexact=email).first()


def region_list_assignable(*, scope: RegionScope) -> list[Region]:
    """Return today's regions in `scope`, provinces and their regencies in the order of their codes."""
    return list(Region.objects.current().in_scope(scope).with_parent().order_by("code"))


def region_nation() -> Region | None:
    """Return the nation as it is today; None before the regions were loaded."""
    return Region.objects.current().filter(level=RegionLevel.NATION).first()


def password_set_told(uid: str, *, since: dt.datetime) -> str:
    """Return that a person's new password was stored `since` then, and when; "" if it was not.

    `uid` names the person as the link to a new password does.
    """
    user = User.objects.filter(pk=url_str_to_user_pk(uid)).first()
    act = act_of(user, AuditAction.USER_SET_PASSWORD, since=since) if user else ""
    return f"Kata sandi baru sudah disimpan {act}." if act else ""


def region_of_person(user: User) -> Region | None:
    """Return the region into which the log puts what a person does to the own account, and what is done to it.

    It is the highest region in which the person has a role, of several the first by its code, so that the auditor of a
    province sees when its people sign in. None for somebody without a role: then only the nation's auditors see it.
    """
    order = list(RegionLevel)
    held = assignment_list_active(user) if user.is_active else assignment_list_held(user)
    regions = [assignment.region for assignment in held]
    return min(
        regions, key=lambda region: (order.index(RegionLevel(region.level)), region.code), default=None
    )


def roles_in_words(user: User) -> list[str]:
    """Return the roles that were not revoked as the log tells them: "Operator di Kabupaten Lebak"."""
    return [f"{row.get_role_display()} di {row.region}" for row in assignment_list_held(user)]


def token_list_of(user: User) -> list[ApiToken]:
    """Return the person's tokens that were not revoked, newest first; expired ones are included."""
    return list(ApiToken.objects.unrevoked().filter(user=user))


def token_get(user: User, public_id: uuid.UUID) -> ApiToken:
    """Return one token of the person's own, even a revoked one; MissingError where the person has no such token."""
    found = ApiToken.objects.filter(user=user, public_id=public_id).first()
    if found is None:
        raise MissingError("Token tidak ditemukan.")
    return found


def token_find(text: str) -> ApiToken | None:
    """Return the token that a program sent, with its owner, whether it still works or not; None for an unknown one."""
    return ApiToken.objects.select_related("user").filter(token_sha256=token_hash(text)).first()
