"""Who may ask for computations. They cover the whole country, so a permission counts only for the nation."""

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for


def may_request(user: User) -> bool:
    """Whether the person may ask for runs, and for studies of them."""
    return scope_for(user, Permission.RUN_REQUEST).is_nation
