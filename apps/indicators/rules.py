"""Who may do what to instruments and editions. The same predicates serve the services and the buttons."""

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_has_anywhere

from .enums import EditionKind, EditionState
from .models import Edition


def may_manage_instruments(user: User) -> bool:
    """Whether the person may load instruments and make new versions."""
    return user_has_anywhere(user, Permission.INSTRUMENT_MANAGE)


def may_manage_editions(user: User) -> bool:
    """Whether the person may create, open and close editions, and import figures into them."""
    return user_has_anywhere(user, Permission.EDITION_MANAGE)


def can_open(user: User, edition: Edition) -> bool:
    return edition.state == EditionState.DRAFT and may_manage_editions(user)


def can_close(user: User, edition: Edition) -> bool:
    return edition.is_open and may_manage_editions(user)


def can_schedule(user: User, edition: Edition) -> bool:
    """Whether the person may set until when the forms of the edition are filled, reviewed and accepted."""
    is_filled = edition.kind != EditionKind.EXTERNAL
    return is_filled and edition.state != EditionState.CLOSED and may_manage_editions(user)
