"""When a role was last used: noted once a day."""

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from ..models import Assignment, User
from ..permissions import ROLE_PERMISSIONS, Permission, Role
from ..selectors import assignment_list_active


def assignments_note_use(user: User, permissions: Collection[Permission]) -> None:
    """Note today as the last day on which the person used those roles that hold any of `permissions`.

    Called where something is asked for that takes one of them. The day stands on the assignments, which every request
    reads anyway, so that only the first request of a day writes. Where several roles of a person hold the permission,
    nobody can tell which was meant, and all of them count as used.
    """
    today = timezone.localdate()
    used = [
        assignment
        for assignment in assignment_list_active(user)
        if assignment.last_used_on is None or assignment.last_used_on < today
        if not ROLE_PERMISSIONS[Role(assignment.role)].isdisjoint(permissions)
    ]
    if not used:
        return
    earlier = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today)
    Assignment.objects.filter(earlier, pk__in=[row.pk for row in used]).update(last_used_on=today)
    for assignment in used:
        assignment.last_used_on = today
