"""The forms for preparing, publishing, scheduling and withdrawing a release."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from apps.computation.models import IndexRun
from apps.core.addresses import AddressForm
from apps.core.date_fields import WrittenMomentField
from apps.core.fields import ParagraphField, ReasonField

from .selectors import run_list_newest, run_list_releasable


class ReleasePrepareForm(forms.Form):
    """Which run becomes the next version of its edition, and what changed since the last one."""

    run = forms.ModelChoiceField(
        label="Hitungan",
        queryset=IndexRun.objects.none(),
        to_field_name="public_id",
        empty_label="Pilih hitungan",
        help_text="Hitungan terbaru yang selesai dari setiap edisi.",
    )
    note = ParagraphField(
        label="Apa yang berubah",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Wajib sejak versi 2. Catatan ini tampil di halaman publik.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Where somebody else has begun the draft meanwhile, the service says who; the choice itself is not wrong.
        runs = run_list_newest() if self.is_bound else run_list_releasable()
        self.fields["run"].queryset = runs  # type: ignore[attr-defined]  # a model choice


class PreparedRunForm(AddressForm):
    """The run that the address names to begin with."""

    hitungan = forms.ModelChoiceField(
        label="Hitungan", required=False, queryset=IndexRun.objects.none(), to_field_name="public_id"
    )

    def __init__(self, data: QueryDict, *args: Any, **options: Any) -> None:
        super().__init__(data, *args, **options)
        field = self.fields["hitungan"]
        field.queryset = run_list_releasable()  # type: ignore[attr-defined]  # a model choice
        field.error_messages["invalid_choice"] = (
            "dari hitungan ini tidak dapat disiapkan terbitan. Pilih salah satu di bawah."
        )


class AcceptingForm(forms.Form):
    """Whether a release may be published although data has changed since its run."""

    accepts_outdated_data = forms.BooleanField(
        label="Terbitan ini memang memakai data sebelum perubahan itu",
        error_messages={
            "required": "Nyatakan ini, atau buang rancangannya dan siapkan dari hitungan yang baru."
        },
    )

    @property
    def accepts_outdated(self) -> bool:
        """Whether the publisher has said so; call on a valid form."""
        return bool(self.cleaned_data.get("accepts_outdated_data"))


class ReleasePublishForm(AcceptingForm):
    """The question before a release is published now; asked only where data has changed."""

    def __init__(self, *args: Any, is_outdated: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not is_outdated:
            del self.fields["accepts_outdated_data"]


class ReleaseScheduleForm(AcceptingForm):
    """The minute at which a release becomes public, in the zone of the reader; `shown` is the one that was stored.

    Data can change until then, so what shall happen in that case is always asked; where it has changed already, the
    answer is needed.
    """

    publish_at = WrittenMomentField()
    shown = forms.DateTimeField(
        required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S%z"]
    )

    def __init__(
        self,
        *args: Any,
        stored: dt.datetime | None,
        accepted: bool,
        zone: str,
        is_outdated: bool,
        **options: Any,
    ) -> None:
        shown = stored.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S%z") if stored else ""
        initial = {"publish_at": stored, "shown": shown, "accepts_outdated_data": accepted}
        options["initial"] = initial
        super().__init__(*args, **options)
        if not is_outdated:
            question = self.fields["accepts_outdated_data"]
            question.required = False
            question.label = "Terbit juga bila sampai saat itu ada data yang berubah"
            question.help_text = (
                "Tanpa ini, terbitan menjadi rancangan lagi bila ada data yang dibuka kembali atau diterima sesudah "
                "hitungannya. Penerbit diberi tahu begitu itu terjadi."
            )
        field = self.fields["publish_at"]
        field.label = f"Terbit pada ({zone})"
        field.help_text = "Hari/bulan/tahun dan jam, misalnya 31/12/2029 10.00."
        self.order_fields(["publish_at", "accepts_outdated_data", "shown"])


class ReleaseWithdrawForm(forms.Form):
    """Why a release is withdrawn."""

    reason = ReasonField(
        label="Alasan penarikan",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Tampil di setiap halaman terbitan yang ditarik.",
    )
