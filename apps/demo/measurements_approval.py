"""What `make bench` measures of deciding on many forms at once: the regencies of the largest province, approved."""

from typing import Final

from django.db.models import Count
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import user_list_with
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_claim, submission_reopen, verdicts_give
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.querysets import SubmissionQuerySet
from apps.submissions.services import (
    AnswerInput,
    answer_save_many,
    explanation_save_all,
    submission_transition,
)

from .measurements import Line, timed
from .measurements_entry import browser_of
from .simulation import simulated_explanation

SECONDS_AIM: Final = 2.0


def measure_approval(of: Edition, nation: User) -> Line:
    """Approve a province by its page of the queue; every form comes there by the steps that its people take.

    The forms are approved in the end, whatever they were: this measures last.
    """
    province = largest_province(of)
    coordinator = user_list_with(Permission.SUBMISSION_APPROVE_REGENCY, province)[0]
    forms = [_judged(form, coordinator, nation) for form in forms_of(of).filter(region__parent=province)]
    ticked = [f"{form.public_id}:{form.revision}" for form in forms]
    browser, address = browser_of(coordinator), reverse("reviews:bulk")
    sent = {"step": SubmissionAction.APPROVE.value, "form": ticked}
    seconds = timed(lambda: browser.post(address, sent))
    approved = Submission.objects.filter(
        pk__in=[form.pk for form in forms], state=SubmissionState.APPROVED
    ).count()
    return Line(
        f"bulk approval of {len(forms)}",
        f"{seconds:.1f} s",
        f"at most {SECONDS_AIM:.0f} s",
        seconds <= SECONDS_AIM and approved == len(forms),
        f"{approved} approved, from the click to the page of the results, in this process",
    )


def largest_province(of: Edition) -> Region:
    """Return the province with the most regencies."""
    regions = Region.objects.in_set(of.region_set).filter(level=RegionLevel.PROVINCE)
    return regions.annotate(size=Count("children")).order_by("-size", "code")[0]


def forms_of(of: Edition) -> SubmissionQuerySet:
    """Return the forms of an edition in the order of their regions."""
    return Submission.objects.filter(edition=of).with_region().order_by("region__code")


def _judged(form: Submission, coordinator: User, nation: User) -> Submission:
    """Bring a form to where its coordinator has found every answer right, and has not yet approved it."""
    operator = user_list_with(Permission.SUBMISSION_SUBMIT, form.region)[0]
    if form.state in {SubmissionState.APPROVED, SubmissionState.ACCEPTED}:
        submission_reopen(submission=form, actor=nation, revision=form.revision, note="Pengukuran.")
        form.refresh_from_db()
    if form.is_open_for_entry:
        _complete(form, operator)
        submission_transition(
            submission=form, action=SubmissionAction.SUBMIT, actor=operator, revision=form.revision
        )
        form.refresh_from_db()
    if form.state == SubmissionState.SUBMITTED:
        submission_claim(submission=form, actor=coordinator, revision=form.revision)
        form.refresh_from_db()
    right = [VerdictInput(code, VerdictOutcome.OK) for code in _codes(form)]
    verdicts_give(submission=form, verdicts=right, actor=coordinator, revision=form.revision)
    form.refresh_from_db()
    return form


def _complete(form: Submission, operator: User) -> None:
    """Answer what the office has not answered yet, and explain what the checks find."""
    answered = set(form.answers.values_list("indicator__code", flat=True))
    missing = [AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in _codes(form) if code not in answered]
    answer_save_many(submission=form, inputs=missing, actor=operator)
    explanation_save_all(submission=form, text_of=simulated_explanation, actor=operator)
    form.refresh_from_db()


def _codes(form: Submission) -> list[str]:
    return list(form.edition.instrument.indicators.values_list("code", flat=True))
