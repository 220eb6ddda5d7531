"""What a reviewer says of single answers, kept while the page is open."""

import uuid

from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from apps.accounts.access import PortalRequest, requires
from apps.audit.enums import AuditAction
from apps.core.exceptions import ConflictError, InvalidInputError
from apps.core.pages import form_stands_on, post_only
from apps.indicators.selectors import instrument_structure
from apps.submissions.access import tries
from apps.submissions.selectors import submission_get
from apps.submissions.services import refusals_recorded

from ..forms import DecisionForm, working_verdicts
from ..presentation import verdict_words
from ..services import verdicts_give
from .reading import check_reviewer


@form_stands_on("reviews:detail", "public_id")
@post_only
@tries(AuditAction.VERDICT_GIVE)
@requires()
def review_verdicts(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep the verdicts that were sent: the fields of one card or of several, with the `revision` of the form.

    The answer is JSON: by the code of each indicator that was sent, the number of its verdict (`seen`), `state` and
    `text`.
    """
    submission = submission_get(scope=request.region_scope, public_id=public_id)
    check_reviewer(request.user, submission)
    decision = DecisionForm(request.POST)
    with refusals_recorded(submission, AuditAction.VERDICT_GIVE, request.user):
        if not decision.is_valid():
            raise InvalidInputError("Muat ulang halaman ini, lalu ulangi.")
        indicators = instrument_structure(submission.edition.instrument).indicators
        verdicts = working_verdicts(indicators, request.POST, decision.cleaned_data["writer"])
    try:
        standing = verdicts_give(
            submission=submission,
            verdicts=verdicts,
            actor=request.user,
            revision=decision.cleaned_data["revision"],
        )
    except ConflictError as error:
        # What happened is read where the reviewer works, not on the form of the office.
        error.place = reverse("reviews:detail", args=[public_id])
        raise
    told = {}
    for item in verdicts:
        row = standing[item.indicator]
        state, text = verdict_words(row)
        told[item.indicator] = {"seen": row.revision, "state": state, "text": text}
    return JsonResponse({"verdicts": told})
