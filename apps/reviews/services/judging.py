"""Judging one answer after the other: kept as soon as it is said, until the decision about the form is taken."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.sentences import listed
from apps.audit.services import audit_record
from apps.core.exceptions import InvalidInputError, StaleRevisionError
from apps.core.formatting import format_act
from apps.core.reasons import is_reason
from apps.indicators.models import Indicator
from apps.indicators.selectors import indicator_rows
from apps.submissions.content import Content
from apps.submissions.enums import SubmissionAction
from apps.submissions.models import Submission
from apps.submissions.selectors import explanations_of, submission_content
from apps.submissions.services import check_step, claim_renew, lock_submission, records_refusals

from ..enums import VerdictOutcome
from ..models import WorkingVerdict
from ..selectors import judged_sha256, verdict_rows, verdicts_standing

REASON_MISSING: Final = "Tuliskan apa yang perlu diperbaiki."
MAX_REASON: Final = 2_000
_REASON_MARK: Final = 12
"""How much of the SHA-256 of a reason the log tells."""


@dataclass(frozen=True)
class VerdictInput:
    """What the reviewer says of one indicator, named by its code.

    `seen` is the number of the verdict that was on the screen, 0 where there was none; None for what comes from no
    screen, and replaces whatever was said before. `writer` is as in `WorkingVerdict`.
    """

    indicator: str
    outcome: VerdictOutcome
    reason: str = ""
    seen: int | None = None
    writer: uuid.UUID | None = None


def lacks_reason(outcome: str | None, reason: str | None) -> bool:
    """Whether an indicator is marked to be mended without a word about what is wrong.

    Form and service ask here; the constraint `verdict_reason_given` repeats it for the database.
    """
    return outcome == VerdictOutcome.RETURNED and not is_reason(reason)


@records_refusals(AuditAction.VERDICT_GIVE)
@transaction.atomic
def verdicts_give(
    *, submission: Submission, verdicts: Sequence[VerdictInput], actor: User, revision: int
) -> dict[str, WorkingVerdict]:
    """Keep what the reviewer says of some answers; return every verdict that holds now, by the code of its indicator.

    A verdict "returned" may still lack its reason: it is asked for when the form is given back. A verdict holds as long
    as the answer is what it was, so that after a return only what changed is judged anew. Giving verdicts prolongs the
    claim. It takes what approving takes: holding the review, and no hand in the data.

    Raises NotAllowedError (whoever may not approve this form, or had a hand in it), ConflictError (not under review, or
    a colleague holds it), StaleRevisionError (the form has changed since `revision`, or the same answer was judged
    otherwise meanwhile, in another tab), InvalidInputError (no such indicator, named twice, reason too long; keys
    "<code>.<field>", "verdicts").
    """
    locked = lock_for_review(submission, SubmissionAction.APPROVE, actor, revision)
    claim_renew(locked)
    return store_verdicts(locked, verdicts, actor, submission_content(locked))


def lock_for_review(
    submission: Submission, action: SubmissionAction, actor: User, revision: int
) -> Submission:
    """Lock the submission for a step of its review; raises what `submission_transition` raises before it takes it."""
    locked = lock_submission(submission.pk)
    check_step(locked, action, actor, revision)
    return locked


def store_verdicts(
    submission: Submission,
    verdicts: Sequence[VerdictInput],
    actor: User,
    content: Mapping[str, Content],
) -> dict[str, WorkingVerdict]:
    """Store the verdicts on a locked submission, and return all that hold now in the order of the form.

    `content` is its `submission_content`, read under the same lock.
    """
    indicators = indicator_rows(submission.edition.instrument)
    _check(verdicts, indicators)
    by_key = {row.pk: row for row in indicators.values()}
    stored: dict[str, WorkingVerdict] = {}
    for given in verdict_rows(submission):
        given.indicator = by_key[given.indicator_id]
        stored[given.indicator.code] = given
    standing = verdicts_standing(stored.values(), content, explanations_of(submission))
    changed = [item for item in verdicts if not _says_the_same(standing.get(item.indicator), item)]
    _check_unseen([row for item in changed if (row := standing.get(item.indicator)) and _is_news(row, item)])
    before = {item.indicator: _told(standing.get(item.indicator)) for item in changed}
    reworded = {
        item.indicator
        for item in changed
        if (row := standing.get(item.indicator)) and row.outcome == item.outcome
    }
    for item in changed:
        row = stored.get(item.indicator) or WorkingVerdict(
            submission=submission, indicator=indicators[item.indicator], revision=0
        )
        row.outcome, row.reason = item.outcome, item.reason.strip()
        row.content_sha256 = judged_sha256(item.indicator, content)
        row.writer, row.given_by, row.given_at = item.writer, actor, timezone.now()
        row.revision += 1
        standing[item.indicator] = row
    rows = [standing[item.indicator] for item in changed]
    WorkingVerdict.objects.bulk_create(row for row in rows if row.revision == 1)
    for row in rows:
        if row.revision > 1:
            row.save()
    if rows:
        _record(submission, rows, before, reworded, actor)
    return {code: standing[code] for code in indicators if code in standing}


def _told(row: WorkingVerdict | None) -> str:
    """Return what the log tells of a verdict: of its reason no words, but by what anybody can check which it was."""
    if row is None:
        return "belum ada"
    reason = sha256(row.reason.encode()).hexdigest()[:_REASON_MARK] if row.reason else ""
    return f"{row.get_outcome_display()}, alasan {reason}" if reason else row.get_outcome_display()


def _says_the_same(row: WorkingVerdict | None, item: VerdictInput) -> bool:
    return row is not None and (row.outcome, row.reason) == (item.outcome, item.reason.strip())


def _check(verdicts: Sequence[VerdictInput], indicators: Mapping[str, Indicator]) -> None:
    errors: dict[str, list[str]] = {}
    for item in verdicts:
        if item.indicator not in indicators:
            errors[f"{item.indicator}.indicator"] = ["Indikator ini tidak ada dalam instrumen edisi."]
        elif len(item.reason) > MAX_REASON:
            errors[f"{item.indicator}.reason"] = [f"Alasan paling panjang {MAX_REASON} huruf."]
    if len({item.indicator for item in verdicts}) != len(verdicts):
        errors["verdicts"] = ["Satu indikator hanya dapat diberi satu putusan."]
    if errors:
        raise invalid_verdicts(errors)


def invalid_verdicts(errors: Mapping[str, list[str]]) -> InvalidInputError:
    """Return the error about single verdicts, `errors` by "<code>.<field>".

    The message names the indicators, for in the log no page with marked fields lies beside it.
    """
    codes: dict[str, list[str]] = {}
    for field, texts in errors.items():
        for text in texts:
            codes.setdefault(text, []).append(field.rpartition(".")[0])
    told = [f"{', '.join(named)}: {text}" if all(named) else text for text, named in codes.items()]
    return InvalidInputError(" ".join(["Putusan belum lengkap.", *told]), errors)


def _is_news(row: WorkingVerdict, item: VerdictInput) -> bool:
    """Whether a verdict was given after the page was read, by another page than this one."""
    is_own = item.writer is not None and row.writer == item.writer
    return item.seen is not None and row.revision != item.seen and not is_own


def _check_unseen(newer: Sequence[WorkingVerdict]) -> None:
    if newer:
        told = listed(newer, lambda row: f"{row.indicator.code} {row.get_outcome_display()} {_act(row)}")
        raise StaleRevisionError(
            f"Sesudah Anda membuka halaman ini ada putusan lain: {told}. Muat ulang halaman ini, lalu putuskan lagi.",
            list(newer),
        )


def _act(row: WorkingVerdict) -> str:
    return format_act(str(row.given_by), row.given_at)


def _record(
    submission: Submission,
    rows: Sequence[WorkingVerdict],
    before: Mapping[str, str],
    reworded: Collection[str],
    actor: User,
) -> None:
    """Write the entry; of those that are `reworded`, by code, only the reason is another."""

    def change(row: WorkingVerdict) -> str:
        code, outcome = row.indicator.code, row.get_outcome_display()
        return f"{code} tetap {outcome}, alasannya diubah" if code in reworded else f"{code} {outcome}"

    audit_record(
        actor=actor,
        action=AuditAction.VERDICT_GIVE,
        subject=submission,
        region=submission.region,
        detail={
            "before": dict(before),
            "after": {row.indicator.code: _told(row) for row in rows},
        },
        names={
            "edition": submission.edition.name,
            "revision": submission.revision,
            "changes": listed(rows, change),
        },
    )
