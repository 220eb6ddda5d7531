"""Who grants an office more time, and what is said of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Assignment, User
from apps.accounts.permissions import Role
from apps.accounts.selectors import assignments_forget
from apps.core.exceptions import NotAllowedError
from apps.indicators.enums import WindowStage
from apps.submissions.enums import AnswerValue
from apps.submissions.models import Extension, Submission
from apps.submissions.services import AnswerInput, answer_save_many, extension_grant
from tests.factories import assignment_make, window_make

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
