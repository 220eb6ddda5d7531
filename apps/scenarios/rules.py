"""Who may make scenarios. They cover the whole country, so a permission counts only for the nation."""

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for


def may_manage(user: User) -> bool:
    """Whether the person may make, change and delete scenarios."""
    return scope_for(user, Permission.SCENARIO_MANAGE).is_nation
