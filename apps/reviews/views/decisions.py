"""The steps that a reviewer takes, each with its own address."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from apps.accounts.access import PortalRequest, requires
from apps.core.addresses import judges_address
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.core.pages import post_only
from apps.submissions.access import tries
from apps.submissions.enums import SubmissionAction, SubmissionState
from apps.submissions.models import Decision
from apps.submissions.services import check_permission, check_state, refusals_recorded
from apps.submissions.workflow import TRANSITIONS

from .. import services
from ..forms import ReviewForm
from .detail import render_review
from .reading import Review, review_read

_GIVEN: Final[Mapping[str, Callable[[ReviewForm], Any]]] = {
    "note": lambda form: form.note,
    "verdicts": lambda form: form.inputs(),
    "to": lambda form: form.recipient,
}
"""What a step may take from the form, beside the revision that was on the screen."""


def _step(
    action: SubmissionAction,
    service: Callable[..., Decision],
    done: str,
    *takes: str,
    stays: bool = False,
) -> Callable[..., HttpResponseBase]:
    """Return the view of a step: its `service` takes the fields in `takes` besides, and `done` says that it is taken.

    Then the page goes on to the next form of the list, or `stays` at this one.
    """
    refusals = TRANSITIONS[action].audit_action

    @judges_address
    @post_only
    @tries(refusals)
    @requires()
    def view(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
        review = review_read(request, public_id)
        submission, actor, worklist = review.submission, request.user, review.worklist
        check_permission(submission, action, actor)
        form = review.form(request.POST)
        try:
            with refusals_recorded(submission, refusals, actor):
                check_state(submission, action, actor)
                form.check(need_reasons=action != SubmissionAction.APPROVE)
            given = {name: _GIVEN[name](form) for name in takes}
            # Read before the step is taken: then the form stands elsewhere in the list, or no longer in it.
            onward = worklist.address_of("detail", public_id) if stays else worklist.onward(submission)
            service(submission=submission, actor=actor, revision=form.revision, **given)
        except InvalidInputError as error:
            form.add_errors(error)
            problem = "" if form.errors() else error.message
            return render_review(request, review, form, problem=problem, status=error.status_code)
        except (
            NotAllowedError
        ) as error:  # four eyes: the role is there, but this person had a hand in the data
            return render_review(request, review, form, problem=error.message, status=error.status_code)
        except ConflictError as error:
            return _too_late(request, review_read(request, public_id), form, error)
        _tell(request, review, action, done)
        return redirect(onward)

    return view


def _tell(request: PortalRequest, review: Review, action: SubmissionAction, done: str) -> None:
    """Say that the step is taken; of data that went back to an office that has nobody, that as well."""
    messages.success(request, done.format(region=review.submission.region))
    is_back = TRANSITIONS[action].target == SubmissionState.RETURNED
    if is_back and (alone := review.left_alone_for(request.user)):
        messages.warning(request, alone)


submission_claim = _step(
    SubmissionAction.CLAIM,
    services.submission_claim,
    "Pemeriksaan data {region} dimulai.",
    stays=True,
)
submission_release = _step(
    SubmissionAction.RELEASE,
    services.submission_release,
    "Pemeriksaan data {region} dilepas; datanya menunggu pemeriksaan lagi.",
)
submission_hand_over = _step(
    SubmissionAction.HAND_OVER,
    services.submission_hand_over,
    "Pemeriksaan data {region} diserahkan.",
    "to",
)
submission_take_over = _step(
    SubmissionAction.TAKE_OVER,
    services.submission_take_over,
    "Pemeriksaan data {region} Anda lanjutkan.",
    stays=True,
)
submission_return = _step(
    SubmissionAction.RETURN,
    services.submission_return,
    "Data {region} dikembalikan.",
    "note",
    "verdicts",
)
submission_approve = _step(
    SubmissionAction.APPROVE,
    services.submission_approve,
    "Data {region} disetujui.",
    "note",
    "verdicts",
)
submission_accept = _step(
    SubmissionAction.ACCEPT, services.submission_accept, "Data {region} diterima.", "note"
)
submission_reopen = _step(
    SubmissionAction.REOPEN, services.submission_reopen, "Data {region} dibuka kembali.", "note"
)


def _too_late(request: PortalRequest, review: Review, form: ReviewForm, error: ConflictError) -> HttpResponse:
    """Lead back to the review, which shows how far the data is now; words that were not stored stay on the page."""
    stored = _words_of(review.filled.decisions[0]) if review.filled.decisions else set()
    if isinstance(error, AlreadyDoneError) and {text.strip() for _code, text in form.typed()} <= stored:
        messages.info(request, error.message)
        return redirect(review.worklist.address_of("detail", review.submission.public_id))
    return render_review(request, review, form, problem=error.message, status=error.status_code)


def _words_of(decision: Decision) -> set[str]:
    return {decision.note, *(verdict.reason for verdict in decision.verdicts.all())}
