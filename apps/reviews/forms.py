"""Reading what a reviewer sends: verdicts, the message to the office, the revision that was on the screen."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from apps.accounts.models import User
from apps.core.exceptions import InvalidInputError
from apps.core.fields import ParagraphField, TickedField, ticks_read
from apps.indicators.structure import IndicatorNode
from apps.submissions.enums import SubmissionAction
from apps.submissions.forms import FieldError, field_prefix

from .enums import VerdictOutcome
from .models import WorkingVerdict
from .services import BULK_STEPS, MAX_MESSAGE, MAX_REASON, REASON_MISSING, VerdictInput, lacks_reason


class VerdictForm(forms.Form):
    """The verdict on one indicator: as it was sent in `data`, else as it is stored (`standing`).

    `seen` tells which verdict the page showed. One that is only kept for now need not be complete (`is_working`).
    """

    use_required_attribute = False

    outcome = forms.ChoiceField(
        label="Putusan", choices=VerdictOutcome.choices, widget=forms.RadioSelect, required=False
    )
    reason = ParagraphField(
        label="Apa yang perlu diperbaiki",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": " "}),
    )

    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        indicator: IndicatorNode,
        data: QueryDict | None = None,
        standing: WorkingVerdict | None = None,
        *,
        is_working: bool = False,
    ) -> None:
        said = {"outcome": standing.outcome, "reason": standing.reason} if standing else {}
        initial = {**said, "seen": standing.revision if standing else 0}
        super().__init__(data, prefix=field_prefix(indicator.code), initial=initial)
        self.indicator, self.standing, self.is_working = indicator, standing, is_working

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome, reason = cleaned.get("outcome"), cleaned.get("reason")
        if self.is_working:
            return cleaned
        if lacks_reason(outcome, reason) and "reason" not in self.errors:
            self.add_error("reason", REASON_MISSING)
        if reason and outcome != VerdictOutcome.RETURNED:
            self.add_error("outcome", "Ada alasan tertulis. Pilih “Perlu diperbaiki”, atau hapus alasannya.")
        return cleaned

    def to_input(self, writer: uuid.UUID | None) -> VerdictInput | None:
        """Return the verdict, or None where none was given; call on a valid form."""
        outcome = self.cleaned_data["outcome"]
        if not outcome:
            return None
        return VerdictInput(
            self.indicator.code,
            VerdictOutcome(outcome),
            self.cleaned_data["reason"],
            self.cleaned_data["seen"],
            writer,
        )


class DecisionForm(forms.Form):
    """The decision itself: the revision that was on the screen, a message to the office, the reviewer to go on.

    `writer` is the open page, a number that its script makes.
    """

    use_required_attribute = False

    writer = forms.UUIDField(required=False, widget=forms.HiddenInput)

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    note = ParagraphField(
        label="Pesan untuk kantor",
        required=False,
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    to = forms.ChoiceField(
        label="Pemeriksa berikutnya",
        required=False,
        error_messages={"invalid_choice": "Orang ini tidak dapat memeriksa data ini lagi. Pilih rekan lain."},
    )

    def __init__(self, data: QueryDict | None, colleagues: Sequence[User] = ()) -> None:
        super().__init__(data)
        self.colleagues = {str(person.public_id): person for person in colleagues}
        choices = [("", "Pilih rekan"), *((key, row.label) for key, row in self.colleagues.items())]
        if isinstance(field := self.fields["to"], forms.ChoiceField):
            field.choices = choices


class BulkForm(forms.Form):
    """One step for the forms that were ticked in a queue, each with the revision that was on the screen."""

    step = forms.ChoiceField(choices=[(step.value, step.value) for step in BULK_STEPS])
    form = TickedField(digits=9, error_messages={"required": "Pilih dahulu formulirnya."})

    @property
    def action(self) -> SubmissionAction:
        return SubmissionAction(self.cleaned_data["step"])

    @property
    def chosen(self) -> dict[uuid.UUID, int]:
        """The revisions by the public ids of the forms; call on a valid form."""
        return ticks_read(self.cleaned_data["form"])


class ReplyForm(forms.Form):
    """A reason to be kept."""

    use_required_attribute = False

    text = ParagraphField(
        label="Alasan yang sering dipakai",
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis dahulu alasannya."},
    )


class ThreadForm(forms.Form):
    """A message about one answer, and whom it names."""

    use_required_attribute = False

    text = ParagraphField(
        label="Pesan",
        max_length=MAX_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tulis dahulu pesannya."},
    )
    mentioned = forms.MultipleChoiceField(
        label="Sebut",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Yang disebut diberi tahu; yang sudah menulis di sini diberi tahu juga.",
        error_messages={"invalid_choice": "Yang disebut harus orang yang mengisi atau memeriksa data ini."},
    )

    def __init__(self, data: QueryDict | None, *, people: Sequence[User]) -> None:
        super().__init__(data)
        self.people = {str(person.public_id): person for person in people}
        choices = [(key, person.label) for key, person in self.people.items()]
        cast("forms.MultipleChoiceField", self.fields["mentioned"]).choices = choices

    @property
    def named(self) -> list[User]:
        """The people who were named; call on a valid form."""
        return [self.people[key] for key in self.cleaned_data["mentioned"]]


def check_all_asked(codes: Iterable[str], data: Mapping[str, Any]) -> None:
    """Raise InvalidInputError where a verdict was sent on an indicator that the form does not have."""
    known = {f"{field_prefix(code)}-outcome" for code in codes}
    if any(name.endswith("-outcome") and name not in known for name in data):
        raise InvalidInputError(
            "Yang diputuskan bukan indikator formulir ini. Muat ulang halaman, lalu ulangi."
        )


def working_verdicts(
    indicators: Sequence[IndicatorNode], data: QueryDict, writer: uuid.UUID | None
) -> list[VerdictInput]:
    """Return what was sent of some indicators, to be kept for now.

    Raises InvalidInputError, also for an indicator that is none of `indicators`.
    """
    check_all_asked([row.code for row in indicators], data)
    sent = [row for row in indicators if f"{field_prefix(row.code)}-outcome" in data]
    verdicts = [VerdictForm(row, data, is_working=True) for row in sent]
    wrong = {form.indicator.code: form.errors for form in verdicts if not form.is_valid()}
    if wrong:
        errors = {f"{code}.{name}": [*texts] for code, told in wrong.items() for name, texts in told.items()}
        raise InvalidInputError(next(text for texts in errors.values() for text in texts), errors)
    return [item for form in verdicts if (item := form.to_input(writer))]


class ReviewForm:
    """All verdicts of one review and the decision; when something is wrong, everything typed stays on the page."""

    def __init__(
        self,
        indicators: Sequence[IndicatorNode],
        data: QueryDict | None = None,
        standing: Mapping[str, WorkingVerdict] | None = None,
        colleagues: Sequence[User] = (),
    ) -> None:
        known = standing or {}
        self._shared: list[str] = []
        self.decision = DecisionForm(data, colleagues)
        self.verdicts = {row.code: VerdictForm(row, data, known.get(row.code)) for row in indicators}

    def is_valid(self) -> bool:
        """Whether everything is valid. All parts are checked, so that every error is shown at once."""
        return all([self.decision.is_valid(), *(form.is_valid() for form in self.verdicts.values())])

    def check(self) -> None:
        """Raise InvalidInputError where anything is wrong; the fields say it, and the message repeats the first."""
        check_all_asked(self.verdicts, self.decision.data)
        if not self.is_valid():
            first = next(iter(self.errors()))
            raise InvalidInputError(f"{first.label}: {first.text}" if first.label else first.text)

    @property
    def revision(self) -> int:
        return int(self.decision.cleaned_data["revision"])

    @property
    def note(self) -> str:
        return str(self.decision.cleaned_data["note"])

    @property
    def recipient(self) -> User | None:
        """The colleague who is to go on with the review."""
        return self.decision.colleagues.get(self.decision.cleaned_data["to"])

    def inputs(self) -> list[VerdictInput]:
        """Return the verdicts that were given; indicators without a verdict are left out."""
        writer = self.decision.cleaned_data["writer"]
        return [item for form in self.verdicts.values() if (item := form.to_input(writer)) is not None]

    def add_errors(self, error: InvalidInputError) -> None:
        """Put the errors of a service beside their fields. Others are left to the message on top."""
        if shared := error.errors.get("verdicts"):
            self._mark_verdicts(shared)
        for place, texts in error.errors.items():
            code, _dot, name = place.rpartition(".")
            form: forms.Form | None = self.verdicts.get(code) if code else self.decision
            for text in texts:
                if form is not None and name in form.fields:
                    form.add_error(name, text)

    def _mark_verdicts(self, texts: Sequence[str]) -> None:
        """Put what is wrong with the verdicts as a whole where it is mended.

        That is at the indicators that are marked to be mended; where none is marked, at the first without a verdict.
        The summary says it once.
        """
        self._shared = list(texts)
        outcomes = {form: str(form["outcome"].value() or "") for form in self.verdicts.values()}
        marked = [form for form, outcome in outcomes.items() if outcome == VerdictOutcome.RETURNED]
        open_ones = [form for form, outcome in outcomes.items() if not outcome]
        for form in marked or open_ones[:1] or list(outcomes)[:1]:
            form.add_error("outcome", list(texts))

    def errors(self) -> list[FieldError]:
        """Return every error, for the summary at the top of the page."""
        found: list[FieldError] = []
        said: set[str] = set()
        for code, form in self.verdicts.items():
            for name in form.errors:
                bound = form[str(name)]
                anchor = f"{bound.auto_id}_0" if name == "outcome" else bound.auto_id
                texts = [str(text) for text in bound.errors if text not in said]
                found += [FieldError(anchor, f"{code}, {bound.label}", text) for text in texts]
                said |= set(self._shared).intersection(texts)
        for bound in (self.decision["note"], self.decision["to"]):
            found += [FieldError(bound.auto_id, str(bound.label), str(text)) for text in bound.errors]
        if "revision" in self.decision.errors:
            found.append(FieldError("content", "", "Muat ulang halaman ini, lalu ulangi."))
        return found

    def typed(self) -> list[tuple[str, str]]:
        """Return the reasons that were typed, with their indicator codes ("" for the message to the office).

        The page shows them as plain text where the data can no longer be marked, so that no words are lost.
        """
        if not self.decision.is_bound:
            return []
        words = [(code, str(form["reason"].value() or "")) for code, form in self.verdicts.items()]
        words.append(("", str(self.decision["note"].value() or "")))
        return [(code, text) for code, text in words if text]
