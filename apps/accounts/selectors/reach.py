"""What a person may do in which region, and who may do something there."""

import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.core.prepared import prepared
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.querysets import region_reaches_q
from apps.regions.scoping import RegionScope, lineages_up_to_province

from ..models import Assignment, User
from ..permissions import GRANTABLE_ROLES, OWN_REGION_ONLY, ROLE_PERMISSIONS, Permission, Role
from ..querysets import AssignmentQuerySet

_KEPT: Final = "_active_assignments"


def assignment_list_active(user: User) -> list[Assignment]:
    """Return the person's assignments in force, regions loaded; none if deactivated. One query per user object."""
    cached: list[Assignment] | None = getattr(user, _KEPT, None)
    if cached is None:
        cached = assignment_list_held(user) if user.is_active else []
        setattr(user, _KEPT, cached)
    return cached


def zone_of(user: User) -> zoneinfo.ZoneInfo | None:
    """Return the zone in which a person reads times, that of the first region with a role; None: that of the settings.

    Pages are shown in it by a middleware. Whoever makes a file or a mail for one person outside a page asks here.
    """
    held = assignment_list_active(user)
    return zoneinfo.ZoneInfo(held[0].region.timezone) if held else None


def zones_of(people: Iterable[User]) -> dict[User, str]:
    """Return the zone in which each of many people reads times, as `zone_of` says it; one query.

    "" is the zone of the settings, for those without a role.
    """
    persons = dict.fromkeys(people)
    if not persons:
        return {}
    held = Assignment.objects.active().filter(user__in=persons, user__is_active=True)
    zones: dict[int, str] = {}
    for person, zone in held.order_by("region__code", "role").values_list("user", "region__timezone"):
        zones.setdefault(person, zone)
    return {person: zones.get(person.pk, "") for person in persons}


def people_by_zone(people: Iterable[User], zones: Mapping[User, str] | None = None) -> dict[str, list[User]]:
    """Return people by the zone in which each reads times, to write to all of one zone at once.

    `zones` are what `zones_of` says of them, where it was asked for others along with them.
    """
    found: dict[str, list[User]] = {}
    for person, zone in (zones_of(people) if zones is None else {row: zones[row] for row in people}).items():
        found.setdefault(zone, []).append(person)
    return found


def assignments_forget(user: User) -> None:
    """Forget the assignments that `assignment_list_active` keeps on `user`; call it after they changed."""
    setattr(user, _KEPT, None)


def assignment_list_ended(user: User) -> list[Assignment]:
    """Return the person's assignments that ended, by themselves or taken away: of each role the last, newest first."""
    ends = Coalesce("revoked_at", "expires_at")
    rows = _ended_of(user).select_related("region").annotate(ended_at=ends).order_by("-ended_at", "pk")
    found: dict[tuple[str, int], Assignment] = {}
    for row in rows:
        found.setdefault((row.role, row.region_id), row)
    return list(found.values())


def assignment_list_held(user: User) -> list[Assignment]:
    """Return the assignments in force, regions loaded; those of a deactivated person too.

    What lies above the regions is not loaded: scopes reach downwards.
    """
    return _in_order(Assignment.objects.active().filter(user=user).select_related("region").order_by())


def user_with_assignments(pk: Any) -> User | None:
    """Return a person with the assignments that `assignment_list_active` keeps; None where there is no such person.

    Every request of a signed-in person asks this: one query for whoever has a role.
    """
    held = _in_order(_with_person(pk, timezone.now()))
    user = held[0].user if held else User.objects.filter(pk=pk).first()
    if user is None:
        return None
    for row in held:
        row.user = user
    setattr(user, _KEPT, held if user.is_active else [])
    return user


@prepared
def _with_person(user: int, now: datetime, /) -> AssignmentQuerySet:
    return Assignment.objects.active(now).filter(user=user).select_related("region", "user").order_by()


def _in_order(rows: Iterable[Assignment]) -> list[Assignment]:
    return sorted(rows, key=lambda row: (row.region.code, row.role))  # sooner done than told the database


def scope_for(user: User, permission: Permission) -> RegionScope:
    """Return the regions in which `user` holds `permission`.

    Each permission has its own: whoever may approve in Aceh and only read in Bali must not approve in Bali.
    """
    return RegionScope.over(region_list_held(user, permission))


def user_has(user: User, permission: Permission, region: Region) -> bool:
    """Whether `user` holds `permission` for `region` (its parent must be loaded)."""
    if permission in OWN_REGION_ONLY:
        return region.lineage in {held.lineage for held in region_list_held(user, permission)}
    return scope_for(user, permission).covers(region)


def region_list_held(user: User, permission: Permission) -> list[Region]:
    """Return the very regions in which `user` holds `permission`, each once, without what lies below them."""
    held = [
        assignment.region
        for assignment in assignment_list_active(user)
        if permission in ROLE_PERMISSIONS[Role(assignment.role)]
    ]
    return list({region.lineage: region for region in held}.values())


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


def had_role(user: User, region: Region) -> bool:
    """Whether a role of the person that reached `region` has ended."""
    above = Q(region__lineage__in=lineages_up_to_province(region)) | Q(region__level=RegionLevel.NATION)
    return _ended_of(user).filter(above).exists()


def _ended_of(user: User) -> AssignmentQuerySet:
    own = Assignment.objects.filter(user=user)
    return own.exclude(pk__in=Assignment.objects.active().filter(user=user).values("pk"))


def had_permission(user: User, permissions: Iterable[Permission]) -> bool:
    """Whether a role of the person with one of these permissions has ended."""
    roles = {role for permission in permissions for role in _roles_with(permission)}
    return _ended_of(user).filter(role__in=roles).exists()


def holds_there_q(user: str, permission: Permission, region: str, *, now: datetime | None = None) -> Exists:
    """Return the condition that the person in the field `user` of a row holds `permission` for the row's `region`.

    For a list of rows what `user_has` says of one, but for accounts that are closed. It is judged now, or at `now`.
    """
    held = Assignment.objects.active(now).filter(role__in=_roles_with(permission), user=OuterRef(user))
    return Exists(held.filter(region_reaches_q("region", region)))


def _roles_with(permission: Permission) -> list[Role]:
    return [role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]


def assignment_list_with(permission: Permission) -> list[Assignment]:
    """Return the assignments in force of active people that hold `permission`, by region."""
    held = Assignment.objects.active().filter(role__in=_roles_with(permission), user__is_active=True)
    return list(held.select_related("user", "region").order_by("region__code", "pk"))


def managing_role_list(assignment: Assignment) -> list[Assignment]:
    """Return the roles by which active people may change an assignment, of its province or else of the nation.

    So the coordinators of Banten are told of an operator in Lebak, and the administrators only where there is none.
    """
    givers = [role for role, given in GRANTABLE_ROLES.items() if assignment.role in given]
    held = Assignment.objects.active().filter(role__in=givers, user__is_active=True)
    held = held.exclude(user=assignment.user_id)
    near = held.filter(region__lineage__in=lineages_up_to_province(assignment.region))
    chosen = near if near.exists() else held.filter(region__level=RegionLevel.NATION)
    return list(chosen.select_related("user", "region"))


def manager_list_of(assignment: Assignment) -> list[User]:
    """Return the people who may change an assignment by the roles of `managing_role_list`."""
    return list({role.user_id: role.user for role in managing_role_list(assignment)}.values())


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


def is_staffed_q(region: str, *, now: datetime) -> Exists:
    """Return the condition that somebody fills and sends the data of the row's `region`, for a list of rows."""
    held = Assignment.objects.active(now).filter(role__in=_roles_with(Permission.SUBMISSION_SUBMIT))
    return Exists(held.filter(user__is_active=True, region__lineage=OuterRef(f"{region}__lineage")))


def left_alone_in_words(assignments: Sequence[Assignment]) -> list[str]:
    """Return a sentence for each region in which nobody would send data any more without these assignments, by code.

    Region and person are loaded. A region in which they make no difference is not meant.
    """
    permission = Permission.SUBMISSION_SUBMIT
    held = [row for row in assignments if row.role in _roles_with(permission) and row.user.is_active]
    regions = {row.region.lineage: row.region for row in held}
    if not regions:
        return []
    counted, others = _held_in(permission, regions), [row.pk for row in held]
    now = set(counted.filter(pk__in=others).values_list("region__lineage", flat=True))
    then = set(counted.exclude(pk__in=others).values_list("region__lineage", flat=True))
    left = sorted((regions[lineage] for lineage in now - then), key=lambda region: region.code)
    return [
        f"Tanpa penugasan ini {region} tidak mempunyai operator aktif: tidak ada yang dapat mengisi, memperbaiki, atau "
        "mengirim datanya, dan tidak ada yang diberi tahu bila datanya dikembalikan. Undang operator lain."
        for region in left
    ]


def _held_in(permission: Permission, lineages: Iterable[str]) -> QuerySet[Assignment]:
    held = Assignment.objects.active().filter(role__in=_roles_with(permission), user__is_active=True)
    return held.filter(region__lineage__in=set(lineages)).order_by()


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
