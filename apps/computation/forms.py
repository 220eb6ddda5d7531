"""Asking for a run: which edition."""

from django import forms

from apps.indicators.models import Edition


class RunRequestForm(forms.Form):
    """The edition whose accepted data is computed."""

    edition = forms.ModelChoiceField(
        label="Edisi", queryset=Edition.objects.all(), to_field_name="code", empty_label=None
    )
