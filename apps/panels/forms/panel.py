"""What an analyst fills in: a panel, and the experts of a panel."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from apps.core.date_fields import WrittenDateField
from apps.core.fields import ParagraphField, ReasonField, ShownField
from apps.indicators.models import Instrument

from ..enums import PanelMethod
from ..questionnaire import Comparable
from ..selectors import instrument_list_askable


def _due_field() -> WrittenDateField:
    return WrittenDateField(
        label="Batas waktu",
        help_text=(
            "Hari/bulan/tahun, misalnya 31/12/2029. Disebut dalam surel dan di halaman ahli. Panel tidak tertutup "
            "sendiri: analis yang menutupnya."
        ),
    )


def _title_field() -> forms.CharField:
    return forms.CharField(
        label="Judul panel", max_length=120, help_text="Dibaca para ahli, misalnya “Bobot IKP 2029”."
    )


def _introduction_field() -> forms.CharField:
    return ParagraphField(
        label="Pengantar untuk para ahli",
        required=False,
        max_length=4000,
        help_text="Untuk apa bobot ini, dan kepada siapa bertanya bila ada yang kurang jelas.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PanelForm(forms.Form):
    title = _title_field()
    instrument: forms.ModelChoiceField[Instrument] = forms.ModelChoiceField(
        label="Instrumen",
        queryset=None,
        empty_label="Pilih instrumen",
        help_text="Dibekukan saat panel dibuka, supaya semua ahli ditanya hal yang sama.",
    )
    method = forms.ChoiceField(
        label="Cara bertanya",
        choices=PanelMethod.choices,
        widget=forms.RadioSelect,
        help_text="Nilai 1–4 adalah cara IKP 2024. AHP membandingkan dimensi, dan bila dipilih juga isi suatu dimensi. "
        "100 poin dibagi antardimensi.",
    )
    due_on = _due_field()
    introduction = _introduction_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(
            "forms.ModelChoiceField[Instrument]", self.fields["instrument"]
        ).queryset = instrument_list_askable()


class PanelUpdateForm(forms.Form):
    """What can still be changed of a panel; what it compares only where `comparable` gives the choices."""

    title = _title_field()
    due_on = _due_field()
    introduction = _introduction_field()
    parent_codes = forms.MultipleChoiceField(
        label="Yang dibandingkan",
        widget=forms.CheckboxSelectMultiple,
        help_text="Setiap pilihan menjadi satu halaman perbandingan berpasangan.",
        error_messages={"required": "Pilih sedikitnya satu."},
    )
    shown = ShownField()

    def __init__(self, *args: Any, comparable: Sequence[Comparable] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not comparable:
            del self.fields["parent_codes"]
            return
        cast("forms.MultipleChoiceField", self.fields["parent_codes"]).choices = [
            (
                parent.code,
                f"{parent.label}: {parent.count} bagian, {parent.pair_count} pasangan",
            )
            for parent in comparable
        ]


class ExpertForm(forms.Form):
    name = forms.CharField(label="Nama, dengan gelar bila perlu", max_length=150)
    institution = forms.CharField(label="Lembaga", max_length=200)
    email = forms.EmailField(
        label="Alamat surel", max_length=254, help_text="Tautan pribadi dikirim ke alamat ini."
    )


def _reason_field(label: str, help_text: str, refusal: str) -> forms.CharField:
    return ReasonField(
        label=label,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
        error_messages={"required": refusal},
    )


class ApplyForm(forms.Form):
    """Why weights are used although the comparisons behind them contradict each other."""

    reason = _reason_field(
        "Alasan memakai bobot ini",
        "Tampil di catatan instrumen dan di halaman metodologi yang terbit, serta tercatat dalam audit.",
        "Tulis mengapa bobot ini tetap dipakai.",
    )


class TryForm(forms.Form):
    """Why weights are tried although the comparisons behind them contradict each other."""

    reason = _reason_field(
        "Alasan mencoba bobot ini", "Tampil di catatan skenario.", "Tulis mengapa bobot ini tetap dicoba."
    )
