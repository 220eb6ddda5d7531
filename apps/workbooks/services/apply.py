"""Storing the answers of an uploaded workbook as they were shown in the preview: all of them, or none."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from apps.audit.enums import AuditAction
from apps.audit.services import audit_record
from apps.core.exceptions import ConflictError, NotAllowedError, PortalError
from apps.core.jobs import JobProgress, job_finish
from apps.submissions.content import Content
from apps.submissions.enums import AnswerOrigin, AnswerValue
from apps.submissions.models import Submission
from apps.submissions.services import AnswerInput, EventInput, answer_save_forms

from ..models import WorkbookJob
from ..querysets import WorkbookLineQuerySet
from .export import chunks
from .refusing import refused_forms_record

_NOTHING = (
    "Tidak ada isian dari berkas ini yang disimpan. Periksa ulang berkasnya untuk melihat keadaan sekarang."
)


def apply_workbook(job: WorkbookJob, progress: JobProgress) -> bool:
    """Store what the preview of `job.source` showed, in one transaction, and end the job.

    Raises ConflictError where anything has changed since the preview; then nothing is stored.
    """
    if job.source is None:
        raise PortalError(f"Pratinjau berkas ini tidak ada lagi. {_NOTHING}")
    storable = job.source.lines.storable()
    forms = list(
        Submission.objects.with_region()
        .filter(pk__in=storable.values("submission"))
        .order_by("region__code", "pk")
    )
    try:
        _store(job, forms, storable, progress)
    except ConflictError as error:
        if isinstance(error.__cause__, NotAllowedError):
            refused_forms_record(job, forms, AuditAction.WORKBOOK_APPLY)
        raise
    return True


def _store(
    job: WorkbookJob, forms: Sequence[Submission], storable: WorkbookLineQuerySet, progress: JobProgress
) -> None:
    stored: list[dict[str, Any]] = []
    with transaction.atomic():
        # Some forms at a time: all the lines of a national workbook at once would take hundreds of megabytes.
        for done, chunk in chunks(forms):
            stored += _save(job, chunk, storable)
            progress.tell("Menyimpan isian", 1 + 97 * done // len(forms))
        audit_record(
            actor=job.made_by,
            action=AuditAction.WORKBOOK_APPLY,
            subject=job,
            region=job.source.region if job.source else None,
            names={"answers": sum(row["saved"] for row in stored), "forms": len(stored)},
        )
        job_finish(job, summary={"regions": stored})


def _save(
    job: WorkbookJob, forms: Sequence[Submission], storable: WorkbookLineQuerySet
) -> list[dict[str, Any]]:
    inputs: dict[int, list[AnswerInput]] = {form.pk: [] for form in forms}
    lines = storable.filter(submission__in=forms).order_by("submission", "position")
    columns = ("submission", "indicator_code", "sent", "stored_revision")
    for pk, indicator, sent, stored_revision in lines.values_list(*columns):
        inputs[pk or 0].append(_input_of(indicator, sent or {}, stored_revision))
    try:
        outcomes = answer_save_forms(
            forms=[(form, inputs[form.pk]) for form in forms], actor=job.made_by, origin=AnswerOrigin.WORKBOOK
        )
    except PortalError as error:
        raise ConflictError(f"{error.message} {_NOTHING}") from error
    for form, outcome in zip(forms, outcomes, strict=True):
        if outcome.conflicts:
            codes = ", ".join(conflict.indicator.code for conflict in outcome.conflicts[:5])
            raise ConflictError(
                f"Jawaban {form.region} untuk indikator {codes} berubah setelah pratinjau dibuat. {_NOTHING}"
            )
    return [
        {"name": str(form.region), "path": form.get_absolute_url(), "saved": len(outcome.saved)}
        for form, outcome in zip(forms, outcomes, strict=True)
    ]


def _input_of(indicator: str, sent: Content, stored_revision: int) -> AnswerInput:
    """Return the answer of a line as one that was read at the version which the preview showed beside it."""
    return AnswerInput(
        indicator=indicator,
        value=AnswerValue(sent["value"]),
        note=sent["note"],
        events=tuple(EventInput(**event) for event in sent["events"]),
        read_at=stored_revision,
    )
