"""The pages of django-allauth that this portal uses: signing in and out, and the password.

The others are left out on purpose: people cannot change their own e-mail address, and `signup/` only says that accounts
are made by invitation.
"""

from typing import Final

from allauth.account import views
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.urls import path, re_path
from django.views.generic import RedirectView

from apps.core.addresses import takes_parameters

from .access import REASON_FIELD, UNSENT_FIELD, requires
from .enums import DoneStep
from .views.sign_in import ChangePasswordView, NewPasswordView, ResetRequestView, SignInView, after

SIGN_IN_PARAMETERS: Final = dict.fromkeys((REDIRECT_FIELD_NAME, REASON_FIELD, UNSENT_FIELD))

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account_login"), name="account_entrance"),
    path("login/", takes_parameters(SIGN_IN_PARAMETERS)(SignInView.as_view()), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path(
        "inactive/",
        after(DoneStep.INACTIVE, otherwise="account_login")(views.account_inactive),
        name="account_inactive",
    ),
    path("signup/", views.signup, name="account_signup"),
    path(
        "reauthenticate/",
        takes_parameters({REDIRECT_FIELD_NAME: None})(requires()(views.reauthenticate)),
        name="account_reauthenticate",
    ),
    path("password/change/", requires()(ChangePasswordView.as_view()), name="account_change_password"),
    path("password/set/", requires()(views.password_set), name="account_set_password"),
    path("password/reset/", ResetRequestView.as_view(), name="account_reset_password"),
    path(
        "password/reset/done/",
        after(DoneStep.RESET_ASKED, otherwise="account_reset_password")(views.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/key/done/",
        after(DoneStep.PASSWORD_SET, otherwise="account_login")(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
]
