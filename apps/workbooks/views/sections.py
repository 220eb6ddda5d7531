"""The parts about workbooks on two pages of `submissions`: the page of a form, and the list of forms."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.accounts.access import PortalRequest
from apps.indicators.models import Edition
from apps.submissions.models import Submission
from apps.submissions.rules import can_enter

from ..enums import Cover
from ..forms import ExportForm, UploadForm
from ..rules import may_upload
from ..selectors import CoverChoice


def submission_section(request: PortalRequest, submission: Submission) -> SafeString:
    """Return the buttons by which a form is downloaded and brought as a workbook, as HTML."""
    choice = CoverChoice(Cover.REGION, submission.region, str(submission.region))
    context = {
        "export_form": ExportForm(covers=[choice]),
        "cover": choice.value,
        "edition": submission.edition,
        "upload_form": UploadForm() if can_enter(request.user, submission) else None,
    }
    return render_to_string("workbooks/partials/submission_section.html", context, request)


def list_section(request: PortalRequest, edition: Edition) -> SafeString:
    """Return the way from the list of forms to the workbooks, as HTML."""
    context = {"edition": edition, "may_fill": may_upload(request.user) and edition.closed_at is None}
    return render_to_string("workbooks/partials/list_section.html", context, request)
