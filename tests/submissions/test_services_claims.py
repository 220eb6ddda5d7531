"""Who holds a review, for how long, and how it changes hands."""

from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.exceptions import AlreadyDoneError, ConflictError, InvalidInputError, NotAllowedError
from apps.core.working_days import add_working_days
from apps.notifications.models import Notice
from apps.submissions.enums import HOLDER_ACTIONS, AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Decision, Submission
from apps.submissions.rules import allowed_actions
from apps.submissions.selectors import is_contributor, reviewer_list_besides
from apps.submissions.services import AnswerInput, answer_save_many, submission_transition
from tests.cast import Regions
from tests.factories import assignment_make, claim_expire, person_make, submission_advance
from tests.submissions.conftest import Cast

_A = SubmissionAction


@pytest.fixture
def claimed(pandeglang: Submission, cast: Cast) -> Submission:
    """The form of Pandeglang, under review by the coordinator of Banten."""
    return submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)


@pytest.fixture
def second(regions: Regions) -> User:
    return person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)


def _take(submission: Submission, action: SubmissionAction, actor: User, to: User | None = None) -> Decision:
    stored = Submission.objects.get(pk=submission.pk)
    return submission_transition(
        submission=stored, action=action, actor=actor, revision=stored.revision, to=to
    )


def _held() -> tuple[str, User | None]:
    stored = Submission.objects.get()
    return stored.state, stored.claimed_by


def _steps(submission: Submission, person: User) -> list[SubmissionAction]:
    stored = Submission.objects.with_region().get(pk=submission.pk)
    return allowed_actions(person, stored, is_contributor=is_contributor(stored, person))


def test_a_review_is_held_for_some_working_days_and_no_longer_than_it_lasts(
    pandeglang: Submission, cast: Cast, settings: Any
) -> None:
    settings.CLAIM_WORKING_DAYS = 10
    began = timezone.now()
    claimed = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    assert claimed.claim_expires_at is not None
    assert add_working_days(began, 10) <= claimed.claim_expires_at <= add_working_days(timezone.now(), 10)
    _take(claimed, _A.APPROVE, cast["reviewer"])
    assert Submission.objects.get().claim_expires_at is None


def test_a_review_that_is_released_waits_for_anybody(claimed: Submission, cast: Cast, second: User) -> None:
    decision = _take(claimed, _A.RELEASE, cast["reviewer"])
    assert _held() == ("submitted", None)
    assert (Submission.objects.get().claim_expires_at, decision.counterpart) == (None, None)
    _take(claimed, _A.CLAIM, second)
    assert _held() == ("in_review", second)


def test_a_review_that_is_handed_over_is_the_colleagues(
    claimed: Submission, cast: Cast, second: User
) -> None:
    claim_expire(claimed)
    Notice.objects.all().delete()
    decision = _take(claimed, _A.HAND_OVER, cast["reviewer"], to=second)
    assert _held() == ("in_review", second)
    assert decision.counterpart == second
    assert not Submission.objects.get().is_claim_expired
    notice = Notice.objects.get()
    assert notice.recipient == second
    assert notice.body == (
        "Koordinator Banten menyerahkan pemeriksaan data Kabupaten Pandeglang kepada Anda. "
        "Putusan yang sudah diberikan tetap ada."
    )


def test_only_who_holds_a_review_ends_it_or_hands_it_over(
    claimed: Submission, cast: Cast, second: User
) -> None:
    third = person_make("Koordinator Ketiga", Role.COORDINATOR, second.assignments.get().region)
    held = r"dipegang Koordinator Banten sampai .*Minta diserahkan"
    for action in (*HOLDER_ACTIONS, _A.TAKE_OVER):
        with pytest.raises(ConflictError, match=held):
            _take(claimed, action, second, to=third)
    assert _held() == ("in_review", cast["reviewer"])
    assert _steps(claimed, second) == []
    assert _steps(claimed, cast["reviewer"]) == [_A.RELEASE, _A.HAND_OVER, _A.RETURN, _A.APPROVE]

    claim_expire(claimed)
    for action in HOLDER_ACTIONS:
        with pytest.raises(ConflictError, match=r"dipegang Koordinator Banten sampai .*Ambil alih dahulu"):
            _take(claimed, action, second, to=third)


def test_a_review_is_handed_over_only_to_who_may_review_this_form(
    pandeglang: Submission,
    cast: Cast,
    regions: Regions,
    second: User,
    coordinator_bali: User,
    operator_banten: User,
) -> None:
    hand = person_make("Ikut Mengisi", Role.COORDINATOR, regions.banten)
    assignment_make(hand, Role.OPERATOR, regions.pandeglang)
    saved = [AnswerInput("1.2", AnswerValue.DID_NOT_OCCUR, read_at=0)]
    answer_save_many(submission=pandeglang, inputs=saved, actor=hand)
    gone = person_make("Sudah Pergi", Role.COORDINATOR, regions.banten)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    claimed = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)

    assert reviewer_list_besides(claimed) == [second]
    others = (None, hand, gone, coordinator_bali, operator_banten, cast["reviewer"], cast["accepter"])
    for person in others:
        with pytest.raises(InvalidInputError) as refused:
            _take(claimed, _A.HAND_OVER, cast["reviewer"], to=person)
        assert list(refused.value.errors) == ["to"]
    assert _held() == ("in_review", cast["reviewer"])


def test_the_database_hands_no_review_to_who_had_a_hand_in_the_data(claimed: Submission, cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="four eyes"):
        Decision.objects.create(
            submission=claimed,
            number=9,
            action=_A.HAND_OVER,
            from_state="in_review",
            to_state="in_review",
            round=1,
            content_sha256="0" * 64,
            decided_by=cast["reviewer"],
            counterpart=cast["operator"],
        )


@pytest.mark.parametrize(
    ("action", "other"), [("hand_over", None), ("take_over", None), ("approve", "Koordinator Kedua")]
)
def test_the_database_wants_the_other_reviewer_where_a_review_changes_hands(
    claimed: Submission, cast: Cast, second: User, action: str, other: str | None
) -> None:
    target = "approved" if action == "approve" else "in_review"
    with pytest.raises(IntegrityError, match="decision_counterpart_named"):
        Decision.objects.create(
            submission=claimed,
            number=9,
            action=action,
            from_state="in_review",
            to_state=target,
            round=1,
            content_sha256="0" * 64,
            decided_by=cast["reviewer"],
            counterpart=User.objects.filter(full_name=other).first(),
        )


def test_a_review_is_taken_over_once_its_time_is_over(claimed: Submission, cast: Cast, second: User) -> None:
    assert _A.TAKE_OVER not in _steps(claimed, second)
    claim_expire(claimed)
    assert _A.TAKE_OVER in _steps(claimed, second)
    assert _A.TAKE_OVER not in _steps(claimed, cast["reviewer"])
    Notice.objects.all().delete()

    decision = _take(claimed, _A.TAKE_OVER, second)

    assert _held() == ("in_review", second)
    assert decision.counterpart == cast["reviewer"]
    assert not Submission.objects.get().is_claim_expired
    assert [notice.recipient for notice in Notice.objects.all()] == [cast["reviewer"]]
    with pytest.raises(AlreadyDoneError, match="sudah diambil alih pemeriksaannya oleh Koordinator Kedua"):
        _take(claimed, _A.TAKE_OVER, person_make("Ketiga", Role.COORDINATOR, second.assignments.get().region))


def test_a_review_is_taken_over_at_once_from_somebody_who_was_locked_out(
    claimed: Submission, cast: Cast, second: User
) -> None:
    assert _A.TAKE_OVER not in _steps(claimed, second)
    User.objects.filter(pk=cast["reviewer"].pk).update(is_active=False)
    assert _A.TAKE_OVER in _steps(claimed, second)
    Notice.objects.all().delete()

    _take(claimed, _A.TAKE_OVER, second)

    assert _held() == ("in_review", second)
    assert Entry.objects.latest("pk").sentence.endswith(
        " dari Koordinator Banten, yang akunnya dinonaktifkan."
    )
    assert not Notice.objects.exists(), "nobody who is locked out is told"


def test_a_review_is_taken_over_at_once_from_somebody_who_may_no_longer_review_it(
    claimed: Submission, cast: Cast, second: User
) -> None:
    cast["reviewer"].assignments.update(revoked_at=timezone.now())
    assert _A.TAKE_OVER in _steps(Submission.objects.with_region().get(), second)
    _take(claimed, _A.TAKE_OVER, second)
    assert _held() == ("in_review", second)
    assert Entry.objects.latest("pk").sentence.endswith(
        " dari Koordinator Banten, yang tidak lagi bertugas memeriksanya."
    )


def test_who_lost_the_role_is_not_told_what_becomes_of_the_review(
    claimed: Submission, cast: Cast, second: User
) -> None:
    claim_expire(claimed)
    cast["reviewer"].assignments.update(revoked_at=timezone.now())
    Notice.objects.all().delete()
    _take(claimed, _A.TAKE_OVER, second)
    assert not Notice.objects.exists()


def test_four_eyes_hold_for_a_review_that_is_taken_over(claimed: Submission, regions: Regions) -> None:
    operator = claimed.submitted_by
    assert operator is not None
    assignment_make(operator, Role.COORDINATOR, regions.banten)
    claim_expire(claimed)
    with pytest.raises(NotAllowedError, match="orang lain"):
        _take(claimed, _A.TAKE_OVER, operator)
