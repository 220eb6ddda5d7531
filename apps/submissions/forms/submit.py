from django import forms


class SubmitForm(forms.Form):
    """Sending the data on: the revision it was read at."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
