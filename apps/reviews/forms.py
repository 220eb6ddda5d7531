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
from .services import (
    BULK_STEPS,
    MAX_MESSAGE,
    MAX_REASON,
    REASON_MISSING,
    VerdictInput,
    invalid_verdicts,
    lacks_reason,
)


class VerdictForm(forms.Form):
    """The verdict on one indicator: as it was sent in `data`, else as it is stored (`standing`).

    `seen` tells which verdict the page showed. One that is only kept for now need not be complete (`is_working`), and
    an approval asks for no reasons (`needs_reason`): a mark stands in its way with a reason or without.
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
        data: Mapping[str, Any] | None = None,
        standing: WorkingVerdict | None = None,
        *,
        is_working: bool = False,
        needs_reason: bool = True,
    ) -> None:
        said = {"outcome": standing.outcome, "reason": standing.reason} if standing else {}
        initial = {**said, "seen": standing.revision if standing else 0}
        super().__init__(data, prefix=field_prefix(indicator.code), initial=initial)
        self.indicator, self.standing = indicator, standing
        self.is_working, self.needs_reason = is_working, needs_reason

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        outcome, reason = cleaned.get("outcome"), cleaned.get("reason")
        if self.is_working:
            return cleaned
        if self.needs_reason and lacks_reason(outcome, reason) and "reason" not in self.errors:
            self.add_error("reason", REASON_MISSING)
        if reason and not outcome:
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
        raise invalid_verdicts(
            {f"{code}.{name}": [*texts] for code, told in wrong.items() for name, texts in told.items()}
        )
    return [item for form in verdicts if (item := form.to_input(writer))]


class VerdictForms:
    """The verdicts on one form by the code of the indicator: as they were sent, else as they are stored.

    Each is made when it is asked for. A page shows those of one dimension, and only those come back.
    """

    def __init__(
        self,
        indicators: Sequence[IndicatorNode],
        data: QueryDict | None,
        standing: Mapping[str, WorkingVerdict],
    ) -> None:
        self.indicators = {row.code: row for row in indicators}
        self.sent = [code for code in self.indicators if data is not None and _is_sent(code, data)]
        self._data, self._standing = data, standing
        self._made: dict[str, VerdictForm] = {}
        self.need_reasons = True

    def __getitem__(self, code: str) -> VerdictForm:
        if code not in self._made:
            self._made[code] = self._make(code)
        return self._made[code]

    def _make(self, code: str) -> VerdictForm:
        indicator, standing = self.indicators[code], self._standing.get(code)
        if self._data is None or code in self.sent:
            return VerdictForm(indicator, self._data, standing, needs_reason=self.need_reasons)
        # Bound as well, so that an error can be put beside it. What it lacks was not asked for by this page.
        prefix = field_prefix(code)
        stored = {"outcome": standing.outcome, "reason": standing.reason} if standing else {}
        data = {f"{prefix}-{name}": text for name, text in stored.items()}
        data[f"{prefix}-seen"] = str(standing.revision if standing else 0)
        return VerdictForm(indicator, data, standing, is_working=True)

    def is_valid(self) -> bool:
        """Whether everything that was sent is valid; all of it is checked."""
        wrong = [code for code in self.sent if not self[code].is_valid()]
        return not wrong

    def inputs(self, writer: uuid.UUID | None) -> list[VerdictInput]:
        """Return the verdicts that were given; indicators without a verdict are left out."""
        return [item for code in self.sent if (item := self[code].to_input(writer)) is not None]

    @property
    def wrong(self) -> list[str]:
        """The codes of the indicators with an error, in the order of the form."""
        return [code for code in self.indicators if code in self._made and self._made[code].errors]

    def mark(self, texts: Sequence[str]) -> None:
        """Put what is wrong with the verdicts as a whole where it is mended.

        That is at the indicators that are marked to be mended; where none is marked, at the first without a verdict.
        """
        outcomes = {code: self._outcome(code) for code in self.indicators}
        marked = [code for code, outcome in outcomes.items() if outcome == VerdictOutcome.RETURNED]
        open_ones = [code for code, outcome in outcomes.items() if not outcome]
        for code in marked or open_ones[:1] or list(outcomes)[:1]:
            self[code].add_error("outcome", list(texts))

    def _outcome(self, code: str) -> str:
        if code in self.sent:
            return str(self[code]["outcome"].value() or "")
        return self._standing[code].outcome if code in self._standing else ""


def _is_sent(code: str, data: QueryDict) -> bool:
    """Whether a page sent the fields of this indicator: a choice of which none is taken sends nothing by itself."""
    prefix = field_prefix(code)
    return f"{prefix}-outcome" in data or f"{prefix}-reason" in data


class ReviewForm:
    """The verdicts of a review and its decision; when something is wrong, everything typed stays on the page."""

    def __init__(
        self,
        indicators: Sequence[IndicatorNode],
        data: QueryDict | None = None,
        standing: Mapping[str, WorkingVerdict] | None = None,
        colleagues: Sequence[User] = (),
    ) -> None:
        self._shared: list[str] = []
        self.decision = DecisionForm(data, colleagues)
        self.verdicts = VerdictForms(indicators, data, standing or {})

    def is_valid(self) -> bool:
        """Whether everything is valid. All parts are checked, so that every error is shown at once."""
        return all([self.decision.is_valid(), self.verdicts.is_valid()])

    def check(self, *, need_reasons: bool) -> None:
        """Raise InvalidInputError where anything is wrong; the fields say it, and the message repeats the first.

        Whether an indicator that is marked to be mended lacks something without its reason is up to the step.
        """
        self.verdicts.need_reasons = need_reasons
        check_all_asked(self.verdicts.indicators, self.decision.data)
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
        """Return the verdicts that were given with the decision."""
        return self.verdicts.inputs(self.decision.cleaned_data["writer"])

    def add_errors(self, error: InvalidInputError) -> None:
        """Put the errors of a service beside their fields. Others are left to the message on top."""
        if shared := error.errors.get("verdicts"):
            # The summary says it once.
            self._shared = list(shared)
            self.verdicts.mark(shared)
        for place, texts in error.errors.items():
            code, _dot, name = place.rpartition(".")
            if code and code not in self.verdicts.indicators:
                continue
            form: forms.Form = self.verdicts[code] if code else self.decision
            for text in texts:
                if name in form.fields:
                    form.add_error(name, text)

    def errors(self) -> list[FieldError]:
        """Return every error, for the summary at the top of the page."""
        found: list[FieldError] = []
        said: set[str] = set()
        for code in self.verdicts.wrong:
            form = self.verdicts[code]
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
        words = [(code, str(self.verdicts[code]["reason"].value() or "")) for code in self.verdicts.sent]
        words.append(("", str(self.decision["note"].value() or "")))
        return [(code, text) for code, text in words if text]
