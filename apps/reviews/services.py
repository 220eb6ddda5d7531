"""What reviewers do: claim, return with reasons, approve, accept, reopen. The steps themselves are in `submissions`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from apps.accounts.models import User
from apps.core.exceptions import InvalidInputError
from apps.core.reasons import is_reason
from apps.indicators.models import Indicator
from apps.submissions.enums import SubmissionAction
from apps.submissions.models import Decision, Submission
from apps.submissions.services import submission_transition

from .enums import VerdictOutcome
from .models import Verdict

REASON_MISSING: Final = "Tuliskan apa yang perlu diperbaiki."


@dataclass(frozen=True)
class VerdictInput:
    """What the reviewer says of one indicator, named by its code."""

    indicator: str
    outcome: VerdictOutcome
    reason: str = ""


def lacks_reason(outcome: str | None, reason: str | None) -> bool:
    """Whether an indicator is marked to be mended without a word about what is wrong.

    Form and service ask here; the constraint `verdict_reason_given` repeats it for the database.
    """
    return outcome == VerdictOutcome.RETURNED and not is_reason(reason)


def submission_claim(*, submission: Submission, actor: User, revision: int) -> Decision:
    """Begin the review: the office sees "Diperiksa", and the reviewer finds the data under "Sedang saya periksa".

    Nobody is notified. Raises what `submission_transition` raises.
    """
    return submission_transition(
        submission=submission, action=SubmissionAction.CLAIM, actor=actor, revision=revision
    )


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
    wrong = [verdict for verdict in verdicts if verdict.outcome == VerdictOutcome.RETURNED]
    if not wrong:
        text = "Tandai sedikitnya satu indikator “Perlu diperbaiki” dan tulis alasannya."
        raise InvalidInputError(text, {"verdicts": [text]})
    codes = ", ".join(verdict.indicator for verdict in wrong)
    decision = submission_transition(
        submission=submission,
        action=SubmissionAction.RETURN,
        actor=actor,
        revision=revision,
        note=note.strip() or f"Perbaiki {len(wrong)} indikator: {codes}.",
    )
    _write_verdicts(decision, verdicts)
    return decision


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

    The office that filled it sees "Disetujui" and is notified. The verdicts that were given are kept with the decision.

    Raises InvalidInputError where an indicator is marked to be mended, and what `submission_transition` raises.
    """
    wrong = [verdict.indicator for verdict in verdicts if verdict.outcome == VerdictOutcome.RETURNED]
    if wrong:
        text = (
            f"{len(wrong)} indikator masih ditandai “Perlu diperbaiki”: {', '.join(wrong)}. "
            "Kembalikan datanya, atau ubah tandanya menjadi “Sesuai”."
        )
        raise InvalidInputError(text, {"verdicts": [text]})
    decision = submission_transition(
        submission=submission, action=SubmissionAction.APPROVE, actor=actor, revision=revision, note=note
    )
    _write_verdicts(decision, verdicts)
    return decision


def submission_accept(*, submission: Submission, actor: User, revision: int, note: str = "") -> Decision:
    """Accept approved data: the next computation includes it.

    The office sees "Diterima" and is notified. Raises what `submission_transition` raises.
    """
    return submission_transition(
        submission=submission, action=SubmissionAction.ACCEPT, actor=actor, revision=revision, note=note
    )


def submission_reopen(*, submission: Submission, actor: User, revision: int, note: str) -> Decision:
    """Give approved or accepted data back to the office for another round.

    The office sees "Dikembalikan" and the note, may change its answers again, and is notified. The next computation
    leaves the data out until it is accepted again. Raises what `submission_transition` raises.
    """
    return submission_transition(
        submission=submission, action=SubmissionAction.REOPEN, actor=actor, revision=revision, note=note
    )


def _write_verdicts(decision: Decision, verdicts: Sequence[VerdictInput]) -> None:
    """Write the verdicts; both callers run in a transaction, so that a wrong one undoes the decision."""
    instrument = decision.submission.edition.instrument
    indicators: dict[str, Indicator] = {row.code: row for row in instrument.indicators.all()}
    errors: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.indicator not in indicators:
            errors[f"{verdict.indicator}.indicator"] = ["Indikator ini tidak ada dalam instrumen edisi."]
        elif lacks_reason(verdict.outcome, verdict.reason):
            errors[f"{verdict.indicator}.reason"] = [REASON_MISSING]
    if len({verdict.indicator for verdict in verdicts}) != len(verdicts):
        errors["verdicts"] = ["Satu indikator hanya dapat diberi satu putusan."]
    if errors:
        raise InvalidInputError("Putusan belum lengkap. Perbaiki bagian yang ditandai.", errors)
    Verdict.objects.bulk_create(
        Verdict(
            decision=decision,
            indicator=indicators[verdict.indicator],
            outcome=verdict.outcome,
            reason=verdict.reason.strip(),
        )
        for verdict in verdicts
    )
