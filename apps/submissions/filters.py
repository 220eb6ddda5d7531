"""The filters of the list of submissions, read from the address."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.addresses import PagedForm
from apps.indicators.models import Edition
from apps.regions.models import Region

from .enums import SubmissionState


class SubmissionFilterForm(PagedForm):
    """Edition, state and province of a list; only what lies in the reader's scope is offered.

    The state has no visible field: it is chosen by links that show their counts, and a hidden field keeps it. Nor has
    the province where there is only one.
    """

    edisi = forms.ChoiceField(label="Edisi", required=False)
    status = forms.ChoiceField(choices=SubmissionState.choices, required=False, widget=forms.HiddenInput)
    provinsi = forms.ChoiceField(label="Provinsi", required=False)

    def __init__(
        self, *args: Any, editions: Sequence[Edition], provinces: Sequence[Region], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.editions = {edition.code: edition for edition in editions}
        self.provinces = {province.code: province for province in provinces}
        self.offer("edisi", [(code, edition.name) for code, edition in self.editions.items()])
        every = ("", "Semua provinsi")
        self.offer("provinsi", [every, *((code, row.name) for code, row in self.provinces.items())])
        if len(provinces) < 2:
            self.fields["provinsi"].widget = self.fields["provinsi"].hidden_widget()

    @property
    def state(self) -> SubmissionState | None:
        chosen = self.chosen("status")
        return SubmissionState(chosen) if chosen else None

    @property
    def province(self) -> Region | None:
        return self.provinces.get(self.chosen("provinsi"))
