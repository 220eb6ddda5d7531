"""What the address of the home page chooses."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.addresses import AddressForm
from apps.indicators.models import Edition


class StandingForm(AddressForm):
    """The edition of the overview."""

    edisi = forms.ChoiceField(label="Edisi", required=False)

    def __init__(self, *args: Any, editions: Sequence[Edition], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer("edisi", [(edition.code, edition.name) for edition in editions])
