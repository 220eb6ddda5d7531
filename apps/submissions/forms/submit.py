from django import forms


class SubmitForm(forms.Form):
    """Sending the data: only the revision that the person had on the screen."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
