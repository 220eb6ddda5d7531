"""Input of the screens of scenarios and comparisons."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from apps.computation.models import IndexRun
from apps.core.addresses import AddressForm


class RunChoiceField(forms.ModelChoiceField[IndexRun]):
    """The choice of a finished run by its name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=IndexRun.objects.none(),
            to_field_name="public_id",
            empty_label="Pilih hitungan",
            **options,
        )


class ScenarioCreateForm(forms.Form):
    title = forms.CharField(label="Judul skenario", max_length=120)
    run = RunChoiceField(label="Hitungan resmi yang dibandingkan")

    def __init__(self, *args: Any, runs: QuerySet[IndexRun], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["run"].queryset = runs  # type: ignore[attr-defined]  # a model choice


class BegunForm(AddressForm):
    """The run with which the page of scenarios begins, where the address names one."""

    hitungan = RunChoiceField(label="Hitungan", required=False)

    def __init__(self, *args: Any, runs: QuerySet[IndexRun], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["hitungan"].queryset = runs  # type: ignore[attr-defined]  # a model choice

    @property
    def run(self) -> IndexRun | None:
        self.is_valid()
        return self.cleaned_data.get("hitungan")


class ScenarioForm(forms.Form):
    title = forms.CharField(label="Judul", max_length=120)
    note = forms.CharField(
        label="Catatan", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ComparisonForm(AddressForm):
    """Two runs to compare, read from the address. An address without runs asks for nothing yet."""

    before = RunChoiceField(label="Bandingkan")
    after = RunChoiceField(label="dengan")

    def __init__(self, data: QueryDict, *args: Any, runs: QuerySet[IndexRun], **options: Any) -> None:
        super().__init__(data, *args, **options)
        self.is_bound = bool(data)
        for name in ("before", "after"):
            self.fields[name].queryset = runs  # type: ignore[attr-defined]  # a model choice

    def in_order(self) -> tuple[IndexRun, IndexRun]:
        """Return the two runs, the earlier one first, in whichever order they were chosen."""
        chosen = (self.cleaned_data["before"], self.cleaned_data["after"])
        first, second = sorted(chosen, key=lambda run: (run.edition.reference_on, run.job_queued_at, run.pk))
        return first, second
