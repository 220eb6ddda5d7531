"""The form on paper."""

import uuid
from io import BytesIO

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from apps.accounts.access import PortalRequest, requires
from apps.core.addresses import judges_address
from apps.core.pages import hands_out

from ..building import form_code, sheet_of, sheet_pdf
from ..filters import PaperForm
from ..models import Submission
from ..rules import may_enter
from ..selectors import codebook_of, drafted_codes, filled_form, submission_get
from ..services import submission_record_print


@judges_address
@require_safe
@requires()
def submission_print(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Send the form as a PDF: empty, or with what is stored, which leaves an audit entry."""
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    filled = filled_form(submission)
    address = PaperForm(request.GET, dimensions=filled.structure.dimensions)
    address.check()
    sheet = sheet_of(
        submission,
        filled,
        codebook_of(submission.edition),
        is_filled=address.is_filled,
        dimension=address.chosen("dimensi"),
        # A draft is seen by those alone who fill the form.
        drafted=drafted_codes([submission]).get(submission.pk, ())
        if may_enter(request.user, submission)
        else (),
    )
    stream = BytesIO(sheet_pdf(sheet))
    if address.is_filled and hands_out(request):
        submission_record_print(submission=submission, actor=request.user)
    response = FileResponse(
        stream, as_attachment=True, filename=_name(submission, address), content_type="application/pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _name(submission: Submission, address: PaperForm) -> str:
    kind = "terisi" if address.is_filled else "kosong"
    part = f"-dimensi-{address.chosen('dimensi')}" if address.chosen("dimensi") else ""
    return f"formulir-{kind}{part}-{submission.region.code}-{form_code(submission)}.pdf"
