"""Two reviewers at the same moment, each on a connection of their own: one wins, the other reads who did what."""

from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.exceptions import PortalError
from apps.reviews.enums import VerdictOutcome
from apps.reviews.models import WorkingVerdict
from apps.reviews.services import (
    VerdictInput,
    submission_approve,
    submission_claim,
    submission_reopen,
    submission_return,
    submission_take_over,
    submissions_step,
    verdicts_give,
)
from apps.reviews.services.steps import submission_accept
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Answer, Decision, Submission
from apps.submissions.services import AnswerInput, answer_save_many
from tests.at_once import at_once, kinds_of
from tests.cast import Regions
from tests.factories import claim_expire, person_make
from tests.reviews.conftest import At

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second(regions: Regions) -> User:
    return person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)


def step(service: Callable[..., Any], form: Submission, actor: User, **more: Any) -> Callable[[], Any]:
    return lambda: service(submission=form, actor=actor, revision=form.revision, **more)


def right(form: Submission) -> list[VerdictInput]:
    codes = form.edition.instrument.indicators.values_list("code", flat=True)
    return [VerdictInput(code, VerdictOutcome.OK) for code in codes]


def told(outcomes: list[Any]) -> str:
    """Return what the one who came too late reads."""
    [error] = [outcome for outcome in outcomes if isinstance(outcome, PortalError)]
    return error.message


def test_of_two_who_claim_one_holds_the_review(at: At, coordinator_banten: User, second: User) -> None:
    form = at(SubmissionState.SUBMITTED)
    outcomes = at_once(*(step(submission_claim, form, actor) for actor in (coordinator_banten, second)))
    assert kinds_of(outcomes) == ["AlreadyDoneError", "Decision"]
    holder = Submission.objects.get().claimed_by
    assert holder is not None
    assert holder.label in told(outcomes)
    assert Decision.objects.filter(action="claim").count() == 1
    assert Entry.objects.filter(action="submission.refuse").count() == 1


def test_of_two_who_take_over_one_goes_on(at: At, regions: Regions, second: User) -> None:
    form = at(SubmissionState.IN_REVIEW)
    claim_expire(form)
    third = person_make("Koordinator Ketiga", Role.COORDINATOR, regions.banten)
    form.refresh_from_db()
    outcomes = at_once(*(step(submission_take_over, form, actor) for actor in (second, third)))
    assert kinds_of(outcomes).count("Decision") == 1
    assert Decision.objects.filter(action="take_over").count() == 1
    assert Submission.objects.get().claimed_by in {second, third}


def test_of_two_approvals_one_counts_and_its_verdicts_are_kept_once(at: At, coordinator_banten: User) -> None:
    """From two tabs of who holds the review: nobody else may decide."""
    form = at(SubmissionState.IN_REVIEW)
    outcomes = at_once(*2 * [step(submission_approve, form, coordinator_banten, verdicts=right(form))])
    assert kinds_of(outcomes) == ["AlreadyDoneError", "Decision"]
    [decision] = Decision.objects.filter(action="approve")
    assert decision.decided_by.label in told(outcomes)
    assert decision.verdicts.count() == len(right(form))


def test_of_two_people_who_approve_only_the_holder_does(
    at: At, coordinator_banten: User, second: User
) -> None:
    form = at(SubmissionState.IN_REVIEW)
    acts = (
        step(submission_approve, form, actor, verdicts=right(form)) for actor in (coordinator_banten, second)
    )
    outcomes = at_once(*acts)
    assert kinds_of(outcomes).count("Decision") == 1
    assert coordinator_banten.label in told(outcomes)
    assert Decision.objects.get(action="approve").decided_by == coordinator_banten


def test_of_an_approval_and_a_return_one_counts(at: At, coordinator_banten: User) -> None:
    form = at(SubmissionState.IN_REVIEW)
    wrong = [VerdictInput("1.1", VerdictOutcome.RETURNED, "Lampirkan.")]
    outcomes = at_once(
        step(submission_approve, form, coordinator_banten, verdicts=right(form)),
        step(submission_return, form, coordinator_banten, note="", verdicts=wrong),
    )
    assert kinds_of(outcomes) == ["AlreadyDoneError", "Decision"]
    [decision] = Decision.objects.filter(action__in=("approve", "return"))
    assert Submission.objects.get().state == decision.to_state


def test_an_acceptance_and_a_reopening_do_not_both_count(
    at: At, regions: Regions, national_reviewer: User
) -> None:
    form = at(SubmissionState.APPROVED)
    other = person_make("Peninjau Kedua", Role.NATIONAL_REVIEWER, regions.nation)
    outcomes = at_once(
        step(submission_accept, form, national_reviewer),
        step(submission_reopen, form, other, note="Ada putusan baru."),
    )
    assert kinds_of(outcomes).count("Decision") == 1
    assert Decision.objects.filter(action__in=("accept", "reopen")).count() == 1


def test_an_approval_rests_on_what_was_seen_or_is_refused(
    at: At, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    """The office changes its answer the moment that its form is reopened: an approval cannot slip in between."""
    form = at(SubmissionState.APPROVED)
    submission_reopen(
        submission=form, actor=national_reviewer, revision=form.revision, note="Ada putusan baru."
    )
    read_at = Answer.objects.get(indicator__code="1.2").revision
    changed = AnswerInput("1.2", AnswerValue.NO_DATA, note="Arsip hilang.", read_at=read_at)
    outcomes = at_once(
        step(submission_approve, form, coordinator_banten, verdicts=right(form)),
        lambda: answer_save_many(submission=form, inputs=[changed], actor=operator_pandeglang),
    )
    assert "AlreadyDoneError" in kinds_of(outcomes)
    assert Submission.objects.get().state == SubmissionState.RETURNED
    assert Answer.objects.get(indicator__code="1.2").value == AnswerValue.NO_DATA


def test_of_two_first_verdicts_one_stands_and_the_other_is_told(at: At, coordinator_banten: User) -> None:
    """The holder has the page open twice."""
    form = at(SubmissionState.IN_REVIEW)
    acts = [
        step(verdicts_give, form, coordinator_banten, verdicts=[VerdictInput("1.1", outcome, reason, seen=0)])
        for outcome, reason in ((VerdictOutcome.OK, ""), (VerdictOutcome.RETURNED, "Lampirkan."))
    ]
    outcomes = at_once(*acts)
    assert kinds_of(outcomes) == ["StaleRevisionError", "dict"]
    row = WorkingVerdict.objects.get()
    assert row.given_by.label in told(outcomes)


def test_a_common_step_of_two_people_takes_each_form_once(
    at: At, coordinator_banten: User, second: User
) -> None:
    form = at(SubmissionState.SUBMITTED)
    claim = SubmissionAction.CLAIM

    def both(actor: User) -> Callable[[], Any]:
        return lambda: submissions_step(chosen=[(form, form.revision)], action=claim, actor=actor)

    found = at_once(both(coordinator_banten), both(second))
    results = [result for outcome in found for result in outcome]
    assert sum(result.decision is not None for result in results) == 1
    [refused] = [result.problem for result in results if result.problem]
    holder = Submission.objects.get().claimed_by
    assert holder is not None
    assert holder.label in refused
