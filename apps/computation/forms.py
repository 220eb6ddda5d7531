"""Asking for a run: which edition. And what the address of an analysis chooses."""

from collections.abc import Mapping
from typing import Any

from django import forms

from apps.core.addresses import AddressForm
from apps.indicators.models import Edition


class RunRequestForm(forms.Form):
    """The edition whose accepted data is computed."""

    edition = forms.ModelChoiceField(
        label="Edisi", queryset=Edition.objects.all(), to_field_name="code", empty_label="Pilih edisi"
    )


class BegunForm(AddressForm):
    """The edition with which the page of runs begins, where the address names one: that of a line of the home page."""

    edisi = forms.ModelChoiceField(
        label="Edisi",
        required=False,
        queryset=Edition.objects.all(),
        to_field_name="code",
        error_messages={"invalid_choice": "edisi itu tidak ada. Pilih salah satu di bawah."},
    )

    @property
    def edition(self) -> Edition | None:
        self.is_valid()
        return self.cleaned_data.get("edisi")


class AnalysisForm(AddressForm):
    """The level of region of an analysis, and the region whose duels it shows."""

    tingkat = forms.ChoiceField(label="Tingkat", required=False)
    wilayah = forms.ChoiceField(label="Wilayah", required=False)

    def __init__(
        self, *args: Any, levels: Mapping[str, str], regions: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("tingkat", levels), ("wilayah", regions)):
            self.fields[name].choices = list(choices.items())  # type: ignore[attr-defined]  # a choice

    def chosen(self, name: str) -> str:
        """Return the choice if it is valid, or else an empty text."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
