"""More time for one office, as it is written on the page."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.date_fields import WrittenMomentField
from apps.core.fields import ParagraphField
from apps.core.formatting import format_datetime
from apps.indicators.enums import WindowStage

from ..services import MAX_EXTENSION_REASON
from ..windows import Window


class ExtensionForm(forms.Form):
    """For which step, until when, and why; only the steps are offered for which the person may grant time."""

    stage = forms.ChoiceField(label="Tahap", widget=forms.RadioSelect)
    due_at = WrittenMomentField(label="Batas baru")
    reason = ParagraphField(
        label="Alasan",
        max_length=MAX_EXTENSION_REASON,
        help_text="Dibaca kantor itu, dan tampil di halaman datanya.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, windows: Sequence[Window], zone: str) -> None:
        stages = [window.stage for window in windows if window.stage]
        super().__init__(data, initial={"stage": stages[0]})
        present = "; ".join(f"{window.label.lower()} {format_datetime(window.due_at)}" for window in windows)
        self.fields["due_at"].help_text = (
            f"Hari/bulan/tahun dan jam {zone}, misalnya 31/12/2029 23.59. "
            f"Sesudah yang berlaku sekarang: {present}."
        )
        if isinstance(field := self.fields["stage"], forms.ChoiceField):
            field.choices = [(stage.value, stage.label) for stage in stages]
        if len(stages) == 1:
            self.fields["stage"].widget = forms.HiddenInput()

    @property
    def refused(self) -> str:
        """Why this was refused besides what was mistyped: a step that is not offered, or no reason; "" for others."""
        stage = self.data.get(self.add_prefix("stage"), "")
        parts = []
        if "stage" in self.errors and stage in WindowStage.values:
            parts.append(f"batas {WindowStage(stage).label.lower()} tidak dapat diperpanjangnya")
        if self.has_error("reason", "required"):
            parts.append("tanpa alasan")
        return "; ".join(parts)
