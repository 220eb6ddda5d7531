"""What the documentation of the API says of tokens and sessions. Loaded when the app starts: nobody else imports it."""

from typing import Any

from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from .authentication import SCHEME


class TokenInSchema(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it carries no types
    """What the documentation says of tokens."""

    target_class = "apps.accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the definition in the words of OpenAPI."""
        return {
            "type": "http",
            "scheme": SCHEME.lower(),
            "description": "Token pribadi, dibuat di Akun saya, Token API.",
        }


class SessionInSchema(SessionScheme):  # type: ignore[no-untyped-call]  # it carries no types
    """What the documentation says of the session of the portal."""

    target_class = "apps.accounts.api.authentication.PortalSession"
