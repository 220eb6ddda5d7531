"""Who may do what with releases. A release covers the whole country, so a permission counts only for the nation."""

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for


def can_read_drafts(user: User) -> bool:
    return scope_for(user, Permission.RELEASE_VIEW_DRAFT).is_nation


def can_prepare(user: User) -> bool:
    return scope_for(user, Permission.RELEASE_PREPARE).is_nation


def can_publish(user: User) -> bool:
    return scope_for(user, Permission.RELEASE_PUBLISH).is_nation


def can_withdraw(user: User) -> bool:
    return scope_for(user, Permission.RELEASE_WITHDRAW).is_nation
