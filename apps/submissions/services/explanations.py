"""Explaining warnings: why an answer is right although a check warns of it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.sentences import listed
from apps.audit.services import audit_record
from apps.core.blanks import trimmed
from apps.core.exceptions import InvalidInputError, StaleRevisionError
from apps.core.formatting import format_decimal
from apps.core.read_marks import mark_of
from apps.core.reasons import REASON_WITHOUT_WORDS, is_reason

from ..enums import SubmissionAction
from ..models import CheckExplanation, Decision, Submission
from ..selectors import ReportedFinding, report_of, rulebook_read, submission_content
from .locking import bump_revision, lock_for_entry
from .refusals import LATE_OR_FORBIDDEN, records_refusals
from .transition import submission_transition

MAX_EXPLANATION: Final = 2_000


@dataclass(frozen=True)
class ExplanationInput:
    """What somebody writes about one warning.

    `key` tells which (`ReportedFinding.key`), `sha256` which answers the person had on the screen, and `shown` is the
    mark of the text that stood there (`apps/core/read_marks.py`); a program that showed nothing to anybody has None.
    `writer` is the open page that saves by itself: what it stored a moment ago, it does not contradict. `is_meant`
    says that the person means this very text, and did not just leave alone what stood there.
    """

    key: str
    sha256: str
    text: str
    shown: str | None = None
    writer: uuid.UUID | None = None
    is_meant: bool = False

    @property
    def is_left_alone(self) -> bool:
        """Whether the text is the one that stood there, so that nobody wishes to store it."""
        return not self.is_meant and self.shown == mark_of(self.text)

    def is_own(self, stored: CheckExplanation | None) -> bool:
        """Whether the same page stored the text of now: going back to the one before is a wish as well."""
        return self.writer is not None and stored is not None and stored.writer == self.writer

    def contradicts(self, stored: CheckExplanation | None) -> bool:
        """Whether somebody else has stored another text since the page was opened."""
        if self.shown is None or self.is_left_alone or stored is None or self.is_own(stored):
            return False
        return mark_of(stored.text) not in {self.shown, mark_of(self.text)}


@transaction.atomic
def explanation_save_many(
    *, submission: Submission, inputs: Sequence[ExplanationInput], actor: User
) -> list[CheckExplanation]:
    """Store what is new among the explanations of warnings, and return it. They hold until those answers change.

    Texts that were left as they stood on the page are none of them, whatever is stored by now. All are stored or none.
    Raises NotAllowedError, ConflictError (not open for entry), InvalidInputError (keys: those of the inputs; nothing
    written, too long, the warning is gone, its answers changed), and StaleRevisionError with the explanations that
    somebody else has stored for the same warnings since the page was opened.
    """
    locked = lock_for_entry(submission.pk, actor)
    warnings = {row.key: row for row in _warnings(locked)}
    standing = {key: row.explanation for key, row in warnings.items()}
    written = [item for item in inputs if not item.is_left_alone or item.is_own(standing.get(item.key))]
    cleaned = [replace(item, text=trimmed(item.text)) for item in written]
    errors = {item.key: [text] for item in cleaned if (text := _problem(item, warnings.get(item.key)))}
    if errors:
        raise InvalidInputError("Penjelasan belum tersimpan. Perbaiki bagian yang ditandai.", errors)
    _check_not_newer(cleaned, warnings)
    changed = [(item, warnings[item.key]) for item in cleaned if _is_new(item, warnings[item.key])]
    return _store(locked, changed, actor)


@records_refusals(AuditAction.SUBMISSION_SUBMIT, LATE_OR_FORBIDDEN)
@transaction.atomic
def explained_submit(
    *, submission: Submission, actor: User, revision: int, inputs: Sequence[ExplanationInput]
) -> Decision:
    """Send the form with what was just written about its warnings: both are stored, or nothing is.

    `revision` is that of the page. Raises what `explanation_save_many` and `submission_transition` raise.
    """
    written = explanation_save_many(submission=submission, inputs=inputs, actor=actor) if inputs else []
    return submission_transition(
        submission=submission,
        action=SubmissionAction.SUBMIT,
        actor=actor,
        revision=revision + bool(written),
    )


@transaction.atomic
def explanation_save_all(
    *, submission: Submission, text_of: Callable[[ReportedFinding], str], actor: User
) -> list[CheckExplanation]:
    """Explain every warning that nobody has explained yet, with the text that `text_of` gives for it.

    For programs that fill whole forms; people write about the warnings that they have read. Raises as above.
    """
    locked = lock_for_entry(submission.pk, actor)
    rows = [row for row in _warnings(locked) if row.lacks_explanation]
    return _store(locked, [(ExplanationInput(row.key, row.sha256, text_of(row)), row) for row in rows], actor)


def _warnings(submission: Submission) -> Sequence[ReportedFinding]:
    return report_of(submission, submission_content(submission), rulebook_read(submission.edition)).warnings


def _store(
    submission: Submission, changed: Sequence[tuple[ExplanationInput, ReportedFinding]], actor: User
) -> list[CheckExplanation]:
    if not changed:
        return []
    written = _write(submission, changed, actor)
    bump_revision(submission)
    _record(submission, [row for _, row in changed], actor)
    return written


def _problem(item: ExplanationInput, row: ReportedFinding | None) -> str:
    if row is None:
        return "Peringatan ini tidak ada lagi, jadi penjelasannya tidak diperlukan."
    if row.sha256 != item.sha256:
        return "Jawabannya berubah sejak Anda membaca peringatan ini. Baca lagi, lalu simpan lagi."
    if not item.text:
        return "Tuliskan penjelasannya."
    if not is_reason(item.text):
        return REASON_WITHOUT_WORDS
    if len(item.text) > MAX_EXPLANATION:
        # In the words of the field on the page, which then says it once.
        most, now = (format_decimal(number, 0) for number in (MAX_EXPLANATION, len(item.text)))
        return f"Tulis paling banyak {most} karakter; sekarang {now}."
    return ""


def _check_not_newer(inputs: Sequence[ExplanationInput], warnings: Mapping[str, ReportedFinding]) -> None:
    """Raise StaleRevisionError where somebody else explained one of the warnings meanwhile."""
    stored = [(item, warnings[item.key].explanation) for item in inputs]
    newer = [row for item, row in stored if row and item.contradicts(row)]
    if newer:
        names = listed(list(dict.fromkeys(str(row.written_by) for row in newer)))
        raise StaleRevisionError(
            f"{names} menyimpan penjelasan lain setelah Anda membaca peringatannya. Tidak ada yang ditimpa: bandingkan "
            "kedua versi pada bagian yang ditandai, lalu simpan lagi yang berlaku.",
            newer,
        )


def _is_new(item: ExplanationInput, row: ReportedFinding) -> bool:
    return row.explanation is None or row.explanation.text != item.text


def _write(
    submission: Submission, changed: Sequence[tuple[ExplanationInput, ReportedFinding]], actor: User
) -> list[CheckExplanation]:
    subjects = [row.finding.subject for _, row in changed]
    indicators = {row.code: row for row in submission.edition.instrument.indicators.filter(code__in=subjects)}
    return CheckExplanation.objects.bulk_create(
        CheckExplanation(
            submission=submission,
            check_code=row.finding.check.code,
            indicator=indicators.get(row.finding.subject),
            text=item.text,
            content_sha256=row.sha256,
            written_by=actor,
            writer=item.writer,
        )
        for item, row in changed
    )


def _record(submission: Submission, rows: Sequence[ReportedFinding], actor: User) -> None:
    told = [f"{row.finding.check.name} ({', '.join(row.finding.indicators)})" for row in rows]
    audit_record(
        actor=actor,
        action=AuditAction.EXPLANATION_SAVE,
        subject=submission,
        region=submission.region,
        detail={"checks": [row.key for row in rows]},
        names={
            "edition": submission.edition.name,
            "revision": submission.revision,
            "warnings": listed(told),
        },
    )
