from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.indicators.models import Edition
from apps.reviews.enums import Queue
from apps.reviews.selectors import (
    Wanted,
    queues_for,
    review_edition_list,
    review_queue,
    review_queue_counts,
)
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.rules import can_transition
from apps.submissions.selectors import is_contributor
from apps.submissions.services import AnswerInput, answer_save_many, submission_transition
from tests.cast import Regions
from tests.factories import assignment_make, edition_make, person_make, submission_advance, submission_make
from tests.reviews.conftest import At


def test_queues_follow_the_roles(
    coordinator_banten: User, national_reviewer: User, operator_pandeglang: User, auditor: User
) -> None:
    review = [Queue.SUBMITTED, Queue.MINE, Queue.OTHERS]
    assert queues_for(coordinator_banten) == review
    assert queues_for(national_reviewer) == [*review, Queue.APPROVED]
    assert queues_for(operator_pandeglang) == []
    assert queues_for(auditor) == []


def test_review_queue_holds_what_the_person_may_review(
    at: At,
    regions: Regions,
    operator_banten: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
) -> None:
    regency = at(SubmissionState.SUBMITTED)
    province = submission_advance(
        submission_make(regency.edition, regions.banten),
        SubmissionState.SUBMITTED,
        operator=operator_banten,
        reviewer=national_reviewer,
        accepter=national_reviewer,
    )
    assert list(review_queue(coordinator_banten, Queue.SUBMITTED)) == [regency]
    assert list(review_queue(national_reviewer, Queue.SUBMITTED)) == [province]
    assert list(review_queue(coordinator_bali, Queue.SUBMITTED)) == []


def test_review_queue_begins_with_what_waits_longest(
    at: At, regions: Regions, operator_lebak: User, coordinator_banten: User, national_reviewer: User
) -> None:
    """Lebak comes after Pandeglang by its code, and before it by the time it was sent."""
    first = submission_advance(
        submission_make(edition_make("lain-2020"), regions.lebak),
        SubmissionState.SUBMITTED,
        operator=operator_lebak,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    second = at(SubmissionState.SUBMITTED)
    assert list(review_queue(coordinator_banten, Queue.SUBMITTED)) == [first, second]


def test_review_queue_tells_mine_from_others(at: At, regions: Regions, coordinator_banten: User) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    assert list(review_queue(coordinator_banten, Queue.MINE)) == [submission]
    assert list(review_queue(coordinator_banten, Queue.OTHERS)) == []
    assert list(review_queue(second, Queue.MINE)) == []
    assert list(review_queue(second, Queue.OTHERS)) == [submission]


def test_review_queue_leaves_out_what_the_person_had_a_hand_in(
    regions: Regions, operator_pandeglang: User, coordinator_banten: User, national_reviewer: User
) -> None:
    edition: Edition = edition_make(region_set=regions.region_set)
    submission = submission_make(edition, regions.pandeglang)
    assignment_make(coordinator_banten, Role.OPERATOR, regions.pandeglang)
    answer_save_many(
        submission=submission,
        inputs=[AnswerInput("1.1", AnswerValue.NO_DATA, note="Arsip terbakar.")],
        actor=coordinator_banten,
    )
    answer_save_many(
        submission=submission,
        inputs=[AnswerInput(code, AnswerValue.DID_NOT_OCCUR) for code in ("1.2", "2.1", "2.2")],
        actor=operator_pandeglang,
    )
    stored = Submission.objects.get()
    submission_transition(
        submission=stored, action=SubmissionAction.SUBMIT, actor=operator_pandeglang, revision=stored.revision
    )
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    assert list(review_queue(coordinator_banten, Queue.SUBMITTED)) == []
    assert list(review_queue(second, Queue.SUBMITTED)) == [submission]


def test_counts_and_editions(
    at: At, coordinator_banten: User, national_reviewer: User, coordinator_bali: User
) -> None:
    submission = at(SubmissionState.APPROVED)
    assert review_queue_counts(national_reviewer) == {
        Queue.SUBMITTED: 0,
        Queue.MINE: 0,
        Queue.OTHERS: 0,
        Queue.APPROVED: 1,
    }
    other = edition_make("lain-2020")
    submission_make(other, submission.region)  # a draft waits for nobody
    assert review_queue_counts(national_reviewer, wanted=Wanted(edition=other))[Queue.APPROVED] == 0
    assert review_edition_list(national_reviewer) == [submission.edition]
    assert review_edition_list(coordinator_bali) == []


def test_the_queues_hold_what_the_rules_allow(
    regions: Regions,
    operator_pandeglang: User,
    operator_banten: User,
    operator_badung: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
    auditor: User,
) -> None:
    """The queries of the queues and the rules of the buttons agree on every form in every state."""
    jack = person_make("Serba Bisa", Role.OPERATOR, regions.lebak)  # fills forms, and may review them too
    assignment_make(jack, Role.COORDINATOR, regions.banten)
    assignment_make(jack, Role.NATIONAL_REVIEWER, regions.nation)
    offices = (
        (regions.pandeglang, operator_pandeglang, coordinator_banten),
        (regions.lebak, jack, coordinator_banten),
        (regions.banten, operator_banten, national_reviewer),
        (regions.badung, operator_badung, coordinator_bali),
    )
    for state in SubmissionState:
        edition = edition_make(f"edisi-{state}", region_set=regions.region_set)
        for region, operator, reviewer in offices:
            form = submission_make(edition, region)
            submission_advance(form, state, operator=operator, reviewer=reviewer, accepter=national_reviewer)
    forms = Submission.objects.with_region()
    assert forms.count() == 24

    for person in (coordinator_banten, coordinator_bali, national_reviewer, jack, operator_banten, auditor):
        in_review = {form for form in forms if _is_allowed(person, form, SubmissionAction.RETURN)}
        mine = {form for form in in_review if form.claimed_by == person}
        assert {queue: set(review_queue(person, queue)) for queue in Queue} == {
            Queue.SUBMITTED: {form for form in forms if _is_allowed(person, form, SubmissionAction.CLAIM)},
            Queue.MINE: mine,
            Queue.OTHERS: in_review - mine,
            Queue.APPROVED: {form for form in forms if _is_allowed(person, form, SubmissionAction.ACCEPT)},
        }, person


def _is_allowed(person: User, form: Submission, action: SubmissionAction) -> bool:
    return can_transition(person, form, action, is_contributor=is_contributor(form, person))
