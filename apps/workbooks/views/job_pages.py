"""One workbook of the reader: how far it is, the file, the preview of an uploaded one, and what was stored."""

import uuid
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from apps.accounts.access import PortalRequest, requires
from apps.accounts.permissions import Permission
from apps.accounts.services import export_record
from apps.audit.enums import AuditAction
from apps.core.addresses import AddressForm, judges_address
from apps.core.exceptions import ConflictError, InvalidInputError, MissingError
from apps.core.formatting import format_act
from apps.core.pages import hands_out, post_only
from apps.indicators.selectors import instrument_structure
from apps.submissions.access import tries
from apps.submissions.selectors import Rulebook, codebook_of, drafts_at

from ..enums import LineKind, WorkbookKind
from ..forms import ApplyForm, LineFilterForm
from ..models import WorkbookJob
from ..presentation import conflict_views, error_count, kind_links, line_views, preview_figures
from ..selectors import (
    job_applied,
    job_forms,
    job_get,
    line_counts,
    line_list,
    stored_versions,
)
from ..services import apply_request, recheck_request
from ..tasks import workbook_send

PER_PAGE: Final = 50
CONFLICTS_SHOWN: Final = 200
"""Each conflict takes a decision of a person; of more, the stored version stays until the file is checked again."""

CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@judges_address
@require_safe
@requires(visible_to=Permission.SUBMISSION_VIEW)
def job_detail(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one workbook: its progress while it is open, then the file, the preview or what was stored."""
    return _show(request, job_get(maker=request.user, public_id=public_id))


@require_GET
@requires(visible_to=Permission.SUBMISSION_VIEW)
def job_progress(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Answer the fragment with the progress bar; tells htmx to reload the page once the job has ended."""
    job = job_get(maker=request.user, public_id=public_id)
    response = render(request, "workbooks/partials/job_progress.html", {"job": job})
    if not job.is_job_open:
        response["HX-Refresh"] = "true"
    return response


@require_safe
@requires(visible_to=Permission.SUBMISSION_VIEW)
def job_file(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the file to the person who had it made or brought it, always as a download."""
    job = job_get(maker=request.user, public_id=public_id)
    if not job.file:
        raise ConflictError("Berkas ini belum selesai dibuat.", place=job.get_absolute_url())
    try:
        stream = job.file.open("rb")
    except FileNotFoundError as error:
        raise MissingError("Berkas ini tidak ada lagi di penyimpanan. Minta berkas baru.") from error
    if hands_out(request):
        export_record(actor=request.user, what="berkas Excel", subject=job)
    response = FileResponse(stream, as_attachment=True, filename=job.file_name, content_type=CONTENT_TYPE)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@post_only
@tries(AuditAction.WORKBOOK_APPLY, forms=job_forms)
@requires(visible_to=Permission.SUBMISSION_VIEW)
def job_apply(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Have the answers of a preview stored, with the choices in its conflicts, and show the progress."""
    job = job_get(maker=request.user, public_id=public_id)
    conflicts = list(line_list(job, LineKind.CONFLICT).values_list("pk", flat=True))
    form = ApplyForm(request.POST, conflicts=conflicts)
    chosen = form.cleaned_data["chosen"] if form.is_valid() else []
    try:
        applied, is_new = apply_request(job=job, chosen=chosen, actor=request.user)
    except InvalidInputError as error:
        return _show(request, job, problem=error.message)
    if is_new:
        workbook_send(applied.pk)
    else:
        act = format_act(applied.made_by.label, applied.job_queued_at)
        messages.info(
            request, f"Isian dari berkas ini sudah diminta disimpan {act}, dan tidak disimpan dua kali."
        )
    return redirect(applied)


@post_only
@tries(AuditAction.WORKBOOK_UPLOAD, forms=job_forms)
@requires(visible_to=Permission.SUBMISSION_VIEW)
def job_recheck(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Compare an uploaded workbook again with what is stored now."""
    job = job_get(maker=request.user, public_id=public_id)
    again = recheck_request(job=job, actor=request.user)
    workbook_send(again.pk)
    return redirect(again)


def _show(request: PortalRequest, job: WorkbookJob, *, problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "job": job,
        "problem": problem,
        "breadcrumbs": [
            {"label": "Isian", "url": reverse("submissions:list")},
            {"label": "Berkas Excel", "url": job.list_url()},
            {"label": job.file_name},
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    if job.is_compared:
        context |= _preview(request, job)
        if not problem:
            status = context["address"].status_code
    else:
        AddressForm(request.GET).check()
    template = _TEMPLATES[WorkbookKind(job.kind)]
    return render(request, template, context, status=status)


def _preview(request: PortalRequest, job: WorkbookJob) -> dict[str, Any]:
    address = LineFilterForm(request.GET)
    counts = line_counts(job)
    edition = job.edition
    indicators: dict[str, str] = {}
    codebook = rulebook = None
    conflicts = []
    if edition is not None:
        structure = instrument_structure(edition.instrument)
        indicators = {row.code: row.label for row in structure.indicators}
        lines = list(line_list(job, LineKind.CONFLICT)[:CONFLICTS_SHOWN])
        codebook, rulebook = codebook_of(edition), Rulebook.of(structure)
        conflicts = conflict_views(lines, indicators, codebook, stored_versions(lines))
    page = address.page_of(line_list(job, address.kind), PER_PAGE)
    drafts = drafts_at([(line.submission_id, line.indicator_code) for line in page if line.submission_id])
    return {
        "address": address,
        "figures": preview_figures(job, counts),
        "storable": counts[LineKind.ADDED] + counts[LineKind.CHANGED],
        "n_conflicts": counts[LineKind.CONFLICT],
        "n_errors": error_count(job, counts),
        "n_told": counts[LineKind.ERROR],
        "conflicts": conflicts,
        "switcher": kind_links(request.GET, job, counts, address.kind),
        "page": page,
        "lines": line_views(page, indicators, codebook, rulebook, drafts),
        "applied": job_applied(job),
    }


_TEMPLATES: Final = {
    WorkbookKind.EXPORT: "workbooks/workbook_export.html",
    WorkbookKind.READ: "workbooks/workbook_preview.html",
    WorkbookKind.APPLY: "workbooks/workbook_applied.html",
}
