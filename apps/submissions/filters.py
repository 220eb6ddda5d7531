"""What the addresses of the list of submissions and of the form on paper say."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.addresses import AddressForm, PagedForm
from apps.indicators.models import Edition
from apps.indicators.structure import GroupNode
from apps.regions.models import Region

from .enums import SubmissionState


class SubmissionFilterForm(PagedForm):
    """Edition, state, province and name of a list; only what lies in the reader's scope is offered.

    The state has no visible field: it is chosen by links that show their counts, and a hidden field keeps it. Nor has
    the province where there is only one.
    """

    edisi = forms.ChoiceField(label="Edisi", required=False)
    status = forms.ChoiceField(choices=SubmissionState.choices, required=False, widget=forms.HiddenInput)
    provinsi = forms.ChoiceField(label="Provinsi", required=False)
    cari = forms.CharField(label="Cari wilayah", required=False, max_length=100)

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


class PaperForm(AddressForm):
    """What of the form on paper is wanted: empty, which is also what an address without a word means, or filled."""

    isi = forms.ChoiceField(label="Isi", choices=[("kosong", "Kosong"), ("terisi", "Terisi")], required=False)
    dimensi = forms.ChoiceField(label="Dimensi", required=False)

    def __init__(self, *args: Any, dimensions: Sequence[GroupNode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("dimensi", [("", "Semua dimensi"), *((row.code, row.name) for row in dimensions)])

    @property
    def is_filled(self) -> bool:
        return self.chosen("isi") == "terisi"
