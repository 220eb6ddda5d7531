"""Filters of the audit log."""

from operator import itemgetter
from typing import Any, Final

from django import forms
from django.http import QueryDict

from apps.core.addresses import AddressForm
from apps.core.date_fields import WrittenDateField
from apps.core.tabular import FORM_PARAMETER
from apps.regions.scoping import RegionScope
from apps.regions.words import describe_regions

from .enums import AuditAction
from .selectors import (
    EntryFilter,
    EntryPlace,
    entry_people,
    entry_regions,
    entry_regions_found,
    entry_regions_named,
)

OLDER: Final = "sebelum"
NEWER: Final = "sesudah"
"""What the addresses of the other pages say: show what is older, or newer, than the entry at this place."""


class EntryFilterForm(AddressForm):
    """The filters, read from the address. `scope` is that of the reader: nobody outside of it is known."""

    action = forms.ChoiceField(
        label="Tindakan",
        required=False,
        choices=[("", "Semua tindakan"), *sorted(AuditAction.choices, key=itemgetter(1))],
    )
    region = forms.CharField(label="Wilayah (nama atau kode)", required=False, max_length=100)
    person = forms.CharField(label="Nama pelaku", required=False, max_length=100)
    since = WrittenDateField(
        label="Sejak tanggal",
        required=False,
    )
    until = WrittenDateField(
        label="Sampai tanggal",
        required=False,
    )
    subject_id = forms.CharField(label="Nomor objek", required=False, max_length=64)
    request_id = forms.CharField(label="Nomor permintaan", required=False, max_length=32)

    def __init__(self, data: QueryDict, *, scope: RegionScope, **options: Any) -> None:
        super().__init__(data, **options)
        self.scope = scope

    def clean_region(self) -> list[str]:
        """Return the codes of the region that is named, or of all that a part of a name finds."""
        text = self.cleaned_data["region"]
        if not text:
            return []
        known = entry_regions()
        regions, guess = entry_regions_named(text, known)
        if not regions and not guess:
            regions, guess = entry_regions_found(text, known)
            if regions:
                return [region.code for region in regions]
        if not regions:
            hint = f" Mungkin maksudnya {guess}." if guess else " Tulis kode seperti 36.01, atau namanya."
            raise forms.ValidationError(f"Tidak ada wilayah “{text}”.{hint}")
        if len({region.lineage for region in regions}) > 1:
            meant = describe_regions(regions)
            raise forms.ValidationError(f"“{text}” dapat berarti {meant}. Tulis yang mana.")
        return [region.code for region in regions]

    def clean_person(self) -> tuple[str, ...]:
        """Return the names of those who did anything and are called so, or partly so."""
        text = str(self.cleaned_data["person"])
        people = entry_people(text, scope=self.scope) if text else ()
        if text and not people:
            raise forms.ValidationError(f"Tidak ada catatan tentang tindakan orang bernama “{text}”.")
        return people

    def clean(self) -> None:
        """Refuse a period that ends before it begins."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "Tanggal akhir mendahului tanggal awal.")

    @property
    def narrow(self) -> EntryFilter:
        """What to filter by, once the form is valid."""
        given = self.cleaned_data
        return EntryFilter(
            action=given["action"],
            region_codes=given["region"],
            people=given["person"],
            subject_id=given["subject_id"],
            request_id=given["request_id"],
            since=given["since"],
            until=given["until"],
        )


class EntryListForm(EntryFilterForm):
    """The same for the list, which is shown some entries at a time: its address says where they begin."""

    names = (OLDER, NEWER)

    @property
    def refusals(self) -> list[str]:
        """What in the address was refused; so is a place in the log that is none."""
        given = [name for name in self.names if name in self._given]
        said = [
            f"Tempat “{self._given[name]}” tidak ada dalam catatan. Buka daftar ini dari awal."
            for name in given
            if self._place(name) is None
        ]
        if len(given) > 1:
            said.append(f"“{OLDER}” dan “{NEWER}” tidak dapat dipakai bersama.")
        return super().refusals + said

    @property
    def before(self) -> EntryPlace | None:
        """The entry whose older ones are shown."""
        return self._place(OLDER)

    @property
    def after(self) -> EntryPlace | None:
        """The entry whose newer ones are shown."""
        return self._place(NEWER)

    def _place(self, name: str) -> EntryPlace | None:
        return EntryPlace.read(self._given.get(name, ""))


class EntryExportForm(EntryFilterForm):
    """The same for the file, which holds all pages; its address says in which form it is wanted."""

    names = (FORM_PARAMETER,)
