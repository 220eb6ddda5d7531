"""What a workbook holds for forms that its sender may not fill: the log has it at each of them."""

from collections.abc import Iterable

from apps.audit.enums import AuditAction
from apps.submissions.models import Submission
from apps.submissions.rules import may_enter
from apps.submissions.services import refusal_record

from ..models import WorkbookJob
from ..rules import why_refused


def refused_forms_record(job: WorkbookJob, forms: Iterable[Submission], step: AuditAction) -> None:
    """Write down, at each of `forms` that whoever brought the file may not fill, that this was refused.

    A form that is locked or late is no such form: that is told in the preview, and is nobody's attempt.
    """
    for form in forms:
        if not may_enter(job.made_by, form):
            reason = why_refused(job.made_by, form)
            refusal_record(submission=form, step=step, actor=job.made_by, reason=reason)
