"""What the access review reads: filters from its address, and the assignments that were ticked."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms

from apps.core.addresses import PagedForm
from apps.core.fields import TickedField, TickField, ticks_read
from apps.core.tabular import FORM_PARAMETER
from apps.regions.models import Region

from ..enums import ReviewStep
from ..permissions import Role
from ..selectors import ReviewFilter
from .people import ROLE_ANY

_UNUSED: Final = {"30": "30 hari", "90": "90 hari", "180": "180 hari", "365": "1 tahun"}
_DUE: Final = {"perlu": True, "belum": False}


class AccessReviewForm(PagedForm):
    """The filters of the access review, read from the address."""

    q = forms.CharField(label="Nama, surel, atau wilayah", required=False, max_length=100)
    provinsi = forms.ChoiceField(label="Provinsi", required=False)
    role = forms.ChoiceField(label="Peran", required=False)
    tak_dipakai = forms.ChoiceField(
        label="Tidak dipakai lebih dari", required=False, choices=[("", "Semua"), *_UNUSED.items()]
    )
    konfirmasi = forms.ChoiceField(
        label="Konfirmasi",
        required=False,
        choices=[("", "Semua"), ("perlu", "Perlu dikonfirmasi"), ("belum", "Belum waktunya")],
    )

    def __init__(
        self, *args: Any, provinces: Sequence[Region], roles: Iterable[Role], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.offer("role", [ROLE_ANY, *((role.value, role.label) for role in roles)])
        self.provinces = {province.code: province for province in provinces}
        every = ("", "Semua provinsi")
        self.offer("provinsi", [every, *((code, row.name) for code, row in self.provinces.items())])
        if len(self.provinces) < 2:
            self.fields["provinsi"].widget = forms.HiddenInput()

    @property
    def narrow(self) -> ReviewFilter:
        """What to filter by; what was refused filters nothing."""
        unused = self.chosen("tak_dipakai")
        return ReviewFilter(
            text=self.chosen("q"),
            province=self.provinces.get(self.chosen("provinsi")),
            role=self.chosen("role"),
            unused_days=int(unused) if unused else None,
            is_due=_DUE.get(self.chosen("konfirmasi")),
        )


class AccessReviewExportForm(AccessReviewForm):
    """The same for the file, which holds all pages; its address says in which form it is wanted."""

    names = (FORM_PARAMETER,)


_CHOOSE_FIRST: Final = "Pilih dahulu penugasannya."
_NOTHING_CHOSEN: Final = {"invalid_choice": _CHOOSE_FIRST}


class ReviewStepForm(forms.Form):
    """One step for the assignments that were ticked, each with the number of the last confirmation on the page.

    `only` is a row whose own button was pressed, whatever is ticked. `is_sure` comes from the page that asks.
    """

    step = forms.ChoiceField(choices=ReviewStep.choices, required=False, error_messages=_NOTHING_CHOSEN)
    row = TickedField(digits=4, required=False, error_messages=_NOTHING_CHOSEN)
    only = TickField(digits=4, required=False, error_messages=_NOTHING_CHOSEN)
    is_sure = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("only") or (cleaned.get("step") and cleaned.get("row"))):
            raise forms.ValidationError(_CHOOSE_FIRST)
        return cleaned

    @property
    def step_chosen(self) -> ReviewStep:
        """The step; a button of a single row confirms it."""
        return ReviewStep.CONFIRM if self.cleaned_data["only"] else ReviewStep(self.cleaned_data["step"])

    @property
    def chosen(self) -> dict[uuid.UUID, int]:
        """The numbers by the public ids of the assignments; call on a valid form."""
        rows = [self.cleaned_data["only"]] if self.cleaned_data["only"] else self.cleaned_data["row"]
        return ticks_read(rows)
