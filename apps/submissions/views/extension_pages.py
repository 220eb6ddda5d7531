"""Granting one office more time."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, refusal_note, requires
from apps.accounts.forms.people import add_service_errors
from apps.audit.enums import AuditAction
from apps.core.exceptions import InvalidInputError
from apps.core.formatting import format_datetime, zone_label
from apps.core.names import say_kind_once
from apps.core.once import once
from apps.indicators.enums import WindowStage

from ..access import tries
from ..forms import ExtensionForm
from ..models import Submission
from ..rules import is_national_extender
from ..selectors import extension_list, left_alone, stage_windows, submission_get
from ..services import LATE_OR_FORBIDDEN, check_extendable, extension_grant, refusals_recorded
from ..windows import NATIONAL, is_past, is_spent
from .links import breadcrumbs_of


@require_http_methods(["GET", "HEAD", "POST"])
@tries(AuditAction.SUBMISSION_EXTEND)
@requires()
def submission_extend(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show until when the steps with a form are taken; on POST, grant its office more time for one of them."""
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    if request.method != "POST":
        return _render(request, submission, _form(request, submission))
    # Around `once`, whose transaction takes back all that was written before a refusal, an entry of the log too.
    with refusals_recorded(submission, AuditAction.SUBMISSION_EXTEND, request.user, LATE_OR_FORBIDDEN):
        return _grant(request, submission)


@once
def _grant(request: PortalRequest, submission: Submission) -> HttpResponse:
    form = _form(request, submission, request.POST)
    if not form.is_valid():
        refusal_note(request, form.refused)
        return _render(request, submission, form, status=422)
    stage = WindowStage(form.cleaned_data["stage"])
    try:
        made = extension_grant(
            submission=submission,
            stage=stage,
            due_at=form.cleaned_data["due_at"],
            reason=form.cleaned_data["reason"],
            actor=request.user,
        )
    except InvalidInputError as error:
        refusal_note(request, error.message)
        add_service_errors(form, error.message, error.errors)
        return _render(request, submission, form, status=error.status_code)
    told = f"Batas {stage.label.lower()} data {submission.region} menjadi {format_datetime(made.due_at)}."
    messages.success(request, say_kind_once(told))
    if stage == WindowStage.ENTRY and (alone := left_alone(request.user, submission)):
        messages.warning(request, alone)
    return redirect(submission)


def _form(request: PortalRequest, submission: Submission, data: QueryDict | None = None) -> ExtensionForm:
    windows = stage_windows(submission)
    stages = check_extendable(submission, windows, request.user)
    return ExtensionForm(
        data, windows=[windows[stage] for stage in stages], zone=zone_label(timezone.localtime())
    )


def _render(
    request: PortalRequest, submission: Submission, form: ExtensionForm, *, status: int = 200
) -> HttpResponse:
    windows = stage_windows(submission)
    is_national = is_national_extender(request.user)
    review_due = None if is_national else windows[WindowStage.REVIEW].due_at
    context = {
        "submission": submission,
        "form": form,
        "windows": windows.values(),
        "extensions": extension_list(submission),
        "review_due": review_due,
        "entry_due": windows[WindowStage.ENTRY].due_at,
        "is_past": is_past(review_due),
        "asks": "" if is_national or not is_spent(windows) else NATIONAL,
        "left_alone": left_alone(request.user, submission) if submission.is_open_for_entry else "",
        "breadcrumbs": breadcrumbs_of(submission, {"label": "Perpanjang batas waktu"}),
    }
    return render(request, "submissions/submission_extend.html", context, status=status)
