"""The check of permission with which services of this app begin."""

from collections.abc import Callable

from apps.accounts.models import User
from apps.core.exceptions import NotAllowedError


def require(may: Callable[[User], bool], actor: User | None, message: str) -> None:
    """Raise NotAllowedError unless `may(actor)`. An actor of None is a command of the operator, and always allowed."""
    if actor is not None and not may(actor):
        raise NotAllowedError(message)
