from collections.abc import Callable
from contextlib import nullcontext

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from apps.accounts.models import User
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError, StaleRevisionError
from apps.notifications.models import Notice
from apps.reviews.enums import VerdictOutcome
from apps.reviews.models import Verdict, WorkingVerdict
from apps.reviews.services import (
    VerdictInput,
    submission_accept,
    submission_approve,
    submission_claim,
    submission_reopen,
    submission_return,
    verdicts_give,
)
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Decision, Submission
from tests.reviews.conftest import At

CODES = ("1.1", "1.2", "2.1", "2.2")
OK = VerdictInput("1.2", VerdictOutcome.OK)
WRONG = VerdictInput("1.1", VerdictOutcome.RETURNED, " Lampirkan putusannya. ")


def all_right() -> list[VerdictInput]:
    return [VerdictInput(code, VerdictOutcome.OK) for code in CODES]


def test_the_way_from_claim_to_reopen(at: At, coordinator_banten: User, national_reviewer: User) -> None:
    submission = at(SubmissionState.SUBMITTED)
    revision = submission.revision
    submission_claim(submission=submission, actor=coordinator_banten, revision=revision)
    submission_approve(
        submission=submission,
        actor=coordinator_banten,
        revision=revision + 1,
        note="Lengkap.",
        verdicts=all_right(),
    )
    submission_accept(
        submission=submission, actor=national_reviewer, revision=revision + 2, note="Terima kasih."
    )
    submission_reopen(
        submission=submission, actor=national_reviewer, revision=revision + 3, note="Ada putusan baru."
    )
    stored = Submission.objects.get()
    assert (stored.state, stored.round) == ("returned", 2)
    said = [(decision.action, decision.note) for decision in stored.decisions.all()]
    assert said[1:] == [
        ("claim", ""),
        ("approve", "Lengkap."),
        ("accept", "Terima kasih."),
        ("reopen", "Ada putusan baru."),
    ]


def test_submission_return_keeps_verdicts_with_the_decision(at: At, coordinator_banten: User) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    decision = submission_return(
        submission=submission,
        actor=coordinator_banten,
        revision=submission.revision,
        note="Mohon diperbaiki.",
        verdicts=[OK, WRONG],
    )
    assert (decision.to_state, decision.note) == ("returned", "Mohon diperbaiki.")
    assert list(decision.verdicts.values_list("indicator__code", "outcome", "reason")) == [
        ("1.1", "returned", "Lampirkan putusannya."),
        ("1.2", "ok", ""),
    ]


def test_submission_return_names_the_indicators_where_no_note_is_given(
    at: At, coordinator_banten: User, operator_pandeglang: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    decision = submission_return(
        submission=submission,
        actor=coordinator_banten,
        revision=submission.revision,
        note=" ",
        verdicts=[WRONG],
    )
    assert decision.note == "Perbaiki 1 indikator: 1.1."
    notice = Notice.objects.get(recipient=operator_pandeglang)
    assert notice.body.endswith("Perbaiki 1 indikator: 1.1.\n1.1: Lampirkan putusannya.")
    assert notice.path == f"/portal/isian/{submission.public_id}/dimensi/1.1/#indikator-1.1"


def test_a_notice_opens_the_page_of_the_step_that_it_asks_for(
    at: At, client_of: Callable[[User], Client], coordinator_banten: User
) -> None:
    submission = at(SubmissionState.SUBMITTED)
    notice = Notice.objects.get(recipient=coordinator_banten)
    assert notice.path == f"/portal/tinjauan/{submission.public_id}/"
    assert client_of(coordinator_banten).get(notice.path).status_code == 200


@pytest.mark.parametrize(
    ("verdicts", "place"),
    [
        ([], "verdicts"),
        ([OK], "verdicts"),
        ([VerdictInput("1.1", VerdictOutcome.RETURNED, "  ")], "1.1.reason"),
        ([VerdictInput("1.1", VerdictOutcome.RETURNED, ".")], "1.1.reason"),
        ([WRONG, WRONG], "verdicts"),
        ([WRONG, VerdictInput("9.9", VerdictOutcome.OK)], "9.9.indicator"),
    ],
)
def test_submission_return_refuses_incomplete_verdicts_and_decides_nothing(
    at: At, coordinator_banten: User, verdicts: list[VerdictInput], place: str
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    decisions, notices = Decision.objects.count(), Notice.objects.count()
    with pytest.raises(InvalidInputError) as refused:
        submission_return(
            submission=submission,
            actor=coordinator_banten,
            revision=submission.revision,
            note="Perbaiki.",
            verdicts=verdicts,
        )
    assert list(refused.value.errors) == [place]
    assert Submission.objects.get().state == "in_review"
    assert (Decision.objects.count(), Notice.objects.count(), Verdict.objects.count()) == (
        decisions,
        notices,
        0,
    )


def test_submission_approve_refuses_what_is_still_marked(at: At, coordinator_banten: User) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    with pytest.raises(InvalidInputError, match="1 indikator masih ditandai"):
        submission_approve(
            submission=submission,
            actor=coordinator_banten,
            revision=submission.revision,
            verdicts=[OK, WRONG],
        )
    assert Submission.objects.get().state == "in_review"


def test_submission_approve_keeps_the_verdicts(at: At, coordinator_banten: User) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    decision = submission_approve(
        submission=submission, actor=coordinator_banten, revision=submission.revision, verdicts=all_right()
    )
    assert [(row.indicator.code, row.outcome) for row in decision.verdicts.all()] == [
        (code, "ok") for code in CODES
    ]


def test_submission_approve_refuses_what_nobody_has_judged(at: At, coordinator_banten: User) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    ask = {"submission": submission, "actor": coordinator_banten, "revision": submission.revision}
    with pytest.raises(InvalidInputError, match=r"3 indikator belum diberi putusan: 1\.1, 2\.1, 2\.2\. "):
        submission_approve(**ask, verdicts=[OK])
    assert (Submission.objects.get().state, WorkingVerdict.objects.count()) == ("in_review", 0)

    verdicts_give(**ask, verdicts=all_right())
    submission_approve(**ask)
    assert Verdict.objects.count() == len(CODES)


def test_decisions_refuse_strangers_wrong_states_and_old_revisions(
    at: At, coordinator_banten: User, coordinator_bali: User, national_reviewer: User
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    revision = submission.revision
    with pytest.raises(NotAllowedError):
        submission_approve(submission=submission, actor=coordinator_bali, revision=revision)
    with pytest.raises(NotAllowedError):
        submission_approve(submission=submission, actor=national_reviewer, revision=revision)
    with pytest.raises(StaleRevisionError):
        submission_approve(submission=submission, actor=coordinator_banten, revision=revision - 1)
    with pytest.raises(ConflictError):
        submission_accept(submission=submission, actor=national_reviewer, revision=revision)
    with pytest.raises(InvalidInputError):
        submission_approve(
            submission=submission, actor=coordinator_banten, revision=revision, verdicts=[WRONG]
        )
    assert Submission.objects.get().state == "in_review"


def test_verdicts_are_append_only_in_the_database(at: At, coordinator_banten: User) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    submission_return(
        submission=submission,
        actor=coordinator_banten,
        revision=submission.revision,
        note="",
        verdicts=[WRONG],
    )
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Verdict.objects.update(reason="Lain.")
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        Verdict.objects.all().delete()


@pytest.mark.parametrize("outcome", VerdictOutcome)
@pytest.mark.parametrize("reason", ["", "Sebabnya."])
def test_service_and_database_want_the_reason_of_a_returned_indicator(
    at: At, coordinator_banten: User, outcome: VerdictOutcome, reason: str
) -> None:
    submission = at(SubmissionState.IN_REVIEW)
    is_refused = (outcome, reason) == (VerdictOutcome.RETURNED, "")
    with pytest.raises(InvalidInputError) if is_refused else nullcontext(), transaction.atomic():
        submission_return(
            submission=submission,
            actor=coordinator_banten,
            revision=submission.revision,
            note="Perbaiki.",
            verdicts=[
                VerdictInput("2.1", VerdictOutcome.RETURNED, "Lain."),
                VerdictInput("1.1", outcome, reason),
            ],
        )
    decision = Decision.objects.first()
    indicator = submission.edition.instrument.indicators.get(code="2.2")
    with pytest.raises(IntegrityError) if is_refused else nullcontext(), transaction.atomic():
        Verdict.objects.create(decision=decision, indicator=indicator, outcome=outcome, reason=reason)
