"""How far each dimension of the form is filled, and what is left to do in it."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from apps.core.exceptions import MissingError
from apps.indicators.selectors import instrument_structure
from apps.indicators.structure import GroupNode, IndicatorNode, InstrumentStructure

from ..content import Content, answer_content
from ..enums import AnswerValue, SubmissionState
from ..models import Answer, Decision, Submission
from .answers import answer_list
from .explained import Explanations, explanations_of
from .history import Change, Remark, change_by_code, decision_list, last_sent_back, remark_by_code
from .report import Report, ReportedFinding, Rulebook, card_findings, report_of


@dataclass(frozen=True)
class IndicatorStatus:
    """One indicator in one submission: the answer, what the reviewer asked for, and how it changed since then."""

    indicator: IndicatorNode
    answer: Answer | None
    remark: Remark | None
    change: Change | None
    findings: tuple[ReportedFinding, ...] = ()
    """What the checks found in this indicator, or in several of which it is one."""

    @property
    def is_answered(self) -> bool:
        return self.answer is not None

    @property
    def has_occurred(self) -> bool:
        return self.answer is not None and self.answer.value == AnswerValue.OCCURRED

    @property
    def revision(self) -> int:
        """The revision of the answer, 0 where there is none: what a page sends back as `read_at`."""
        return self.answer.revision if self.answer else 0

    @property
    def lacks_evidence(self) -> bool:
        """Whether the answer is that something occurred, and no file backs it."""
        return self.answer is not None and self.has_occurred and not self.answer.files_sha256

    @property
    def has_error(self) -> bool:
        """Whether the form cannot be sent because of what the checks found here; an explanation does not help."""
        return any(row.finding.is_error for row in self.findings)

    @property
    def has_warning(self) -> bool:
        """Whether a warning about it still has to be explained."""
        return any(row.lacks_explanation for row in self.findings)

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

    def next_open(self, drafts: Container[str] = ()) -> IndicatorStatus | None:
        """Return the indicator to go to next: the first to be mended, else the first that keeps the form back.

        That is one without an answer, with an error, or with something typed in it that is no answer yet; `drafts` are
        the codes of those.
        """
        to_mend = (item for item in self.items if item.is_remark_open)
        unfinished = (
            item
            for item in self.items
            if not item.is_answered or item.has_error or item.indicator.code in drafts
        )
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
    def errors(self) -> int:
        """How many answers cannot be sent as they are."""
        return sum(item.is_answered and item.has_error for item in self.items)

    @property
    def warnings(self) -> int:
        """How many answers have a warning that nobody explained."""
        return sum(item.has_warning for item in self.items)

    @property
    def occurred(self) -> int:
        """How many indicators occurred."""
        return sum(item.has_occurred for item in self.items)

    @property
    def remarks_open(self) -> int:
        return sum(item.is_remark_open for item in self.items)


@dataclass(frozen=True)
class FilledForm:
    """A form as it stands: what is asked, what was answered and decided, and how far each dimension is filled."""

    structure: InstrumentStructure
    answers: list[Answer]
    content: Mapping[str, Content]
    """What the answers say, by the code of the indicator."""
    decisions: list[Decision]
    """Newest first."""
    statuses: list[DimensionStatus]
    report: Report

    @property
    def answered(self) -> int:
        return sum(status.answered for status in self.statuses)

    @property
    def total(self) -> int:
        return sum(status.total for status in self.statuses)

    def status_at(self, code: str) -> DimensionStatus:
        """Return the dimension of that code, or that holds the indicator of that code. Raises MissingError."""
        for status in self.statuses:
            if code in {status.dimension.code, *(item.indicator.code for item in status.items)}:
                return status
        raise MissingError(f"Dimensi atau indikator “{code}” tidak ada dalam instrumen edisi ini.")

    def following(self, status: DimensionStatus) -> DimensionStatus | None:
        """Return the dimension after this one, None after the last."""
        place = self.statuses.index(status) + 1
        return self.statuses[place] if place < len(self.statuses) else None


def filled_form(submission: Submission, explanations: Explanations | None = None) -> FilledForm:
    """Read one form with its history: every page of a single form starts from this.

    `explanations` are those of its warnings, where the caller has read them.
    """
    answers = answer_list(submission)
    decisions = decision_list(submission)
    content = {answer.indicator.code: answer_content(answer) for answer in answers}
    written = explanations
    if written is None and last_sent_back(decisions):
        written = explanations_of(submission)
    changes = change_by_code(submission, decisions, content, written)
    structure = instrument_structure(submission.edition.instrument)
    report = report_of(submission, content, Rulebook.of(structure), written.last if written else None)
    return FilledForm(
        structure=structure,
        answers=answers,
        content=content,
        decisions=decisions,
        statuses=outline_of(structure.dimensions, answers, remark_by_code(decisions), changes, report),
        report=report,
    )


def indicator_status(submission: Submission, code: str) -> IndicatorStatus:
    """Read how one indicator stands, in a few queries.

    Remarks and changes are read only where the data was sent back before. Of the findings only those are told that need
    nothing but this answer; what compares it with others is found when a page is opened.
    """
    structure = instrument_structure(submission.edition.instrument)
    indicator = next(row for row in structure.indicators if row.code == code)
    answer = next(iter(answer_list(submission, [code])), None)
    content = {code: answer_content(answer)} if answer else {}
    is_returned = submission.state == SubmissionState.RETURNED
    written = explanations_of(submission) if is_returned else None
    last = written.last if written else None
    found = card_findings(submission, code, content[code], Rulebook.of(structure), last) if answer else ()
    if written is None:
        return IndicatorStatus(indicator, answer, None, None, found)
    decisions = decision_list(submission)
    changes = change_by_code(submission, decisions, content, written)
    return IndicatorStatus(indicator, answer, remark_by_code(decisions).get(code), changes.get(code), found)


def saved_status(submission: Submission, answer: Answer, content: Content) -> IndicatorStatus:
    """Return the same of an answer that was stored a moment ago, and what it says, without reading it again.

    Where the data was sent back, what changed since then is read all the same.
    """
    code = answer.indicator.code
    if submission.state == SubmissionState.RETURNED:
        return indicator_status(submission, code)
    structure = instrument_structure(submission.edition.instrument)
    indicator = next(row for row in structure.indicators if row.code == code)
    found = card_findings(submission, code, content, Rulebook.of(structure))
    return IndicatorStatus(indicator, answer, None, None, found)


def outline_of(
    dimensions: Sequence[GroupNode],
    answers: Sequence[Answer],
    remarks: Mapping[str, Remark] | None = None,
    changes: Mapping[str, Change] | None = None,
    report: Report | None = None,
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
                    report.at(indicator.code) if report else (),
                )
                for indicator in dimension.all_indicators
            ),
        )
        for dimension in dimensions
    ]
