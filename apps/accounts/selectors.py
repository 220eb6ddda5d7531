"""What a person may do where."""

from django.db.models import Q

from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope

from .models import Assignment, User
from .permissions import OWN_REGION_ONLY, ROLE_PERMISSIONS, Permission, Role


def assignment_list_active(user: User) -> list[Assignment]:
    """Return the person's assignments in force, regions loaded; one query per user object."""
    cached: list[Assignment] | None = getattr(user, "_active_assignments", None)
    if cached is None:
        rows = Assignment.objects.filter(user=user, revoked_at__isnull=True)
        cached = list(rows.select_related("region__parent")) if user.is_active else []
        user._active_assignments = cached  # type: ignore[attr-defined]
    return cached


def scope_for(user: User, permission: Permission) -> RegionScope:
    """Return the regions in which `user` holds `permission`.

    Computed for each permission alone: who may approve in Aceh and read in Bali must not approve in Bali.
    """
    regions = [
        assignment.region
        for assignment in assignment_list_active(user)
        if permission in ROLE_PERMISSIONS[Role(assignment.role)]
    ]
    if any(region.level == RegionLevel.NATION for region in regions):
        return RegionScope.nation()
    return RegionScope.of(region.lineage for region in regions)


def user_has(user: User, permission: Permission, region: Region) -> bool:
    """Whether `user` holds `permission` for `region` (its parent must be loaded)."""
    scope = scope_for(user, permission)
    if permission in OWN_REGION_ONLY:
        return region.lineage in scope.lineages
    return scope.covers(region)


def user_has_anywhere(user: User, permission: Permission) -> bool:
    """Whether `user` holds `permission` in some region; decides which screens exist for the person."""
    return not scope_for(user, permission).is_empty


def user_list_with(permission: Permission, region: Region) -> list[User]:
    """Return the active people who hold `permission` for `region`; for notices."""
    roles = [
        role
        for role, permissions in ROLE_PERMISSIONS.items()
        if permission in permissions
    ]
    reach = Q(assignments__region__lineage__in=_lineage_chain(region, permission))
    if permission not in OWN_REGION_ONLY:
        reach |= Q(assignments__region__level=RegionLevel.NATION)
    holds = Q(assignments__role__in=roles, assignments__revoked_at__isnull=True)
    return list(User.objects.filter(holds & reach, is_active=True).distinct())


def _lineage_chain(region: Region, permission: Permission) -> list[str]:
    """Return the lineages in which an assignment reaches `region`: itself and what lies above it."""
    if permission in OWN_REGION_ONLY:
        return [region.lineage]
    chain: list[str] = []
    above: Region | None = region
    while above is not None and above.level != RegionLevel.NATION:
        chain.append(above.lineage)
        above = above.parent
    return chain
