"""What every view of one dimension of a form reads and shows. Read once for each request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from apps.indicators.structure import GroupNode
from apps.regions.scoping import RegionScope

from ..checks import browser_data
from ..forms import AnswerEntry, DimensionForm
from ..models import Answer, AnswerDraft, Submission
from ..presentation import Card, card_of, card_url, history_url, thread_of
from ..selectors import (
    Codebook,
    DimensionStatus,
    FilledForm,
    IndicatorStatus,
    Surroundings,
    draft_list,
    evidence_withdrawn,
    filled_form,
    previous_edition_of,
    surroundings_of,
)


@dataclass
class DimensionPage:
    """One dimension of a form: as it is stored, to be filled or only to be read."""

    submission: Submission
    dimension: GroupNode
    around: Surroundings
    filled: FilledForm
    answers: Mapping[str, Answer]
    """By the code of the indicator, as `drafts`."""
    drafts: Mapping[str, AnswerDraft]
    scope: RegionScope

    @classmethod
    def read(cls, submission: Submission, code: str, scope: RegionScope) -> "DimensionPage":
        """Read the dimension; `code` is its own, or that of an indicator in it. Raises MissingError."""
        around = surroundings_of(submission)
        filled = filled_form(submission, around.explanations)
        return cls(
            submission,
            filled.status_at(code).dimension,
            around,
            filled,
            {answer.indicator.code: answer for answer in filled.answers},
            {draft.indicator.code: draft for draft in draft_list(submission)},
            scope,
        )

    @property
    def codebook(self) -> Codebook:
        return self.around.codebook

    @property
    def status(self) -> DimensionStatus:
        return self.filled.status_at(self.dimension.code)

    @property
    def following(self) -> DimensionStatus | None:
        """The dimension after this one, None after the last."""
        return self.filled.following(self.status)

    def stored_form(self) -> DimensionForm:
        return DimensionForm.stored(self.dimension.all_indicators, self.codebook, self.answers, self.drafts)

    def check_data(self) -> dict[str, Any]:
        """Return what the page's script needs to check the cards while they are typed."""
        report = self.filled.report
        shown = [indicator.code for indicator in self.dimension.all_indicators]
        return browser_data(report.rulebook.checks, report.facts, shown)

    def sections(self, form: DimensionForm | None) -> list[tuple[GroupNode, list[Card]]]:
        """Return the cards below the groups that hold them; with fields where there is a form."""
        entries = {entry.indicator.code: entry for entry in form.entries} if form else {}
        cards = self.cards([item for _group, items in self.status.sections for item in items], entries)
        return [
            (group, [cards[item.indicator.code] for item in items]) for group, items in self.status.sections
        ]

    def cards(self, items: Sequence[IndicatorStatus], entries: Mapping[str, AnswerEntry]) -> dict[str, Card]:
        """Return the cards of some indicators by code, with fields where there is an entry."""
        codes = [item.indicator.code for item in items]
        previous = previous_edition_of(self.submission, scope=self.scope, codes=codes)
        withdrawn = evidence_withdrawn(self.submission) if entries else {}
        explain_url = reverse("submissions:submit", args=[self.submission.public_id]) if entries else ""
        return {
            item.indicator.code: card_of(
                item,
                self.codebook,
                entries.get(item.indicator.code),
                previous,
                withdrawn,
                card_url(self.submission, item.indicator.code),
                explain_url,
                thread_of(self.submission, item.indicator.code, self.around.messages),
                history_url(self.submission, item.indicator.code),
            )
            for item in items
        }
