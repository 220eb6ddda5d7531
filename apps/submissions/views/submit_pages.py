"""The page where an office checks its form and sends it to the reviewers."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.core.exceptions import InvalidInputError, NotAllowedError, StaleRevisionError
from apps.regions.enums import RegionLevel

from ..enums import SubmissionAction
from ..forms import SubmitForm
from ..models import Submission
from ..presentation import is_overdue
from ..rules import has_permission_for
from ..selectors import filled_form, submission_get
from ..services import check_state, submission_transition
from .links import breadcrumbs_of, indicator_links


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def submission_submit(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show how complete the form is, and what is missing; on POST, send it."""
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    if not has_permission_for(request.user, submission, SubmissionAction.SUBMIT):
        raise NotAllowedError(f"Hanya operator {submission.region} yang dapat mengirim data ini.")
    if request.method != "POST":
        check_state(submission, SubmissionAction.SUBMIT)
        return _render(request, submission)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _render(request, submission, "Muat ulang halaman ini, lalu kirim lagi.", status=422)
    try:
        submission_transition(
            submission=submission,
            action=SubmissionAction.SUBMIT,
            actor=request.user,
            revision=form.cleaned_data["revision"],
        )
    except (InvalidInputError, StaleRevisionError) as error:
        return _render(request, submission, error.message, status=error.status_code)
    messages.success(request, f"Data {submission.region} terkirim.")
    return redirect(submission)


def _render(
    request: PortalRequest, submission: Submission, problem: str = "", *, status: int = 200
) -> HttpResponse:
    filled = filled_form(submission)
    statuses = filled.statuses
    context = {
        "submission": submission,
        "problem": problem,
        "statuses": statuses,
        "answered": filled.answered,
        "total": filled.total,
        "unanswered": indicator_links(submission, statuses, lambda item: not item.is_answered),
        "without_reason": indicator_links(submission, statuses, lambda item: item.lacks_reason),
        "with_repeated_rows": indicator_links(submission, statuses, lambda item: bool(item.repeated_rows)),
        "without_evidence": indicator_links(submission, statuses, lambda item: item.lacks_evidence),
        "remarks_open": indicator_links(submission, statuses, lambda item: item.is_remark_open),
        "is_regency": submission.region.level == RegionLevel.REGENCY,
        "is_overdue": is_overdue(submission),
        "breadcrumbs": breadcrumbs_of(submission, {"label": "Periksa dan kirim"}),
    }
    return render(request, "submissions/submission_submit.html", context, status=status)
