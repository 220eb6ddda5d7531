"""What a person wants by mail."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.fields import ShownField

from .enums import ABOUT, MailDelivery, NoticeKind


class MailChoicesForm(forms.Form):
    """One choice for each of some kinds of notices, and the marks of those that the page showed."""

    shown = ShownField()

    def __init__(self, *args: Any, kinds: Sequence[NoticeKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
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
        return {kind: MailDelivery(self.cleaned_data[kind.value]) for kind in self.kinds}
