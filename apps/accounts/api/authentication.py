"""How a program says for whom it asks: by a personal token in the header `Authorization: Bearer ...`."""

from typing import Final, cast

from django.contrib.auth import SESSION_KEY
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from apps.core.formatting import format_date

from ..enums import TokenState
from ..models import ApiToken, User
from ..selectors import token_find
from ..services import token_note_use, user_record_closed_form
from .throttles import count_unknown_token

SCHEME: Final = "Bearer"


class TokenAuthentication(BaseAuthentication):
    """Let in whoever sends a token that works. A token opens nothing but the views of the API, which ask this class."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return owner and token; None where no token was sent. Raises AuthenticationFailed, or Throttled."""
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = token_find(text.strip())
        if token is None:
            # Only what may be a guess is counted: a program with a token that has run out stops nobody beside it.
            count_unknown_token(request)
            raise AuthenticationFailed("Token ini tidak dikenal. Periksa apakah tersalin seluruhnya.")
        if refusal := _refusal(token):
            if not token.user.is_active:
                _note_closed(request, str(token.user_id))
            raise AuthenticationFailed(refusal)
        token_note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return what a refusal names as the way in."""
        return f'{SCHEME} realm="api"'


class PortalSession(SessionAuthentication):
    """Let in whoever is signed in to the portal, with the secret of its forms."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return the person of the session; None where nobody is signed in."""
        found = super().authenticate(request)
        # Django keeps such a session for an account that was deactivated alone.
        if found is None and SESSION_KEY in request.session:
            _note_closed(request, request.session[SESSION_KEY])
        return cast("tuple[User, None] | None", found)

    def enforce_csrf(self, request: Request) -> None:
        """Raise PermissionDenied, in the words of the portal, where the secret is missing or another one."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise PermissionDenied(
                "Permintaan ini tidak membawa kode rahasia formulir (X-CSRFToken) dari halaman Anda, jadi tidak ada "
                "yang diubah. Muat ulang halamannya, lalu ulangi. Program memakai token, bukan sesi."
            ) from error


def _note_closed(request: Request, key: str) -> None:
    if request.method not in SAFE_METHODS:
        user_record_closed_form(key=key, path=request.path)


def asking(request: Request) -> User:
    """Return the person who asks, in a view whose permissions let in nobody else."""
    return cast("User", request.user)


def _refusal(token: ApiToken) -> str:
    """Return why a token lets nobody in; "" where it works. Whoever has a token may know what became of it."""
    if not token.user.is_active:
        return "Akun pemilik token ini sudah dinonaktifkan."
    if token.state == TokenState.REVOKED:
        return f"Token “{token}” sudah dicabut. Buat token baru di halaman akun."
    if token.state == TokenState.EXPIRED:
        return f"Token “{token}” hanya berlaku sampai {format_date(token.expires_at)}. Buat yang baru di halaman akun."
    return ""
