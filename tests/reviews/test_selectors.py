from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.indicators.models import Edition
from apps.reviews.enums import Queue
from apps.reviews.selectors import queues_for, review_edition_list, review_queue, review_queue_counts
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission
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
    first = at(SubmissionState.SUBMITTED)
    second = submission_advance(
        submission_make(first.edition, regions.lebak),
        SubmissionState.SUBMITTED,
        operator=operator_lebak,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
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
        submission=submission, inputs=[AnswerInput("1.1", AnswerValue.NO_DATA)], actor=coordinator_banten
    )
    answer_save_many(
        submission=submission,
        inputs=[AnswerInput(code, AnswerValue.NO_DATA) for code in ("1.2", "2.1", "2.2")],
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
    assert review_queue_counts(national_reviewer, edition=other)[Queue.APPROVED] == 0
    assert review_edition_list(national_reviewer) == [submission.edition]
    assert review_edition_list(coordinator_bali) == []
