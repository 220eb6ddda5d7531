"""What the office wrote about the warnings of its form: the last words about each, and how they changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TypeAlias

from apps.indicators.models import Instrument
from apps.indicators.selectors import instrument_structure
from apps.indicators.structure import CheckNode

from ..checks import told_at
from ..models import CheckExplanation, Submission

LastExplanations: TypeAlias = Mapping[tuple[str, str], CheckExplanation]
"""By the codes of check and indicator; "" where a check is about several indicators."""


@dataclass(frozen=True)
class ExplanationChange:
    """That a warning is explained in other words than before; `before` is empty where nobody had explained it."""

    warning: str
    before: str
    after: str


@dataclass(frozen=True)
class Explanations:
    """All that the office of a form wrote about its warnings, the oldest first; nothing of it is ever overwritten."""

    rows: Sequence[CheckExplanation]
    instrument: Instrument

    @cached_property
    def last(self) -> LastExplanations:
        """The newest explanation of each warning."""
        return last_explanations(self.rows)

    def changed_since(self, moment: datetime) -> dict[str, tuple[ExplanationChange, ...]]:
        """Return what is explained otherwise than at `moment`, by the code of each indicator that it is about.

        Words that were changed and changed back are no change. What follows from another answer, such as an explanation
        that no longer holds, is none either: the answer itself is the change then.
        """
        if all(row.written_at <= moment for row in self.rows):
            return {}
        then = last_explanations(row for row in self.rows if row.written_at <= moment)
        found: dict[str, tuple[ExplanationChange, ...]] = {}
        for (code, subject), row in self.last.items():
            before = then[code, subject].text if (code, subject) in then else ""
            if row.text != before:
                check = self._checks[code]
                change = ExplanationChange(check.name, before, row.text)
                for indicator in told_at(check, subject):
                    found[indicator] = (*found.get(indicator, ()), change)
        return found

    @cached_property
    def _checks(self) -> dict[str, CheckNode]:
        return {check.code: check for check in instrument_structure(self.instrument).checks}


def explanations_of(submission: Submission) -> Explanations:
    """Return all that was written about the warnings of a form; one query."""
    return explanations_by_form([submission])[submission.pk]


def explanations_by_form(submissions: Sequence[Submission]) -> dict[int, Explanations]:
    """Return the same for many forms, by their keys; their instruments are loaded. One query however many they are."""
    rows = CheckExplanation.objects.filter(submission__in=submissions)
    found: dict[int, list[CheckExplanation]] = {form.pk: [] for form in submissions}
    for row in rows.select_related("indicator", "written_by").order_by("pk"):
        found[row.submission_id].append(row)
    return {form.pk: Explanations(found[form.pk], form.edition.instrument) for form in submissions}


def last_explanations(rows: Iterable[CheckExplanation]) -> LastExplanations:
    """Return the newest explanation of each warning; `rows` are those of one form, oldest first."""
    return {(row.check_code, row.indicator.code if row.indicator else ""): row for row in rows}
