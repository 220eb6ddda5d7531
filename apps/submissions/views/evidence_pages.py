"""Evidence files: downloaded by those who may see the submission, withdrawn by the office."""

import uuid

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.core.exceptions import ConflictError
from apps.core.pages import post_only
from apps.indicators.selectors import instrument_structure

from ..models import Evidence
from ..presentation import dimension_url
from ..selectors import evidence_get, evidence_open
from ..services import evidence_record_download
from ..services import evidence_remove as withdraw


@require_safe
@requires()
@never_cache
def evidence_download(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Send one file, always as a download, and write an audit entry about who opened it."""
    evidence = evidence_get(scope=request.region_scope, public_id=public_id)
    stream = evidence_open(evidence)
    evidence_record_download(evidence=evidence, actor=request.user)
    response = FileResponse(
        stream, as_attachment=True, filename=evidence.original_name, content_type=evidence.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@post_only
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


def _card_url(evidence: Evidence) -> str:
    submission = evidence.answer.submission
    code = evidence.answer.indicator.code
    structure = instrument_structure(submission.edition.instrument)
    dimension = next(
        row for row in structure.dimensions if code in {indicator.code for indicator in row.all_indicators}
    )
    return dimension_url(submission, dimension.code, code)
