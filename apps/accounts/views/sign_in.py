"""The door: the sign-in page of django-allauth, which here says why it is shown."""

from typing import Any

from allauth.account.views import LoginView
from django.contrib.auth import REDIRECT_FIELD_NAME

from ..access import REASON_FIELD, UNSENT_FIELD
from ..enums import SignInReason


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
        return {**context, "is_unsent": UNSENT_FIELD in query}
