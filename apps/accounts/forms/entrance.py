"""The forms of the pages before sign-in: those of django-allauth, with our words on the fields."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms

CHOOSING_HELP = "Sedikitnya 12 karakter; hindari kata yang umum atau mirip nama dan surel Anda."
"""What a new password has to be, as every form says it."""

NOT_THE_SAME = "Kedua kata sandi tidak sama. Ketik ulang."


def _name_address(field: forms.Field) -> None:
    field.label = "Alamat surel"
    field.widget.attrs.pop("placeholder", None)


class Plain(forms.Form):
    """Says once what a new password has to be, and leaves out the list and the placeholders of the libraries."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.help_text = CHOOSING_HELP if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)


class NewPassword(Plain):
    """Says of a new password that cannot be taken, too, that it was typed in two ways; the library stops before."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, again = (self.data.get(self.add_prefix(name)) for name in ("password1", "password2"))
        if "password1" in self.errors and first and again and first != again:
            self.add_error("password2", NOT_THE_SAME)
        return cleaned


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


class ChangePasswordForm(NewPassword, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    pass


class SetPasswordForm(NewPassword, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordKeyForm(NewPassword, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(Plain, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    pass
