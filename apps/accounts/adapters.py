"""How django-allauth behaves here: nobody signs up without an invitation; coming, going and passwords are logged."""

import zoneinfo
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from apps.core.pages import opens_as_page

from .enums import DoneStep
from .models import User
from .selectors import invitation_pending_of, user_with_email, zone_of
from .services import (
    user_record_closed_door,
    user_record_failure,
    user_record_reset_request,
    user_record_sign_in,
    user_record_sign_out,
    user_set_password,
)

PREVIOUS_VISIT_KEY = "previous_visit_at"
"""Session key: when the person signed in the time before (ISO 8601). The home page shows what changed since then."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": (
            "Alamat surel atau kata sandi tidak cocok. Periksa keduanya, atau atur ulang kata sandi Anda."
        ),
        "enter_current_password": "Kata sandi yang sekarang tidak cocok. Ketik ulang.",
        "too_many_login_attempts": "Terlalu banyak percobaan masuk yang gagal. Tunggu beberapa menit, lalu coba lagi.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People join by invitation only."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Lead on only to pages of this site: not elsewhere, and not to an address that only takes forms."""
        try:
            return bool(super().is_safe_url(url)) and opens_as_page(urlsplit(url).path)
        except ValueError:  # no address at all, such as "http://["
            return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, write it down, and keep in the session when the person had signed in before."""
        previous = user.last_login
        super().login(request, user)
        user_record_sign_in(cast("User", user))
        if previous is not None:
            request.session[PREVIOUS_VISIT_KEY] = previous.isoformat()

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and write it down."""
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            user_record_sign_out(user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that somebody could not sign in; attempts over the limit do not come so far."""
        super().authentication_failed(request, **credentials)
        user_record_failure(user_with_email(str(credentials.get("email", ""))))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail, with times in the reader's zone; who has no account, but an invitation that holds, is told of it."""
        invitation = invitation_pending_of(email=email)
        reader = context.get("user")
        if isinstance(reader, User):
            zone = zone_of(reader)
        else:
            zone = zoneinfo.ZoneInfo(invitation.region.timezone) if invitation else None
        with timezone.override(zone):
            super().send_mail(template_prefix, email, {**context, "invitation": invitation})

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Lead to the page that says so, which opens for whoever has tried to sign in, and write the attempt down."""
        user_record_closed_door(cast("User", user))
        request.session[DoneStep.INACTIVE] = True
        return cast("HttpResponse", super().respond_user_inactive(request, user))

    def send_password_reset_mail(self, user: AbstractBaseUser, email: str, context: dict[str, Any]) -> None:
        """Mail the link to a new password, and until when it works."""
        expires_at = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        super().send_password_reset_mail(user, email, {**context, "expires_at": expires_at})
        user_record_reset_request(cast("User", user))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store a password that the person changed, or reset by link."""
        user_set_password(user=cast("User", user), password=password)
