"""What a person wants by mail."""

from typing import Any

from django import forms

from apps.core.fields import ShownField

from .enums import ABOUT, MailDelivery, NoticeKind


class MailChoicesForm(forms.Form):
    """One choice for each kind of notice, and the marks of those that the page showed."""

    shown = ShownField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label,
                help_text=ABOUT[kind],
                choices=MailDelivery.choices,
                widget=forms.RadioSelect,
                error_messages={"required": "Pilih salah satu."},
            )

    @property
    def choices(self) -> dict[NoticeKind, MailDelivery]:
        """The choices, once the form is valid."""
        return {kind: MailDelivery(self.cleaned_data[kind.value]) for kind in NoticeKind}
