"""What a token does not allow, whatever its owner may."""

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from ..models import ApiToken

if TYPE_CHECKING:  # the framework reads this module while it reads that one
    from rest_framework.views import APIView


class TokenAllowsMethod(BasePermission):
    """A token for reading changes nothing."""

    message = "Token ini hanya untuk membaca. Untuk menulis, buat token lain di halaman akun."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether the token that was sent, if any, allows the method."""
        is_reading = request.method in SAFE_METHODS
        return is_reading or not isinstance(request.auth, ApiToken) or request.auth.may_write
