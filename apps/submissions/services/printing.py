"""The form on paper, once it holds answers: who took it out of the portal is written down."""

from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record_sparingly

from ..models import Submission


def submission_record_print(*, submission: Submission, actor: User) -> None:
    """Write an audit entry about who took the answers of a form as a PDF."""
    audit_record_sparingly(
        actor=actor,
        action=AuditAction.SUBMISSION_PRINT,
        subject=submission,
        region=submission.region,
        names={"edition": submission.edition.name, "revision": submission.revision},
    )
