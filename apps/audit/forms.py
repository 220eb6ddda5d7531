"""Filters of the audit log."""

from django import forms

from .enums import AuditAction
from .selectors import EntryFilter


class EntryFilterForm(forms.Form):
    """The filters, read from the address. A field with an impossible value shows an error and filters nothing."""

    action = forms.ChoiceField(
        label="Tindakan", required=False, choices=[("", "Semua tindakan"), *AuditAction.choices]
    )
    region = forms.CharField(label="Kode wilayah", required=False, max_length=13)
    person = forms.CharField(label="Nama pelaku", required=False, max_length=100)
    since = forms.DateField(
        label="Sejak tanggal",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        label="Sampai tanggal",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    @property
    def narrow(self) -> EntryFilter:
        """What to filter by; only the fields with a valid value count."""
        self.full_clean()
        given = self.cleaned_data
        return EntryFilter(
            action=given.get("action", ""),
            region_code=given.get("region", ""),
            person=given.get("person", ""),
            since=given.get("since"),
            until=given.get("until"),
        )
