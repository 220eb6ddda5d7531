"""Input of the screens of scenarios and comparisons."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from apps.computation.models import IndexRun
from apps.core.addresses import AddressForm
from apps.core.formatting import format_datetime


class RunChoiceField(forms.ModelChoiceField[IndexRun]):
    """The choice of a finished run, which is named by edition, time and the first characters of its key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=IndexRun.objects.none(),
            to_field_name="public_id",
            empty_label="Pilih hitungan",
            **options,
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.edition}, {format_datetime(obj.job_queued_at)}, {obj.run_key[:8]}"


class ScenarioCreateForm(forms.Form):
    title = forms.CharField(label="Judul skenario", max_length=120)
    run = RunChoiceField(label="Hitungan resmi yang dibandingkan")

    def __init__(self, *args: Any, runs: QuerySet[IndexRun], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["run"].queryset = runs  # type: ignore[attr-defined]  # a model choice


class ScenarioForm(forms.Form):
    title = forms.CharField(label="Judul", max_length=120)
    note = forms.CharField(
        label="Catatan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ComparisonForm(AddressForm):
    """Two runs to compare, read from the address. An address without runs asks for nothing yet."""

    before = RunChoiceField(label="Hitungan pertama")
    after = RunChoiceField(label="Dibandingkan dengan")

    def __init__(self, data: QueryDict, *args: Any, runs: QuerySet[IndexRun], **options: Any) -> None:
        super().__init__(data, *args, **options)
        self.is_bound = bool(data)
        for name in ("before", "after"):
            self.fields[name].queryset = runs  # type: ignore[attr-defined]  # a model choice
