"""The guard that every act here passes first."""

from collections.abc import Callable

from apps.accounts.models import User
from apps.core.exceptions import NotAllowedError


def require(may: Callable[[User], bool], actor: User | None, message: str) -> None:
    """Raise NotAllowedError unless `actor` may; None is the system itself (a command of the operator)."""
    if actor is not None and not may(actor):
        raise NotAllowedError(message)
