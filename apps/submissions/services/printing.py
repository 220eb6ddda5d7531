"""The form with its answers outside of the portal, on paper or in a program: who took it is written down."""

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record_sparingly

from ..models import Submission


def submission_record_print(*, submission: Submission, actor: User) -> None:
    """Write an audit entry about who took the answers of a form as a PDF."""
    _record(AuditAction.SUBMISSION_PRINT, submission, actor)


def submission_record_read(*, submission: Submission, actor: User) -> None:
    """Write an audit entry about whose program took all answers of a form; one a minute, where it looks for changes."""
    _record(AuditAction.SUBMISSION_READ, submission, actor)


def _record(action: AuditAction, submission: Submission, actor: User) -> None:
    audit_record_sparingly(
        actor=actor,
        action=action,
        subject=submission,
        region=submission.region,
        names={"edition": submission.edition.name, "revision": submission.revision},
    )
