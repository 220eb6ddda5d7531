"""The check of permission with which services of this app begin."""

from collections.abc import Callable

from apps.accounts.models import User
from apps.core.exceptions import NotAllowedError


def require(may: Callable[[User], bool], actor: User | None, message: str) -> None:
    """Raise NotAllowedError unless `may(actor)` says yes. None is the operator's own command, and may always."""
    if actor is not None and not may(actor):
        raise NotAllowedError(message)
