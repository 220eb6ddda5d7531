"""The forms of the pages before sign-in: those of django-allauth, with our words on the fields."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms


def _name_address(field: forms.Field) -> None:
    field.label = "Alamat surel"
    field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth carries no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_address(self.fields["login"])
        password = self.fields["password"]
        password.help_text = ""  # allauth puts a link here; the page has its own below the button
        password.widget.attrs.pop("placeholder", None)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_address(self.fields["email"])
