"""Two people at once, on two connections."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.core.exceptions import ConflictError
from apps.indicators.enums import WindowStage
from apps.notifications.models import Notice
from apps.submissions.enums import AnswerValue, SubmissionAction
from apps.submissions.models import Answer, AnswerRevision, Submission
from apps.submissions.services import AnswerInput, answer_save_many, deadline_warn, submission_transition
from tests.at_once import at_once, kinds_of
from tests.cast import Regions
from tests.factories import person_make, submission_fill, window_make


@pytest.mark.django_db(transaction=True)
def test_of_two_first_answers_at_once_one_is_stored_and_one_reported(
    pandeglang: Submission, regions: Regions, operator_pandeglang: User
) -> None:
    colleague = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)

    def save(actor: User, value: AnswerValue) -> Callable[[], object]:
        return lambda: answer_save_many(
            submission=pandeglang, inputs=[AnswerInput("1.1", value)], actor=actor
        )

    results = at_once(
        save(operator_pandeglang, AnswerValue.NO_DATA), save(colleague, AnswerValue.DID_NOT_OCCUR)
    )

    assert sorted(len(result.conflicts) for result in results) == [0, 1]
    assert Answer.objects.count() == 1
    assert AnswerRevision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_saving_while_the_form_is_sent_ends_before_or_is_refused(
    pandeglang: Submission,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
) -> None:
    submission = submission_fill(pandeglang, operator_pandeglang)
    results = at_once(
        lambda: submission_transition(
            submission=submission,
            action=SubmissionAction.SUBMIT,
            actor=operator_pandeglang,
            revision=submission.revision,
        ),
        lambda: answer_save_many(
            submission=submission,
            inputs=[AnswerInput("1.2", AnswerValue.NO_DATA, read_at=1)],
            actor=operator_pandeglang,
        ),
    )
    refused = [result for result in results if isinstance(result, ConflictError)]
    assert len(refused) == 1, results
    was_sent = Submission.objects.get().state == "submitted"
    assert Answer.objects.get(indicator__code="1.2").value == ("did_not_occur" if was_sent else "no_data")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_of_a_deadline_once(
    pandeglang: Submission, operator_pandeglang: User, coordinator_banten: User
) -> None:
    window_make(pandeglang.edition, WindowStage.ENTRY, timezone.now() - timedelta(minutes=1))

    results = at_once(deadline_warn, deadline_warn)
    deadline_warn()

    assert kinds_of(results) == ["int", "int"]

    told = Notice.objects.order_by("recipient").values_list("recipient", flat=True)
    assert sorted(told) == sorted([operator_pandeglang.pk, coordinator_banten.pk])
