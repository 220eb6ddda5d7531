"""What the buttons of the progress send."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict


class RemindForm(forms.Form):
    """Which office is reminded, or (`all`) all that the filters of the page find; `address` holds those filters."""

    form = forms.UUIDField(required=False)
    all = forms.BooleanField(required=False)
    address = forms.CharField(required=False, max_length=1000)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not (cleaned.get("form") or cleaned.get("all")):
            raise forms.ValidationError("Pilih kantor yang diingatkan.")
        return cleaned

    @property
    def one(self) -> UUID | None:
        """The form whose office is reminded; None where all are."""
        found: UUID | None = self.cleaned_data["form"]
        return found

    @property
    def filters(self) -> QueryDict:
        """The filters of the page on which the button stood."""
        return QueryDict(self.cleaned_data["address"])
