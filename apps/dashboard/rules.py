"""Who finds which page of several apps."""

from apps.accounts.models import User
from apps.accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from apps.accounts.selectors import assignment_list_active
from apps.regions.enums import RegionLevel


def may_watch(user: User) -> bool:
    """Whether the person sees the forms of more than one office: one's own is shown by its own page better."""
    held = {
        assignment.region
        for assignment in assignment_list_active(user)
        if Permission.SUBMISSION_VIEW in ROLE_PERMISSIONS[Role(assignment.role)]
    }
    return len(held) > 1 or any(region.level != RegionLevel.REGENCY for region in held)
