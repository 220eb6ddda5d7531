"""The forms of the page where an office checks its data: explaining warnings, and sending."""

import uuid
from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict

from apps.core.blanks import is_blank
from apps.core.fields import ParagraphField
from apps.core.read_marks import mark_of
from apps.core.storable import storable

from ..models import CheckExplanation
from ..selectors import ReportedFinding
from ..services import MAX_EXPLANATION, ExplanationInput

COUNT = "warnings"
"""The field that says how many warnings the page showed."""

_MOST = 1_000


class SubmitForm(forms.Form):
    """Sending the data: only the revision that the person had on the screen."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class WarningForm(forms.Form):
    """What the office writes about one warning; the hidden fields say which, about which answers, and what stood there.

    `newer` is what somebody else has stored meanwhile, where the text that was sent contradicts it.
    """

    use_required_attribute = False
    newer: CheckExplanation | None = None

    key = forms.CharField(widget=forms.HiddenInput)
    sha256 = forms.CharField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput)
    text = ParagraphField(
        label="Penjelasan",
        required=False,
        max_length=MAX_EXPLANATION,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def warning_forms(
    rows: Sequence[ReportedFinding],
    sent: Sequence[ExplanationInput] = (),
    errors: Mapping[str, Sequence[str]] | None = None,
) -> list[WarningForm]:
    """Return a form for each warning: with the explanation in force, or as it was `sent`, with its errors (by key)."""
    typed = {item.key: item for item in sent if not item.is_left_alone}
    return [
        _warning_form(number, row, typed.get(row.key), (errors or {}).get(row.key, ()))
        for number, row in enumerate(rows)
    ]


def explanations_sent(data: QueryDict, writer: uuid.UUID | None = None) -> list[ExplanationInput]:
    """Return what was written about the warnings of the page, also where a text that stood there was emptied.

    Those that nobody wrote about are left out.
    """
    count = data.get(COUNT, "")
    prefixes = [_prefix(number) for number in range(min(int(count), _MOST) if count.isdecimal() else 0)]
    sent = [
        ExplanationInput(
            key=data.get(f"{prefix}-key", ""),
            sha256=data.get(f"{prefix}-sha256", ""),
            text=storable(data.get(f"{prefix}-text", "")),
            shown=data.get(f"{prefix}-shown", ""),
            writer=writer,
        )
        for prefix in prefixes
    ]
    return [item for item in sent if not is_blank(item.text) or item.shown not in ("", mark_of(""))]


def _warning_form(
    number: int, row: ReportedFinding, typed: ExplanationInput | None, errors: Sequence[str]
) -> WarningForm:
    prefix = _prefix(number)
    stored = row.explanation.text if row.explanation else ""
    values = {
        "key": row.key,
        "sha256": row.sha256,
        "text": typed.text if typed else stored,
        "shown": mark_of(stored),
    }
    sent = {f"{prefix}-{name}": value for name, value in values.items()} if errors else None
    form = WarningForm(sent, initial=values, prefix=prefix)
    form.newer = row.explanation if typed and typed.contradicts(row.explanation) else None
    form.fields["text"].label = f"Penjelasan untuk {row.finding.subject or ', '.join(row.finding.indicators)}"
    for text in errors:
        if text not in form.errors.get("text", []):
            form.add_error("text", text)
    return form


def _prefix(number: int) -> str:
    return f"w{number}"
