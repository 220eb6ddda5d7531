"""Who grants an office more time, and what is said of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.accounts.selectors import assignments_forget
from apps.core.exceptions import NotAllowedError, OutOfTimeError
from apps.indicators.enums import WindowStage
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Extension, Submission
from apps.submissions.services import AnswerInput, answer_save_many, extension_grant, submission_transition
from apps.submissions.workflow import STAGE_OF
from tests.factories import assignment_make, submission_advance, window_make
from tests.submissions.conftest import Cast

Browser = Callable[[User | None], Client]
LINK = "/perpanjangan/"


def grant(
    submission: Submission, actor: User, days: float, stage: WindowStage = WindowStage.ENTRY
) -> Extension:
    due_at = timezone.now() + timedelta(days=days)
    return extension_grant(
        submission=submission, stage=stage, due_at=due_at, reason="Banjir besar.", actor=actor
    )


@pytest.mark.parametrize("name", ["coordinator_banten", "national_reviewer"])
@pytest.mark.parametrize("filled", ["now", "before"])
def test_nobody_prolongs_their_own_work(
    pandeglang: Submission,
    request: pytest.FixtureRequest,
    client_of: Browser,
    name: str,
    filled: str,
) -> None:
    person = request.getfixturevalue(name)
    window_make(pandeglang.edition, WindowStage.ENTRY, timezone.now() + timedelta(days=1))
    assert LINK in client_of(person).get(pandeglang.get_absolute_url()).content.decode()
    role = assignment_make(person, Role.OPERATOR, pandeglang.region)
    assignments_forget(person)
    if filled == "before":
        answer = AnswerInput("1.1", AnswerValue.NO_DATA, "Belum ada.")
        answer_save_many(submission=pandeglang, inputs=[answer], actor=person)
        Assignment.objects.filter(pk=role.pk).update(revoked_at=timezone.now())
        assignments_forget(person)
    with pytest.raises(
        NotAllowedError, match=r"diberikan orang lain\. Minta kepada koordinator provinsi Banten"
    ):
        grant(pandeglang, person, 3)
    assert not Extension.objects.exists()
    page = client_of(User.objects.get(pk=person.pk)).get(pandeglang.get_absolute_url()).content.decode()
    assert LINK not in page


@pytest.mark.parametrize(
    ("name", "state", "may"),
    [
        ("operator_pandeglang", SubmissionState.DRAFT, False),
        ("coordinator_banten", SubmissionState.DRAFT, True),
        ("coordinator_banten", SubmissionState.SUBMITTED, False),
        ("national_reviewer", SubmissionState.DRAFT, True),
        ("national_reviewer", SubmissionState.APPROVED, True),
        ("analyst", SubmissionState.DRAFT, False),
    ],
)
def test_whoever_may_grant_more_time_is_not_told_to_ask_for_it(
    pandeglang: Submission,
    cast: Cast,
    request: pytest.FixtureRequest,
    client_of: Browser,
    name: str,
    state: SubmissionState,
    may: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    form, reader = submission_advance(pandeglang, state, **cast), request.getfixturevalue(name)
    window_make(form.edition, STAGE_OF[state], timezone.now() - timedelta(minutes=1))
    page = "submissions:detail" if state == SubmissionState.DRAFT else "reviews:detail"
    told = client_of(reader).get(reverse(page, args=[form.public_id])).content.decode()
    assert ("perpanjang batasnya di halaman datanya" in told, "Minta perpanjangan kepada" in told) == (
        may,
        not may,
    )


def test_a_late_acceptance_is_refused_with_what_the_reader_can_do(pandeglang: Submission, cast: Cast) -> None:
    form = submission_advance(pandeglang, SubmissionState.APPROVED, **cast)
    window_make(form.edition, WindowStage.ACCEPTANCE, timezone.now() - timedelta(minutes=1))
    with pytest.raises(OutOfTimeError, match="Bila perlu, perpanjang batasnya di halaman datanya"):
        submission_transition(
            submission=form, action=SubmissionAction.ACCEPT, actor=cast["accepter"], revision=form.revision
        )
