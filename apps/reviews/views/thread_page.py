"""What office and reviewers write to each other about one answer."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.accounts.access import PortalRequest, refusal_note, requires
from apps.accounts.forms.people import add_service_errors
from apps.accounts.models import User
from apps.audit.enums import AuditAction
from apps.core.addresses import judges_address
from apps.core.exceptions import InvalidInputError
from apps.core.once import once
from apps.core.pages import is_asked_by_script
from apps.submissions.access import tries
from apps.submissions.content import indicator_anchor
from apps.submissions.enums import REVIEWER_ACTIONS
from apps.submissions.models import Submission
from apps.submissions.presentation import dimension_url
from apps.submissions.rules import has_permission_for
from apps.submissions.selectors import submission_get, thread_address

from ..forms import ThreadForm
from ..selectors import talker_list, thread_indicator, thread_list
from ..services import check_talks, message_write
from .worklist import Worklist, worklist_read


@judges_address
@require_http_methods(["GET", "HEAD", "POST"])
@tries(AuditAction.THREAD_WRITE)
@once
@requires()
def thread_detail(request: PortalRequest, public_id: uuid.UUID, code: str) -> HttpResponse:
    """Show the messages about one answer, and take another.

    A script gets the thread without the page around it, because it shows it beside the form. The address carries the
    filters of the queue from which its case was opened.
    """
    worklist = worklist_read(request)
    worklist.filters.check()
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    indicator = thread_indicator(submission, code)
    talkers = talker_list(submission)
    sent = request.POST if request.method == "POST" else None
    form = ThreadForm(sent, people=[person for person in talkers if person != request.user])
    if form.is_bound:
        check_talks(submission, request.user, talkers)
    if form.is_bound and form.is_valid():
        try:
            message_write(
                submission=submission,
                indicator=indicator,
                actor=request.user,
                text=form.cleaned_data["text"],
                mentioned=form.named,
            )
        except InvalidInputError as error:
            add_service_errors(form, error.message, error.errors)
        else:
            return redirect(f"{thread_address(submission, code)}{worklist.query}")
    if "mentioned" in form.errors:
        refusal_note(request, "menyebut orang yang tidak mengisi atau memeriksa data ini")
    context = {
        "submission": submission,
        "indicator": indicator,
        "thread": thread_list(submission, indicator),
        "form": form if request.user in talkers else None,
        "list_query": worklist.query,
        **_around(request.user, worklist, submission, code),
    }
    page = "reviews/partials/thread.html" if is_asked_by_script(request) else "reviews/thread_detail.html"
    return render(request, page, context, status=422 if form.errors else 200)


def _around(user: User, worklist: Worklist, submission: Submission, code: str) -> dict[str, Any]:
    """Return the way back: to the review and the list for whoever reviews, else to the form."""
    if any(has_permission_for(user, submission, action) for action in REVIEWER_ACTIONS):
        card = f"{worklist.address_of('dimension', submission.public_id, code)}#{indicator_anchor(code)}"
        first = {"label": "Tinjauan", "url": worklist.address_of("queue")}
    else:
        card = dimension_url(submission, code, code)
        first = {"label": "Data isian", "url": reverse("submissions:list")}
    place = {"label": f"{submission.region}, indikator {code}", "url": card}
    return {"card_url": card, "breadcrumbs": [first, place, {"label": "Percakapan"}]}
