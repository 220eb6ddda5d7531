"""What reviewers decide: claim, release, hand over, take over, return, approve, accept, reopen.

The steps themselves are in `submissions`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.core.exceptions import InvalidInputError
from apps.indicators.selectors import indicator_rows
from apps.submissions.enums import SubmissionAction
from apps.submissions.models import Decision, Submission
from apps.submissions.selectors import submission_content
from apps.submissions.services import records_refusals, step_take, submission_transition

from ..enums import VerdictOutcome
from ..models import Verdict, WorkingVerdict
from .judging import (
    REASON_MISSING,
    VerdictInput,
    invalid_verdicts,
    lacks_reason,
    lock_for_review,
    store_verdicts,
)

_NAMED: Final = 10


@records_refusals(AuditAction.SUBMISSION_CLAIM)
def submission_claim(*, submission: Submission, actor: User, revision: int) -> Decision:
    """Begin the review: the office sees "Diperiksa", and the reviewer finds the data under "Sedang saya periksa".

    Nobody is notified. Raises what `submission_transition` raises.
    """
    return submission_transition(
        submission=submission, action=SubmissionAction.CLAIM, actor=actor, revision=revision
    )


@records_refusals(AuditAction.SUBMISSION_RELEASE)
def submission_release(*, submission: Submission, actor: User, revision: int) -> Decision:
    """End the review without a decision: the data waits for somebody to review it again.

    Only who holds the review may. The verdicts given so far stay. Raises what `submission_transition` raises.
    """
    return submission_transition(
        submission=submission, action=SubmissionAction.RELEASE, actor=actor, revision=revision
    )


@records_refusals(AuditAction.SUBMISSION_HAND_OVER)
def submission_hand_over(*, submission: Submission, actor: User, revision: int, to: User | None) -> Decision:
    """Give the review to a colleague, who is notified and finds the data under "Sedang saya periksa".

    Only who holds the review may. The verdicts given so far stay. Raises InvalidInputError (key "to": nobody, or
    somebody who may not review this form or had a hand in it) and what `submission_transition` raises.
    """
    return submission_transition(
        submission=submission, action=SubmissionAction.HAND_OVER, actor=actor, revision=revision, to=to
    )


@records_refusals(AuditAction.SUBMISSION_TAKE_OVER)
def submission_take_over(*, submission: Submission, actor: User, revision: int) -> Decision:
    """Go on with the review of a colleague whose time for it is over, and who is notified.

    The verdicts given so far stay. Raises ConflictError while the colleague still holds the review, and what
    `submission_transition` raises.
    """
    return submission_transition(
        submission=submission, action=SubmissionAction.TAKE_OVER, actor=actor, revision=revision
    )


@records_refusals(AuditAction.SUBMISSION_RETURN)
@transaction.atomic
def submission_return(
    *,
    submission: Submission,
    actor: User,
    revision: int,
    note: str,
    verdicts: Sequence[VerdictInput],
) -> Decision:
    """Give the data back to the office, with a reason for each indicator to be mended.

    The office sees "Dikembalikan" and the reasons, may change its answers again, and is notified. Without a `note`,
    the notice names the indicators.

    Raises InvalidInputError (no indicator marked; key "verdicts"; a mark without its reason: "<code>.reason")
    and what `submission_transition` raises.
    """
    locked = lock_for_review(submission, SubmissionAction.RETURN, actor, revision)
    content = submission_content(locked)
    standing = store_verdicts(locked, verdicts, actor, content)
    wrong = _returned(standing)
    if not wrong:
        text = "Tandai sedikitnya satu indikator “Perlu diperbaiki” dan tulis alasannya."
        raise InvalidInputError(text, {"verdicts": [text]})
    _check_reasons(standing)
    decision = step_take(
        locked,
        SubmissionAction.RETURN,
        actor,
        content=content,
        note=note.strip() or f"Perbaiki {len(wrong)} indikator: {', '.join(wrong)}.",
        remarks={code: standing[code].reason.strip() for code in wrong},
    )
    _freeze(decision, standing.values())
    return decision


@records_refusals(AuditAction.SUBMISSION_APPROVE)
@transaction.atomic
def submission_approve(
    *,
    submission: Submission,
    actor: User,
    revision: int,
    note: str = "",
    verdicts: Sequence[VerdictInput] = (),
) -> Decision:
    """Approve the data: it moves on to the national office for acceptance.

    Every indicator has to be judged, and found right: by `verdicts`, or before (`verdicts_give`), also in an earlier
    round, as long as its answer is still what was judged. The office that filled it sees "Disetujui" and is notified.
    The verdicts are kept with the decision.

    Raises InvalidInputError where an indicator is marked to be mended or has no verdict (key "verdicts"), and what
    `submission_transition` and `verdicts_give` raise.
    """
    locked = lock_for_review(submission, SubmissionAction.APPROVE, actor, revision)
    content = submission_content(locked)
    standing = store_verdicts(locked, verdicts, actor, content)
    _check_ready(locked, standing)
    decision = step_take(locked, SubmissionAction.APPROVE, actor, content=content, note=note)
    _freeze(decision, standing.values())
    return decision


@records_refusals(AuditAction.SUBMISSION_ACCEPT)
def submission_accept(*, submission: Submission, actor: User, revision: int, note: str = "") -> Decision:
    """Accept approved data: the next computation includes it.

    The office sees "Diterima" and is notified. Raises what `submission_transition` raises.
    """
    return submission_transition(
        submission=submission, action=SubmissionAction.ACCEPT, actor=actor, revision=revision, note=note
    )


@records_refusals(AuditAction.SUBMISSION_REOPEN)
def submission_reopen(*, submission: Submission, actor: User, revision: int, note: str) -> Decision:
    """Give approved or accepted data back to the office for another round.

    The office sees "Dikembalikan" and the note, may change its answers again, and is notified. The next computation
    leaves the data out until it is accepted again. Raises what `submission_transition` raises.
    """
    return submission_transition(
        submission=submission, action=SubmissionAction.REOPEN, actor=actor, revision=revision, note=note
    )


def _instead(submission: Submission) -> str:
    """Return what is left to do with data that needs mending, and so is not approved."""
    if submission.edition.is_open:
        return "Kembalikan datanya, supaya kantornya memperbaikinya."
    return (
        "Edisi ini sudah ditutup, jadi datanya tidak dapat dikembalikan: selama masih ada yang perlu diperbaiki, "
        "data tetap diperiksa dan tidak dihitung."
    )


def _returned(standing: Mapping[str, WorkingVerdict]) -> list[str]:
    return [code for code, row in standing.items() if row.outcome == VerdictOutcome.RETURNED]


def _check_reasons(standing: Mapping[str, WorkingVerdict]) -> None:
    lacking = [code for code, row in standing.items() if lacks_reason(row.outcome, row.reason)]
    if lacking:
        raise invalid_verdicts({f"{code}.reason": [REASON_MISSING] for code in lacking})


def _check_ready(submission: Submission, standing: Mapping[str, WorkingVerdict]) -> None:
    """Raise InvalidInputError with all that keeps the data from being approved, not with one thing after the other."""
    wrong = _returned(standing)
    missing = [code for code in indicator_rows(submission.edition.instrument) if code not in standing]
    told = []
    if wrong:
        told.append(f"{len(wrong)} indikator masih ditandai “Perlu diperbaiki”: {', '.join(wrong)}.")
    if missing:
        more = f", dan {len(missing) - _NAMED} lagi" if len(missing) > _NAMED else ""
        told.append(f"{len(missing)} indikator belum diberi putusan: {', '.join(missing[:_NAMED])}{more}.")
    if told:
        then = (
            _instead(submission) if wrong else "Data disetujui setelah semua indikator dinyatakan “Sesuai”."
        )
        text = " ".join([*told, then])
        raise InvalidInputError(text, {"verdicts": [text]})


def _freeze(decision: Decision, standing: Iterable[WorkingVerdict]) -> None:
    """Keep the verdicts as they are when the decision is taken; only what is to be mended has a reason."""
    Verdict.objects.bulk_create(
        Verdict(
            decision=decision,
            indicator=row.indicator,
            outcome=row.outcome,
            reason=row.reason.strip() if row.outcome == VerdictOutcome.RETURNED else "",
        )
        for row in standing
    )
