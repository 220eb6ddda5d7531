"""Evidence files: seen and downloaded by those who may see the submission, withdrawn by the office."""

import uuid
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.audit.enums import AuditAction
from apps.core.addresses import takes_parameters
from apps.core.exceptions import ConflictError
from apps.core.pages import foreign_file, form_stands_on, hands_out, harmless, post_only
from apps.indicators.selectors import instrument_structure

from ..access import of_file, tries
from ..building import preview_of
from ..files import LARGE
from ..models import Evidence
from ..presentation import dimension_url
from ..rules import can_enter
from ..selectors import check_readable, evidence_get, evidence_open, twins_read
from ..services import evidence_record_download
from ..services import evidence_remove as withdraw

EDITABLE: Final = "ubah"
"""What a form adds to the address of a line, to get the buttons that change the file."""


@require_safe
@requires()
def evidence_download(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Send one file, always as a download, and write an audit entry about who opened it."""
    evidence = evidence_get(scope=request.region_scope, public_id=public_id)
    stream = evidence_open(evidence)
    if hands_out(request):
        evidence_record_download(evidence=evidence, actor=request.user)
    return foreign_file(stream, name=evidence.original_name, content_type=evidence.content_type)


@require_safe
@requires()
def evidence_preview(request: PortalRequest, public_id: uuid.UUID, size: str) -> HttpResponseBase:
    """Send a preview of one file as a picture; looking at the large one leaves an audit entry.

    The browser keeps it, and asks each time whether it still may show it.
    """
    evidence = evidence_get(scope=request.region_scope, public_id=public_id)
    check_readable(evidence)
    tag = f'"{evidence.sha256}-{size}"'
    is_kept = request.headers.get("If-None-Match") == tag
    drawn = preview_of(evidence, size) if evidence.is_drawn and not is_kept else None
    if drawn is None and not is_kept:
        return redirect(staticfiles_storage.url("img/preview-none.svg"))
    # Also where the browser has the picture already: it is looked at all the same.
    if size == LARGE and hands_out(request):
        evidence_record_download(evidence=evidence, actor=request.user, is_preview=True)
    if is_kept:
        return _kept_privately(HttpResponse(status=HTTPStatus.NOT_MODIFIED), tag)
    return _kept_privately(harmless(HttpResponse(drawn, content_type="image/webp")), tag)


@require_safe
@takes_parameters({EDITABLE: ["1"]})
@requires()
def evidence_line(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one file as its list does: a page asks for it while a virus scanner looks at the file."""
    evidence = evidence_get(scope=request.region_scope, public_id=public_id)
    submission = evidence.answer.submission
    twins_read(submission, [evidence])
    is_editable = EDITABLE in request.GET and can_enter(request.user, submission)
    context = {"file": evidence, "is_editable": is_editable}
    name = "evidence_file" if evidence.is_in_force else "withdrawn_file"
    return render(request, f"submissions/partials/{name}.html", context)


@form_stands_on("submissions:list")
@post_only
@tries(AuditAction.EVIDENCE_REMOVE, forms=of_file)
@requires()
def evidence_remove(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Withdraw one file and go back to its indicator."""
    evidence = evidence_get(scope=request.region_scope, public_id=public_id)
    try:
        withdraw(evidence=evidence, actor=request.user)
    except ConflictError as error:
        error.place = _card_url(evidence)
        raise
    messages.success(request, f"Berkas “{evidence.original_name}” ditarik.")
    return redirect(_card_url(evidence))


def _kept_privately(response: HttpResponse, tag: str) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = tag
    return response


def _card_url(evidence: Evidence) -> str:
    submission = evidence.answer.submission
    code = evidence.answer.indicator.code
    structure = instrument_structure(submission.edition.instrument)
    dimension = next(
        row for row in structure.dimensions if code in {indicator.code for indicator in row.all_indicators}
    )
    return dimension_url(submission, dimension.code, code)
