"""What a workbook holds for forms that its sender may not fill: the log has it at each of them."""

from collections.abc import Collection, Iterable
from typing import Final

from apps.accounts.selectors import region_of_person
from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.indicators.models import Edition
from apps.submissions.models import Submission
from apps.submissions.rules import may_enter
from apps.submissions.services import refusal_record, strangers_record

from ..models import WorkbookJob
from ..rules import why_refused

STRANGERS_NAMED: Final = 20
"""At so many forms out of reach the log has the attempt; of more in one file, it has how many there were."""


def refused_forms_record(job: WorkbookJob, forms: Iterable[Submission], step: AuditAction) -> None:
    """Write down, at each of `forms` that whoever brought the file may not fill, that this was refused.

    A form that is locked or late is no such form: that is told in the preview, and is nobody's attempt.
    """
    for form in forms:
        if not may_enter(job.made_by, form):
            reason = why_refused(job.made_by, form)
            refusal_record(submission=form, step=step, actor=job.made_by, reason=reason)


def foreign_regions_record(job: WorkbookJob, edition: Edition, codes: Collection[str]) -> None:
    """Write down that the file holds rows of these regions, whose forms whoever brought it may not even read.

    Each is found at its form; a national workbook in the hands of one office leaves no five hundred entries, but one
    more at its person, with how many there were besides.
    """
    named = sorted(codes)[:STRANGERS_NAMED]
    forms = Submission.objects.filter(edition=edition, region__code__in=named)
    strangers = strangers_record(
        list(forms.values_list("public_id", flat=True)), AuditAction.WORKBOOK_UPLOAD, job.made_by
    )
    if left := len(codes) - len(strangers):
        besides = "lain " if strangers else ""
        audit_record(
            actor=job.made_by,
            action=AuditAction.USER_SEND_REFUSED,
            subject=job.made_by,
            region=region_of_person(job.made_by),
            names={
                "path": job.get_absolute_url(),
                "about": "",
                "reason": f"berkas “{job}” memuat isian {left} wilayah {besides}di luar wilayah tugasnya",
            },
        )
