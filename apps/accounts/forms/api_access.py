"""The form with which people make a token for the API."""

from datetime import timedelta
from typing import Any, Final

from django import forms

from ..enums import TokenScope
from ..models import User

LIFETIMES: Final = {"30": "30 hari", "90": "90 hari", "365": "1 tahun"}
"""How many days a token may last, in the words of the form."""


class TokenForm(forms.Form):
    """What a token is for, what it may, how long it lasts; and the person's password, since whoever has a token needs
    none.
    """

    name = forms.CharField(
        label="Nama",
        max_length=60,
        help_text="Untuk apa token ini, misalnya “Skrip rekap kantor”.",
        error_messages={"required": "Beri token ini nama, supaya kelak Anda mengenalinya."},
    )
    scope = forms.ChoiceField(
        label="Yang dibolehkan",
        choices=[(scope.value, scope.label.capitalize()) for scope in TokenScope],
        initial=TokenScope.READ.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih apa yang dibolehkan."},
    )
    days = forms.ChoiceField(label="Berlaku selama", choices=list(LIFETIMES.items()), initial="90")
    password = forms.CharField(
        label="Kata sandi Anda",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="Diminta sekali lagi, karena token membuka data tanpa kata sandi.",
        error_messages={"required": "Ketik kata sandi yang Anda pakai untuk masuk."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_password(self) -> str:
        """Refuse a password that is not the person's."""
        password: str = self.cleaned_data["password"]
        if not self._user.check_password(password):
            raise forms.ValidationError("Kata sandi tidak cocok. Ketik ulang.")
        return password

    @property
    def lifetime(self) -> timedelta:
        """How long the token is to last, once the form is valid."""
        return timedelta(days=int(self.cleaned_data["days"]))
