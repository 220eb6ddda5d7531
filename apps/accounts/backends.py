"""How a person who has signed in before is found again at each request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from .models import User
from .selectors import user_with_assignments


class PortalBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """allauth's signing in; the person of a session is read together with the roles in force."""

    def get_user(self, user_id: Any) -> User | None:
        user = user_with_assignments(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
