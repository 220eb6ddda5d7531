"""Who may give which role in which region, take it away, and close an account.

`held` are the roles of the person who acts, as `selectors.assignment_list_active` returns them.
"""

from collections.abc import Sequence

from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope

from .models import Assignment, Invitation, User
from .permissions import GRANTABLE_ROLES, ROLE_LEVELS, Role


def can_hold(role: Role, region: Region) -> bool:
    """Whether `role` exists at the level of `region`; a coordinator, for example, exists only in provinces."""
    return RegionLevel(region.level) in ROLE_LEVELS[role]


def roles_within(scope: RegionScope) -> list[Role]:
    """Return the roles that can be held in a scope: below the nation not those that exist for the whole of it alone."""
    return [role for role in Role if scope.is_nation or ROLE_LEVELS[role] != {RegionLevel.NATION}]


def can_grant(held: Sequence[Assignment], role: Role, region: Region) -> bool:
    """Whether a role that the person has in `region`, or above it, allows giving `role` there."""
    return can_hold(role, region) and any(
        role in _grantable_by(assignment) and RegionScope.over([assignment.region]).covers(region)
        for assignment in held
    )


def can_revoke(actor: User, held: Sequence[Assignment], assignment: Assignment) -> bool:
    """Whether the person may take an assignment away: any that the person could give, except the person's own."""
    return actor.pk != assignment.user_id and can_grant(held, Role(assignment.role), assignment.region)


def can_change_access(
    actor: User, held: Sequence[Assignment], user: User, held_by_user: Sequence[Assignment]
) -> bool:
    """Whether the person may deactivate or reactivate `user`.

    Only where the person could have given every role of `user`: the coordinator of Banten cannot lock out somebody
    who also has a role in Bali. Of people who have no role any more, the earlier ones count; those who never had one
    can only be locked out by somebody who gives roles in the whole nation. Nobody can do it to themselves.
    """
    if actor.pk == user.pk:
        return False
    if not held_by_user:
        return any(_grantable_by(own) and own.region.level == RegionLevel.NATION for own in held)
    return all(can_revoke(actor, held, assignment) for assignment in held_by_user)


def is_in_reach(held: Sequence[Assignment], region: Region) -> bool:
    """Whether the person gives roles in `region` at all, whichever they are."""
    return any(
        _grantable_by(assignment) and RegionScope.over([assignment.region]).covers(region)
        for assignment in held
    )


def can_manage_invitation(held: Sequence[Assignment], invitation: Invitation) -> bool:
    """Whether the person may revoke an invitation or send it again, whoever sent it."""
    return can_grant(held, Role(invitation.role), invitation.region)


def roles_grantable(held: Sequence[Assignment]) -> list[Role]:
    """Return the roles that the person may give somewhere, for the choices of a form."""
    given = {role for assignment in held for role in _grantable_by(assignment)}
    return [role for role in Role if role in given]


def _grantable_by(assignment: Assignment) -> frozenset[Role]:
    return GRANTABLE_ROLES.get(Role(assignment.role), frozenset())
