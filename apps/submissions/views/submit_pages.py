"""The page where an office checks its form, explains what is unusual, and sends it to the reviewers."""

import time
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, requires
from apps.audit.enums import AuditAction
from apps.core.exceptions import InvalidInputError, NotAllowedError, PortalError, StaleRevisionError
from apps.core.formatting import format_act
from apps.core.pages import form_stands_on, is_asked_by_script, post_only
from apps.core.read_marks import mark_of
from apps.regions.enums import RegionLevel

from ..access import tries
from ..enums import SubmissionAction
from ..forms import SubmitForm, explanations_sent, warning_forms
from ..models import CheckExplanation, Submission
from ..readiness import readiness_of, value_rows
from ..rules import has_permission_for
from ..selectors import codebook_of, draft_list, filled_form, submission_get
from ..services import ExplanationInput, check_state, explained_submit, explanation_save_many
from .links import breadcrumbs_of, indicator_links
from .senders import check_typed_by, keys_brought, writer_of

_UNSENT: Final = "Belum terkirim"


@require_http_methods(["GET", "HEAD", "POST"])
@tries(AuditAction.SUBMISSION_SUBMIT)
@requires()
def submission_submit(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show whether the form can be sent, and what is in the way; on POST, send it."""
    submission = _submission_to_send(request, public_id)
    if request.method != "POST":
        check_state(submission, SubmissionAction.SUBMIT, request.user)
        return _render(request, submission)
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return _render(
            request, submission, "Muat ulang halaman ini, lalu kirim lagi.", status=422, title=_UNSENT
        )
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
            request,
            submission,
            error.message,
            status=error.status_code,
            sent=inputs,
            refused=error,
            title=_UNSENT,
        )
    messages.success(request, f"Data {submission.region} terkirim.")
    return redirect(submission)


@form_stands_on("submissions:submit", "public_id")
@post_only
@tries(AuditAction.EXPLANATION_SAVE)
@requires()
def explanation_save(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Store what the office writes about the warnings of its form; a page that saves by itself sends one at a time."""
    check_typed_by(request)
    submission = _submission_to_send(request, public_id)
    inputs = explanations_sent(request.POST, writer_of(request.POST))
    if is_asked_by_script(request):
        return _save_one(request, submission, inputs)
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


def _save_one(request: PortalRequest, submission: Submission, inputs: list[ExplanationInput]) -> HttpResponse:
    """Store an explanation that the page saves by itself, and answer in JSON.

    Told are `state`, `text` (who and when; "" where that is stored already), the mark of what is `shown` now, and the
    revision of the form with that `before`; 422 with what is wrong; 409 with `newer`, what somebody else has written.
    """
    meant = [replace(item, is_meant=True) for item in inputs]
    try:
        written = explanation_save_many(submission=submission, inputs=meant, actor=request.user)
    except InvalidInputError as error:
        told = " ".join(text for texts in error.errors.values() for text in texts)
        return JsonResponse({"message": told or error.message}, status=error.status_code)
    except StaleRevisionError as error:
        theirs: CheckExplanation = error.conflicts[0]
        newer = {
            "who": format_act(str(theirs.written_by), theirs.written_at),
            "text": theirs.text,
            "shown": mark_of(theirs.text),
        }
        return JsonResponse({"message": error.message, "newer": newer}, status=error.status_code)
    revision = _submission_to_send(request, submission.public_id).revision
    told = f"Tersimpan {format_act(str(request.user), written[0].written_at)}" if written else ""
    return JsonResponse(
        {
            "state": "saved",
            "text": told,
            "shown": mark_of(inputs[0].text if inputs else ""),
            "before": revision - bool(written),
            "read_at": revision,
            "at": time.time_ns() // 10**6,
        }
    )


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
    title: str = "Belum tersimpan",
) -> HttpResponse:
    """Show the page; with what was `sent` and its `problem`, below a `title` that names what did not happen."""
    filled = filled_form(submission)
    drafts = {draft.indicator.code for draft in draft_list(submission)}
    errors = refused.errors if isinstance(refused, InvalidInputError) else {}
    fields = warning_forms(filled.report.warnings, sent, errors)
    shown = {row.key for row in filled.report.warnings}
    context = {
        "submission": submission,
        "problem": problem,
        "problem_title": title,
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
        "outbox_keys": keys_brought(request),
        "is_regency": submission.region.level == RegionLevel.REGENCY,
        "breadcrumbs": breadcrumbs_of(submission, {"label": "Periksa dan kirim"}),
    }
    return render(request, "submissions/submission_submit.html", context, status=status)
