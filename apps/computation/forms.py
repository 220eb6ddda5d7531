"""Asking for a run: which edition."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.indicators.models import Edition


class RunRequestForm(forms.Form):
    """The edition whose accepted data is computed."""

    edition = forms.ModelChoiceField(
        label=_("Edisi"), queryset=Edition.objects.all(), to_field_name="code", empty_label=None
    )
