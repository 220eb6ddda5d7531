"""The door: the pages of django-allauth that here say why they are shown, and what was done already."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, cast

from allauth.account.views import (
    INTERNAL_RESET_SESSION_KEY,
    LoginView,
    PasswordChangeView,
    PasswordResetFromKeyView,
    PasswordResetView,
)
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone

from ..access import REASON_FIELD, UNSENT_FIELD
from ..enums import DoneStep, SignInReason
from ..models import User
from ..selectors import password_set_told
from ..services import check_password_unset

View = Callable[..., HttpResponseBase]

_OPENED: Final = "reset_link_opened"
"""Session key: for whom the link to a new password was opened here, and when (ISO 8601)."""


class SignInView(LoginView):  # type: ignore[misc]  # allauth carries no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add why the page is shown, and whether a form was sent that could not be stored."""
        query = self.request.GET
        named = query.get(REASON_FIELD, "")
        if named not in SignInReason.values and query.get(REDIRECT_FIELD_NAME):
            named = SignInReason.NEEDED
        reason = SignInReason(named).label if named in SignInReason.values else ""
        context = super().get_context_data(**kwargs)
        # After a failed attempt the form says what is wrong with it; why the page is shown is known by then.
        context["reason"] = "" if context["form"].errors else reason
        return {**context, "is_closed": named == SignInReason.CLOSED, "is_unsent": UNSENT_FIELD in query}


def after(step: DoneStep, *, otherwise: str) -> Callable[[View], View]:
    """Show a page that says what was done only to whoever has done it in this session; lead others to `otherwise`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in {"GET", "HEAD"} and step not in request.session:
                return redirect(otherwise)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


class ChangePasswordView(PasswordChangeView):  # type: ignore[misc]  # allauth carries no types
    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Say of a form that is sent again that its password is stored, not that the one before is wrong now."""
        new = form.cleaned_data.get("password1", "")
        if set(form.errors) == {"oldpassword"} and form.data.get("oldpassword"):
            user = cast("User", self.request.user)
            check_password_unset(user, new, place=str(self.get_success_url()))
        return cast("HttpResponse", super().form_invalid(form))


class ResetRequestView(PasswordResetView):  # type: ignore[misc]  # allauth carries no types
    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Have the link mailed."""
        self.request.session[DoneStep.RESET_ASKED] = True
        return cast("HttpResponse", super().form_valid(form))


class NewPasswordView(PasswordResetFromKeyView):  # type: ignore[misc]  # allauth carries no types
    reset_user: User | None = None

    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **kwargs: Any) -> HttpResponse:
        """Take a new password; who sends it again reads that it is stored, not that the link is worth nothing."""
        response: HttpResponse = super().dispatch(request, uidb36, key, **kwargs)
        session = request.session
        if self.reset_user is None and isinstance(response, HttpResponseRedirect):
            session[_OPENED] = [uidb36, timezone.now().isoformat()]
        elif self.reset_user is None and key in {self.reset_url_key, session.get(INTERNAL_RESET_SESSION_KEY)}:
            whose, opened_at = session.get(_OPENED, ["", ""])
            is_own = whose == uidb36
            told = password_set_told(uidb36, since=dt.datetime.fromisoformat(opened_at)) if is_own else ""
            if told:
                messages.info(request, told)
                session[DoneStep.PASSWORD_SET] = True
                return HttpResponseRedirect(str(self.success_url))
        return response

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Store the new password."""
        response: HttpResponse = super().form_valid(form)
        self.request.session[DoneStep.PASSWORD_SET] = True
        return response
