"""Verdicts are kept as they are given, hold as long as the answer is what was judged, and are nobody's to overwrite."""

import hashlib
import io
import uuid
from typing import Any

import pytest

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.accounts.selectors import assignments_forget
from apps.audit.models import Entry
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError, StaleRevisionError
from apps.reviews.enums import VerdictOutcome
from apps.reviews.models import WorkingVerdict
from apps.reviews.services import (
    VerdictInput,
    submission_approve,
    submission_hand_over,
    submission_return,
    verdicts_give,
)
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.services import (
    AnswerInput,
    Upload,
    answer_save_many,
    evidence_attach_many,
    submission_transition,
)
from tests.cast import Regions
from tests.factories import assignment_make, claim_expire, person_make
from tests.reviews.conftest import At
from tests.submissions.conftest import PDF

OK = VerdictOutcome.OK
RETURNED = VerdictOutcome.RETURNED


@pytest.fixture
def submission(at: At) -> Submission:
    return at(SubmissionState.IN_REVIEW)


@pytest.fixture
def give(submission: Submission, coordinator_banten: User):
    """Return a function that gives verdicts on the form as it is now."""

    def act(
        *verdicts: VerdictInput, actor: User = coordinator_banten, **more: Any
    ) -> dict[str, WorkingVerdict]:
        revision = Submission.objects.get().revision
        return verdicts_give(
            submission=submission, verdicts=verdicts, actor=actor, **{"revision": revision, **more}
        )

    return act


def step(submission: Submission, action: SubmissionAction, actor: User) -> None:
    revision = Submission.objects.get().revision
    submission_transition(submission=submission, action=action, actor=actor, revision=revision)


def back_and_forth(submission: Submission, operator: User, reviewer: User, *answers: AnswerInput) -> None:
    """Let the office change answers of a form that was given back, and the reviewer begin again."""
    if answers:
        answer_save_many(submission=Submission.objects.get(), inputs=answers, actor=operator)
    step(submission, SubmissionAction.SUBMIT, operator)
    step(submission, SubmissionAction.CLAIM, reviewer)


def test_verdicts_are_kept_one_by_one_and_counted_up(give, submission: Submission) -> None:
    give(VerdictInput("1.2", OK))
    standing = give(VerdictInput("1.1", RETURNED, " Lampirkan. ", seen=0))
    assert [(code, row.outcome, row.reason, row.revision) for code, row in standing.items()] == [
        ("1.1", "returned", "Lampirkan.", 1),
        ("1.2", "ok", "", 1),
    ]
    again = give(VerdictInput("1.1", OK, "Lampirkan.", seen=1))
    assert (again["1.1"].outcome, again["1.1"].reason, again["1.1"].revision) == ("ok", "Lampirkan.", 2)
    assert give(VerdictInput("1.1", OK, "Lampirkan.", seen=1))["1.1"].revision == 2
    assert Submission.objects.get().revision == submission.revision


def test_the_log_tells_each_change_of_mind_and_no_letter_of_the_reason(give) -> None:
    give(VerdictInput("1.1", RETURNED), VerdictInput("1.2", OK))
    give(VerdictInput("1.1", RETURNED, "Rahasia.", seen=1))
    give(VerdictInput("1.1", RETURNED, "Rahasia.", seen=2))
    give(VerdictInput("1.1", OK, seen=2))
    first, second, third = Entry.objects.filter(action="verdict.give").order_by("pk")
    assert first.sentence.endswith(": 1.1 Perlu diperbaiki; 1.2 Sesuai.")
    assert first.detail == {
        "before": {"1.1": "belum ada", "1.2": "belum ada"},
        "after": {"1.1": "Perlu diperbaiki", "1.2": "Sesuai"},
    }
    which = hashlib.sha256(b"Rahasia.").hexdigest()[:12]
    assert second.sentence.endswith(": 1.1 tetap Perlu diperbaiki, alasannya diubah.")
    assert second.detail["after"] == {"1.1": f"Perlu diperbaiki, alasan {which}"}
    assert third.detail == {
        "before": {"1.1": f"Perlu diperbaiki, alasan {which}"},
        "after": {"1.1": "Sesuai"},
    }
    assert "Rahasia" not in "".join(f"{entry.detail}{entry.sentence}" for entry in (first, second, third))


def test_after_a_return_only_what_changed_is_judged_anew(
    give, submission: Submission, operator_pandeglang: User, coordinator_banten: User
) -> None:
    give(*(VerdictInput(code, OK) for code in ("1.2", "2.1", "2.2")))
    submission_return(
        submission=submission,
        actor=coordinator_banten,
        revision=submission.revision,
        note="",
        verdicts=[VerdictInput("1.1", RETURNED, "Lampirkan.")],
    )
    changed = AnswerInput("2.1", AnswerValue.NO_DATA, note="Arsip terbakar.", read_at=1)
    back_and_forth(submission, operator_pandeglang, coordinator_banten, changed)

    standing = give()
    assert {code: row.outcome for code, row in standing.items()} == {
        "1.1": "returned",
        "1.2": "ok",
        "2.2": "ok",
    }
    ask = {
        "submission": submission,
        "actor": coordinator_banten,
        "revision": Submission.objects.get().revision,
    }
    with pytest.raises(InvalidInputError, match="1 indikator masih ditandai"):
        submission_approve(**ask)
    give(VerdictInput("1.1", OK))
    with pytest.raises(InvalidInputError, match=r"1 indikator belum diberi putusan: 2\.1\."):
        submission_approve(**ask)
    give(VerdictInput("2.1", OK))
    assert submission_approve(**ask).to_state == "approved"


def test_a_file_more_lapses_a_verdict_too(
    give, submission: Submission, operator_pandeglang: User, coordinator_banten: User
) -> None:
    submission_return(
        submission=submission,
        actor=coordinator_banten,
        revision=submission.revision,
        note="",
        verdicts=[VerdictInput("1.1", RETURNED, "Lampirkan."), VerdictInput("1.2", OK)],
    )
    upload = Upload("1.1", "putusan.pdf", io.BytesIO(PDF))
    evidence_attach_many(submission=Submission.objects.get(), uploads=[upload], actor=operator_pandeglang)
    back_and_forth(submission, operator_pandeglang, coordinator_banten)
    assert list(give()) == ["1.2"]


def test_a_verdict_of_another_tab_is_not_overwritten_unseen(give) -> None:
    give(VerdictInput("1.1", OK, seen=0))
    page = uuid.uuid4()
    with pytest.raises(StaleRevisionError, match=r"1\.1 Sesuai oleh Koordinator Banten"):
        give(VerdictInput("1.1", RETURNED, "Lampirkan.", seen=0, writer=page))
    # But a page whose answer from here was lost goes on.
    give(VerdictInput("1.1", RETURNED, "Lampirkan.", seen=1, writer=page))
    give(VerdictInput("1.1", OK, seen=1, writer=page))
    # The same verdict contradicts nobody.
    assert give(VerdictInput("1.1", OK, seen=0))["1.1"].revision == 3
    assert give(VerdictInput("1.1", RETURNED, "Lampirkan.", seen=3))["1.1"].revision == 4


def test_who_may_not_review_gives_no_verdict(
    give, submission: Submission, operator_pandeglang: User, coordinator_bali: User, national_reviewer: User
) -> None:
    for person in (operator_pandeglang, coordinator_bali, national_reviewer):
        with pytest.raises(NotAllowedError):
            give(VerdictInput("1.1", OK), actor=person)
    with pytest.raises(StaleRevisionError):
        give(VerdictInput("1.1", OK), revision=submission.revision - 1)
    assert not WorkingVerdict.objects.exists()


def test_no_verdict_before_the_review_begins_or_after_it_ended(at: At, coordinator_banten: User) -> None:
    submission = at(SubmissionState.SUBMITTED)
    ask = {"submission": submission, "actor": coordinator_banten, "verdicts": [VerdictInput("1.1", OK)]}
    with pytest.raises(ConflictError):
        verdicts_give(**ask, revision=submission.revision)


@pytest.mark.parametrize(
    ("verdicts", "place"),
    [
        ([VerdictInput("9.9", OK)], "9.9.indicator"),
        ([VerdictInput("1.1", OK), VerdictInput("1.1", RETURNED)], "verdicts"),
        ([VerdictInput("1.1", RETURNED, "a" * 2001)], "1.1.reason"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(give, verdicts: list[VerdictInput], place: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        give(VerdictInput("1.2", OK), *verdicts)
    assert list(refused.value.errors) == [place]
    assert not WorkingVerdict.objects.exists()


@pytest.mark.parametrize("outcome", VerdictOutcome)
def test_a_colleague_gives_no_verdict_and_prolongs_no_claim(
    give, submission: Submission, regions: Regions, outcome: VerdictOutcome
) -> None:
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    with pytest.raises(ConflictError, match=r"dipegang Koordinator Banten sampai .*Minta diserahkan"):
        give(VerdictInput("1.1", outcome), actor=second)
    claim_expire(submission)
    with pytest.raises(ConflictError, match="Ambil alih dahulu"):
        give(VerdictInput("1.1", outcome), actor=second)
    assert not WorkingVerdict.objects.exists()
    assert [entry.actor_label for entry in Entry.objects.filter(action="submission.refuse")] == [
        second.label,
        second.label,
    ]
    assert Submission.objects.get().is_claim_expired
    give(VerdictInput("1.2", OK))
    assert not Submission.objects.get().is_claim_expired


def test_verdicts_stay_when_a_review_changes_hands(
    give, submission: Submission, regions: Regions, coordinator_banten: User
) -> None:
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    give(VerdictInput("1.1", OK))
    revision = Submission.objects.get().revision
    submission_hand_over(submission=submission, actor=coordinator_banten, revision=revision, to=second)
    standing = give(VerdictInput("1.2", OK), actor=second)
    assert {code: row.given_by for code, row in standing.items()} == {
        "1.1": coordinator_banten,
        "1.2": second,
    }


@pytest.mark.parametrize("outcome", VerdictOutcome)
def test_nobody_judges_their_own_work_neither_way(
    give, submission: Submission, regions: Regions, operator_pandeglang: User, outcome: VerdictOutcome
) -> None:
    """Whoever sent the form and is a coordinator since turns no verdict of the holder, and so blocks no decision."""
    give(VerdictInput("1.1", OK))
    assignment_make(operator_pandeglang, Role.COORDINATOR, regions.banten)
    assignments_forget(operator_pandeglang)
    with pytest.raises(NotAllowedError, match=r"Anda ikut mengisi .* harus dilakukan orang lain"):
        give(VerdictInput("1.1", outcome, seen=1), actor=operator_pandeglang)
    assert [(row.outcome, row.revision) for row in WorkingVerdict.objects.all()] == [(OK, 1)]
    entry = Entry.objects.get(action="submission.refuse")
    assert (entry.actor_label, "Anda ikut mengisi" in entry.sentence) == (operator_pandeglang.label, True)


def test_what_somebody_said_does_not_hold_once_they_have_a_hand_in_the_data(
    give,
    submission: Submission,
    operator_pandeglang: User,
    coordinator_banten: User,
    regions: Regions,
) -> None:
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    codes = ("1.1", "1.2", "2.1", "2.2")
    revision = submission.revision
    submission_hand_over(submission=submission, actor=coordinator_banten, revision=revision, to=second)
    wrong = [VerdictInput("1.1", RETURNED, "Lampirkan."), VerdictInput("1.2", RETURNED, "Jelaskan.")]
    give(*wrong, *(VerdictInput(code, OK) for code in codes[2:]), actor=second)
    submission_return(
        submission=submission,
        actor=second,
        revision=Submission.objects.get().revision,
        note="",
        verdicts=(),
    )

    assignment_make(second, Role.OPERATOR, regions.pandeglang)
    assignments_forget(second)
    changed = AnswerInput("1.1", AnswerValue.NO_DATA, note="Arsip hilang.", read_at=1)
    answer_save_many(submission=Submission.objects.get(), inputs=[changed], actor=second)
    back_and_forth(submission, operator_pandeglang, coordinator_banten)

    assert list(give(VerdictInput("1.1", OK, seen=0))) == ["1.1"], "what they said is of their own work now"
    revision = Submission.objects.get().revision
    with pytest.raises(InvalidInputError, match="3 indikator belum diberi putusan"):
        submission_approve(submission=submission, actor=coordinator_banten, revision=revision)
    give(*(VerdictInput(code, OK) for code in codes))
    submission_approve(submission=submission, actor=coordinator_banten, revision=revision)
