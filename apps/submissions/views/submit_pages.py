"""The page where an office checks its form, explains what is unusual, and sends it to the reviewers."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.core.exceptions import InvalidInputError, NotAllowedError, PortalError, StaleRevisionError
from apps.core.pages import form_stands_on, post_only
from apps.regions.enums import RegionLevel

from ..enums import SubmissionAction
from ..forms import SubmitForm, explanations_sent, warning_forms
from ..models import Submission
from ..readiness import readiness_of, value_rows
from ..rules import has_permission_for
from ..selectors import codebook_of, draft_list, filled_form, submission_get
from ..services import ExplanationInput, check_state, explained_submit, explanation_save_many
from .links import breadcrumbs_of, indicator_links


@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def submission_submit(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show whether the form can be sent, and what is in the way; on POST, send it."""
    submission = _submission_to_send(request, public_id)
    if request.method != "POST":
        check_state(submission, SubmissionAction.SUBMIT, request.user)
        return _render(request, submission)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _render(request, submission, "Muat ulang halaman ini, lalu kirim lagi.", status=422)
    inputs = explanations_sent(request.POST)
    try:
        explained_submit(
            submission=submission,
            actor=request.user,
            revision=form.cleaned_data["revision"],
            inputs=inputs,
        )
    except (InvalidInputError, StaleRevisionError) as error:
        return _render(
            request, submission, error.message, status=error.status_code, sent=inputs, refused=error
        )
    messages.success(request, f"Data {submission.region} terkirim.")
    return redirect(submission)


@form_stands_on("submissions:submit", "public_id")
@post_only
@requires()
def explanation_save(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Store what the office writes about the warnings of its form."""
    submission = _submission_to_send(request, public_id)
    inputs = explanations_sent(request.POST)
    try:
        written = explanation_save_many(submission=submission, inputs=inputs, actor=request.user)
    except (InvalidInputError, StaleRevisionError) as error:
        return _render(
            request, submission, error.message, status=error.status_code, sent=inputs, refused=error
        )
    if written:
        messages.success(request, f"{len(written)} penjelasan tersimpan.")
    else:
        messages.info(request, "Tidak ada penjelasan baru yang disimpan.")
    return redirect("submissions:submit", submission.public_id)


def _submission_to_send(request: PortalRequest, public_id: uuid.UUID) -> Submission:
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    if not has_permission_for(request.user, submission, SubmissionAction.SUBMIT):
        raise NotAllowedError(f"Hanya operator {submission.region} yang dapat mengirim data ini.")
    return submission


def _render(
    request: PortalRequest,
    submission: Submission,
    problem: str = "",
    *,
    status: int = 200,
    sent: Sequence[ExplanationInput] = (),
    refused: PortalError | None = None,
) -> HttpResponse:
    filled = filled_form(submission)
    drafts = {draft.indicator.code for draft in draft_list(submission)}
    errors = refused.errors if isinstance(refused, InvalidInputError) else {}
    fields = warning_forms(filled.report.warnings, sent, errors)
    shown = {row.key for row in filled.report.warnings}
    context = {
        "submission": submission,
        "problem": problem,
        "problem_place": next(
            (row.anchor for row, field in zip(filled.report.warnings, fields, strict=True) if field.newer), ""
        ),
        # What was typed about a warning that is gone has no field any more.
        "homeless": [item.text for item in sent if item.key not in shown and not item.is_left_alone],
        "ready": readiness_of(submission, filled, drafts, fields),
        "statuses": filled.statuses,
        "values": value_rows(filled.statuses, codebook_of(submission.edition)),
        "answered": filled.answered,
        "total": filled.total,
        "remarks_open": indicator_links(submission, filled.statuses, lambda item: item.is_remark_open),
        "is_regency": submission.region.level == RegionLevel.REGENCY,
        "breadcrumbs": breadcrumbs_of(submission, {"label": "Periksa dan kirim"}),
    }
    return render(request, "submissions/submission_submit.html", context, status=status)
