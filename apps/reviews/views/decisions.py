"""The steps that a reviewer takes, each with its own address."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.accounts.access import PortalRequest, requires
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.core.pages import post_only
from apps.submissions.enums import SubmissionAction
from apps.submissions.models import Decision, Submission
from apps.submissions.services import check_permission, check_state

from .. import services
from ..forms import ReviewForm
from .detail import Review, render_review, review_read

Act = Callable[[Submission, ReviewForm], Decision]


@post_only
@requires()
def submission_claim(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Begin the review, and show its page again."""

    def act(submission: Submission, form: ReviewForm) -> Decision:
        return services.submission_claim(submission=submission, actor=request.user, revision=form.revision)

    done = "Pemeriksaan data {region} dimulai."
    return _decide(request, public_id, SubmissionAction.CLAIM, act, done, stays=True)


@post_only
@requires()
def submission_release(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let the data wait for another reviewer."""

    def act(submission: Submission, form: ReviewForm) -> Decision:
        return services.submission_release(submission=submission, actor=request.user, revision=form.revision)

    done = "Pemeriksaan data {region} dilepas; datanya menunggu pemeriksaan lagi."
    return _decide(request, public_id, SubmissionAction.RELEASE, act, done)


@post_only
@requires()
def submission_hand_over(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give the review to a colleague."""

    def act(submission: Submission, form: ReviewForm) -> Decision:
        return services.submission_hand_over(
            submission=submission, actor=request.user, revision=form.revision, to=form.recipient
        )

    done = "Pemeriksaan data {region} diserahkan."
    return _decide(request, public_id, SubmissionAction.HAND_OVER, act, done)


@post_only
@requires()
def submission_take_over(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Go on with the review of a colleague who left it, and show its page again."""

    def act(submission: Submission, form: ReviewForm) -> Decision:
        return services.submission_take_over(
            submission=submission, actor=request.user, revision=form.revision
        )

    done = "Pemeriksaan data {region} Anda lanjutkan."
    return _decide(request, public_id, SubmissionAction.TAKE_OVER, act, done, stays=True)


@post_only
@requires()
def submission_return(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Give the data back with reasons."""

    def act(submission: Submission, form: ReviewForm) -> Decision:
        return services.submission_return(
            submission=submission,
            actor=request.user,
            revision=form.revision,
            note=form.note,
            verdicts=form.inputs(),
        )

    return _decide(request, public_id, SubmissionAction.RETURN, act, "Data {region} dikembalikan.")


@post_only
@requires()
def submission_approve(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Approve the data."""

    def act(submission: Submission, form: ReviewForm) -> Decision:
        return services.submission_approve(
            submission=submission,
            actor=request.user,
            revision=form.revision,
            note=form.note,
            verdicts=form.inputs(),
        )

    return _decide(request, public_id, SubmissionAction.APPROVE, act, "Data {region} disetujui.")


@post_only
@requires()
def submission_accept(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Accept the approved data."""

    def act(submission: Submission, form: ReviewForm) -> Decision:
        return services.submission_accept(
            submission=submission, actor=request.user, revision=form.revision, note=form.note
        )

    return _decide(request, public_id, SubmissionAction.ACCEPT, act, "Data {region} diterima.")


@post_only
@requires()
def submission_reopen(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    """Open approved or accepted data for another round."""

    def act(submission: Submission, form: ReviewForm) -> Decision:
        return services.submission_reopen(
            submission=submission, actor=request.user, revision=form.revision, note=form.note
        )

    return _decide(request, public_id, SubmissionAction.REOPEN, act, "Data {region} dibuka kembali.")


def _decide(
    request: PortalRequest,
    public_id: uuid.UUID,
    action: SubmissionAction,
    act: Act,
    done: str,
    *,
    stays: bool = False,
) -> HttpResponse:
    """Run `act`. Where its input or the state of the data forbids it, show the review with everything as typed."""
    review = review_read(request, public_id)
    submission = review.submission
    check_permission(submission, action, request.user)
    form = review.form(request.POST)
    try:
        check_state(submission, action, request.user)
    except ConflictError as error:
        return _too_late(request, review, form, error)
    if not form.is_valid():
        return render_review(request, review, form, status=422)
    try:
        act(submission, form)
    except InvalidInputError as error:
        form.add_errors(error)
        form.mark_verdicts(error.errors.get("verdicts", []))
        problem = "" if form.errors() else error.message
        return render_review(request, review, form, problem=problem, status=error.status_code)
    except NotAllowedError as error:  # four eyes: the role is there, but this person had a hand in the data
        return render_review(request, review, form, problem=error.message, status=error.status_code)
    except ConflictError as error:
        return _too_late(request, review_read(request, public_id), form, error)
    messages.success(request, done.format(region=submission.region))
    return redirect("reviews:detail", public_id) if stays else redirect("reviews:queue")


def _too_late(request: PortalRequest, review: Review, form: ReviewForm, error: ConflictError) -> HttpResponse:
    """Lead back to the review, which shows how far the data is now; words that were not stored stay on the page."""
    stored = _words_of(review.filled.decisions[0]) if review.filled.decisions else set()
    if isinstance(error, AlreadyDoneError) and {text.strip() for _code, text in form.typed()} <= stored:
        messages.info(request, error.message)
        return redirect("reviews:detail", review.submission.public_id)
    return render_review(request, review, form, problem=error.message, status=error.status_code)


def _words_of(decision: Decision) -> set[str]:
    return {decision.note, *(verdict.reason for verdict in decision.verdicts.all())}
