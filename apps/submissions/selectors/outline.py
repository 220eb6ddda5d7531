"""How far each dimension of the form is filled, and what is left to do in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.indicators.selectors import instrument_structure
from apps.indicators.structure import GroupNode, IndicatorNode, InstrumentStructure

from ..enums import AnswerValue, SubmissionState
from ..models import Answer, Decision, Submission
from .answers import answer_list
from .history import Change, Remark, change_by_code, decision_list, remark_by_code


@dataclass(frozen=True)
class IndicatorStatus:
    """One indicator in one submission: the answer, what the reviewer asked for, and how it changed since then."""

    indicator: IndicatorNode
    answer: Answer | None
    remark: Remark | None
    change: Change | None

    @property
    def is_answered(self) -> bool:
        return self.answer is not None

    @property
    def revision(self) -> int:
        """The revision of the answer, 0 where there is none: what a page sends back as `read_at`."""
        return self.answer.revision if self.answer else 0

    @property
    def lacks_evidence(self) -> bool:
        """Whether the answer is that something occurred, and no file backs it."""
        answer = self.answer
        return answer is not None and answer.value == AnswerValue.OCCURRED and not answer.evidence.all()

    @property
    def lacks_reason(self) -> bool:
        """Whether the answer is that there is no data, and nobody said why; such a form cannot be sent."""
        return self.answer is not None and self.answer.lacks_reason

    @property
    def repeated_rows(self) -> list[str]:
        """Election and level of which there are several event rows: perhaps the same events, entered twice."""
        rows = self.answer.events.all() if self.answer else ()
        found = Counter((row.election, row.level) for row in rows)
        return [f"{election}, {level}" for (election, level), count in found.items() if count > 1]

    @property
    def is_remark_open(self) -> bool:
        """Whether the reviewer asked for a change and nothing has changed yet."""
        return self.remark is not None and self.change is None


@dataclass(frozen=True)
class DimensionStatus:
    """One dimension (a topmost group, one page of the form) in one submission."""

    dimension: GroupNode
    items: tuple[IndicatorStatus, ...]

    @property
    def sections(self) -> list[tuple[GroupNode, list[IndicatorStatus]]]:
        """The indicators below the groups that hold them, in the order of the form."""
        by_code = {item.indicator.code: item for item in self.items}
        return [
            (group, [by_code[indicator.code] for indicator in group.indicators])
            for group in self.dimension.walk()
            if group.indicators
        ]

    @property
    def next_open(self) -> IndicatorStatus | None:
        """The indicator to go to next: the first to be mended, else the first without an answer or a reason."""
        to_mend = (item for item in self.items if item.is_remark_open)
        unfinished = (item for item in self.items if not item.is_answered or item.lacks_reason)
        return next(to_mend, None) or next(unfinished, None)

    @property
    def answered(self) -> int:
        return sum(item.is_answered for item in self.items)

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def unanswered(self) -> int:
        return self.total - self.answered

    @property
    def without_evidence(self) -> int:
        return sum(item.lacks_evidence for item in self.items)

    @property
    def without_reason(self) -> int:
        return sum(item.lacks_reason for item in self.items)

    @property
    def remarks_open(self) -> int:
        return sum(item.is_remark_open for item in self.items)


@dataclass(frozen=True)
class FilledForm:
    """A form as it stands: what is asked, what was answered and decided, and how far each dimension is filled."""

    structure: InstrumentStructure
    answers: list[Answer]
    decisions: list[Decision]
    """Newest first."""
    statuses: list[DimensionStatus]

    @property
    def answered(self) -> int:
        return sum(status.answered for status in self.statuses)

    @property
    def total(self) -> int:
        return sum(status.total for status in self.statuses)


def filled_form(submission: Submission) -> FilledForm:
    """Read one form with its history: every page of a single form starts from this."""
    answers = answer_list(submission)
    decisions = decision_list(submission)
    changes = change_by_code(submission, decisions, answers)
    structure = instrument_structure(submission.edition.instrument)
    return FilledForm(
        structure=structure,
        answers=answers,
        decisions=decisions,
        statuses=outline_of(structure.dimensions, answers, remark_by_code(decisions), changes),
    )


def indicator_status(submission: Submission, code: str) -> IndicatorStatus:
    """Read how one indicator stands. Remarks and changes are read only where the data was sent back before."""
    structure = instrument_structure(submission.edition.instrument)
    indicator = next(row for row in structure.indicators if row.code == code)
    answer = next(iter(answer_list(submission, [code])), None)
    if submission.state != SubmissionState.RETURNED:
        return IndicatorStatus(indicator, answer, None, None)
    decisions = decision_list(submission)
    changes = change_by_code(submission, decisions, [answer] if answer else [])
    return IndicatorStatus(indicator, answer, remark_by_code(decisions).get(code), changes.get(code))


def outline_of(
    dimensions: Sequence[GroupNode],
    answers: Sequence[Answer],
    remarks: Mapping[str, Remark] | None = None,
    changes: Mapping[str, Change] | None = None,
) -> list[DimensionStatus]:
    """Return how far each dimension is filled. All rows were read before, so this needs no queries."""
    by_code = {answer.indicator.code: answer for answer in answers}
    return [
        DimensionStatus(
            dimension,
            tuple(
                IndicatorStatus(
                    indicator,
                    by_code.get(indicator.code),
                    (remarks or {}).get(indicator.code),
                    (changes or {}).get(indicator.code),
                )
                for indicator in dimension.all_indicators
            ),
        )
        for dimension in dimensions
    ]
