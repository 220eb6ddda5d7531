"""Filters of the audit log."""

from operator import itemgetter
from typing import Any

from django import forms
from django.http import QueryDict

from apps.core.addresses import PagedForm
from apps.core.date_fields import WrittenDateField
from apps.core.tabular import FORM_PARAMETER
from apps.regions.scoping import RegionScope
from apps.regions.words import describe_regions

from .enums import AuditAction
from .selectors import EntryFilter, entry_regions_found, entry_regions_named, has_entry_of


class EntryFilterForm(PagedForm):
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

    def __init__(self, data: QueryDict, *, scope: RegionScope, **options: Any) -> None:
        super().__init__(data, **options)
        self.scope = scope

    def clean_region(self) -> list[str]:
        """Return the codes of the region that is named, or of all that a part of a name finds."""
        text = self.cleaned_data["region"]
        if not text:
            return []
        regions, guess = entry_regions_named(text)
        if not regions and not guess:
            regions, guess = entry_regions_found(text)
            if regions:
                return [region.code for region in regions]
        if not regions:
            hint = f" Mungkin maksudnya {guess}." if guess else " Tulis kode seperti 36.01, atau namanya."
            raise forms.ValidationError(f"Tidak ada wilayah “{text}”.{hint}")
        if len({region.lineage for region in regions}) > 1:
            meant = describe_regions(regions)
            raise forms.ValidationError(f"“{text}” dapat berarti {meant}. Tulis yang mana.")
        return [region.code for region in regions]

    def clean_person(self) -> str:
        """Return the name, or part of it, of somebody who did anything."""
        text = str(self.cleaned_data["person"])
        if text and not has_entry_of(text, scope=self.scope):
            raise forms.ValidationError(f"Tidak ada catatan tentang tindakan orang bernama “{text}”.")
        return text

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
            person=given["person"],
            since=given["since"],
            until=given["until"],
        )


class EntryExportForm(EntryFilterForm):
    """The same for the file, which holds all pages; its address says in which form it is wanted."""

    names = (FORM_PARAMETER,)
