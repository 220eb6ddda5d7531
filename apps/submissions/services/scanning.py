"""What becomes of a file while a virus scanner looks at it, and after.

A file waits from the moment it is attached: it counts as attached, and nobody can open it. Its row says when it may be
taken up next (`due_at`). A worker that takes it up moves that into the future, by as long as the work may last; so one
mechanism brings back what was lost with a worker or a message, and what a scanner that was away could not look at.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_list_with
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.queue import send_named
from apps.notifications.enums import NoticeKind
from apps.notifications.services import notice_send

from ..content import bare_indicators
from ..enums import ScanState, SubmissionAction
from ..files import ScannerError, evidence_store, has_scanner, scan
from ..models import Evidence, EvidenceScan, Submission
from ..rules import has_permission_for, may_enter
from ..selectors import submission_content, why_closed_to_office
from .locking import bump_revision, lock_submission

logger = logging.getLogger(__name__)

SCAN_TASK: Final = "submissions.evidence_scan"
LEASE: Final = timedelta(minutes=3)
"""How long a worker may take for one file before another takes it up."""

WAITS: Final = tuple(timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 300, 600))
"""How long a file waits after each try that failed; the last one for all further tries."""

BATCH: Final = 500
_LONGEST_SIGNATURE: Final = 200


def scan_request(files: Sequence[Evidence]) -> None:
    """Let files just attached wait for the scanner; without one nothing waits. Call inside the transaction."""
    if not files or not has_scanner():
        return
    scans = EvidenceScan.objects.bulk_create(EvidenceScan(evidence=file) for file in files)
    for row in scans:
        send_named(SCAN_TASK, row.pk)


def scan_due() -> list[int]:
    """Return the keys of the files to be taken up now, the longest waiting first.

    Where the scanner was taken out of the settings nothing can be looked at any more: what still waits is let go.
    """
    waiting = EvidenceScan.objects.filter(state=ScanState.WAITING)
    if not has_scanner():
        let_go, _ = waiting.delete()
        if let_go:
            logger.warning("evidence_not_scanned count=%d reason=no scanner in the settings", let_go)
        return []
    due = waiting.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return list(due.values_list("pk", flat=True)[:BATCH])


def scan_work(pk: int) -> None:
    """Let the scanner look at one file, and store what it says. Safe to run twice and at the same time."""
    row = _claim(pk)
    if row is None:
        return
    try:
        with evidence_store().fetch(str(row.evidence.file.name)) as stream:
            signature = scan(stream)
    except (ScannerError, OSError) as error:
        wait = WAITS[min(row.attempt, len(WAITS)) - 1]
        _held(row).update(due_at=timezone.now() + wait)
        logger.warning("evidence_scan_put_off pk=%s attempt=%s error=%s", pk, row.attempt, error)
        return
    if signature:
        _refuse(row, signature[:_LONGEST_SIGNATURE])
    else:
        _held(row).update(state=ScanState.CLEAN, checked_at=timezone.now())


def _claim(pk: int) -> EvidenceScan | None:
    now = timezone.now()
    due = EvidenceScan.objects.filter(pk=pk, state=ScanState.WAITING, due_at__lte=now)
    if due.update(attempt=F("attempt") + 1, due_at=now + LEASE) != 1:
        return None
    return EvidenceScan.objects.select_related("evidence").get(pk=pk)


def _held(row: EvidenceScan) -> models.QuerySet[EvidenceScan]:
    return EvidenceScan.objects.filter(pk=row.pk, state=ScanState.WAITING, attempt=row.attempt)


@transaction.atomic
def _refuse(row: EvidenceScan, signature: str) -> None:
    """Withdraw an infected file, whatever the state of its form, and tell the office and who is reviewing it."""
    files = Evidence.objects.select_related("answer__indicator", "uploaded_by")
    submission = lock_submission(row.evidence.answer.submission_id)
    now = timezone.now()
    if _held(row).update(state=ScanState.INFECTED, signature=signature, checked_at=now) != 1:
        return
    file = files.get(pk=row.evidence_id)
    if file.is_in_force:
        file.removed_at = now
        file.save(update_fields=["removed_at"])
        bare = bare_indicators(submission_content(submission))
        Submission.objects.filter(pk=submission.pk).update(bare_indicators=bare)
        bump_revision(submission)
    # The same bytes passed before the scanner knew this virus: it looks at them again.
    twins = EvidenceScan.objects.filter(evidence__sha256=file.sha256, state=ScanState.CLEAN)
    twins.update(state=ScanState.WAITING, checked_at=None, due_at=now)
    audit_record(
        actor=None,
        action=AuditAction.EVIDENCE_REFUSE,
        subject=file,
        region=submission.region,
        detail={"sha256": file.sha256},
        names={
            "indicator": str(file.answer.indicator),
            "edition": submission.edition.name,
            "signature": signature,
        },
    )
    _tell(file, submission)


def _tell(file: Evidence, submission: Submission) -> None:
    then = "lalu lampirkan salinan yang bersih."
    if not submission.edition.is_open:
        then = "dan jangan sebarkan berkas itu. Edisi ini sudah ditutup, jadi salinan lain tidak dapat dilampirkan."
    elif not submission.is_open_for_entry:
        then = "lalu lampirkan salinan yang bersih setelah data dikembalikan: sekarang formulirnya terkunci."
    elif closed := why_closed_to_office(submission):
        then = f"dan jangan sebarkan berkas itu. Salinan lain tidak dapat dilampirkan sekarang. {closed}"
    notice_send(
        kind=NoticeKind.EVIDENCE,
        recipients=_concerned(file, submission),
        region=submission.region,
        subject=f"Berkas “{file.original_name}” ditolak pemindai virus",
        body=(
            f"Pemindai menemukan virus dalam berkas “{file.original_name}” untuk indikator {file.answer.indicator}, "
            f"data {submission.region}. Berkas itu tidak dihitung sebagai bukti dan tidak dapat dibuka. Periksa "
            f"komputer asalnya dengan pemindai virus, {then}"
        ),
        path=submission.get_absolute_url(),
    )


def _concerned(file: Evidence, submission: Submission) -> list[User]:
    """Return who attached the file, or who fills the form now if that is somebody else, and who reviews it."""
    uploader, reviewer = file.uploaded_by, submission.claimed_by if submission.is_under_review else None
    can_mend = may_enter(uploader, submission)
    office = [uploader] if can_mend else user_list_with(Permission.SUBMISSION_ENTER, submission.region)
    is_reviewing = reviewer and has_permission_for(reviewer, submission, SubmissionAction.RETURN)
    return [*office, reviewer] if reviewer and is_reviewing else office
