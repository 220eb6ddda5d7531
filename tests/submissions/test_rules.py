"""What a person may do to a form now: what the buttons offer, and the services do."""

import pytest
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.indicators.enums import EditionState
from apps.indicators.models import Edition
from apps.submissions.enums import ENTRY_STATES, AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Submission
from apps.submissions.rules import allowed_actions, can_enter, is_held_back_by_four_eyes
from apps.submissions.selectors import is_contributor
from apps.submissions.services import AnswerInput, answer_save_many, submission_transition
from apps.submissions.workflow import TRANSITIONS
from tests.cast import Regions
from tests.factories import assignment_make, person_make, submission_advance
from tests.submissions.conftest import Cast
from tests.undone import undone


def _close(edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.CLOSED, closed_at=timezone.now())


def _stored(submission: Submission) -> Submission:
    return Submission.objects.with_region().get(pk=submission.pk)


def _allowed(person: User, submission: Submission) -> list[SubmissionAction]:
    return allowed_actions(person, submission, is_contributor=is_contributor(submission, person))


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("state", SubmissionState)
def test_a_form_is_filled_by_its_own_office_while_it_holds_it_in_an_open_edition(
    pandeglang: Submission,
    cast: Cast,
    operator_lebak: User,
    operator_banten: User,
    state: SubmissionState,
    *,
    is_open: bool,
) -> None:
    submission_advance(pandeglang, state, **cast)
    if not is_open:
        _close(pandeglang.edition)
    form = _stored(pandeglang)
    people = (*cast.values(), operator_lebak, operator_banten)
    filling = [person for person in people if can_enter(person, form)]
    assert filling == ([cast["operator"]] if is_open and state in ENTRY_STATES else [])


@pytest.mark.parametrize("state", SubmissionState)
def test_a_closed_edition_takes_and_gives_back_no_forms_and_lets_those_that_were_sent_go_on(
    pandeglang: Submission, cast: Cast, state: SubmissionState
) -> None:
    form = submission_advance(pandeglang, state, **cast)
    second = person_make("Koordinator Kedua", Role.COORDINATOR, form.region.parent)
    while_open = {name: _allowed(person, form) for name, person in cast.items()}
    _close(pandeglang.edition)
    form = _stored(pandeglang)

    allowed = {name: _allowed(person, form) for name, person in cast.items()}

    assert allowed == {
        name: [action for action in actions if not TRANSITIONS[action].needs_open_edition]
        for name, actions in while_open.items()
    }
    for name, actions in allowed.items():
        for action in actions:
            with undone():
                submission_transition(
                    submission=form,
                    action=action,
                    actor=cast[name],
                    revision=form.revision,
                    note="Sebabnya.",
                    to=second,
                )


@pytest.mark.parametrize("state", SubmissionState)
def test_four_eyes_are_named_as_the_reason_where_nothing_else_stands_in_the_way(
    pandeglang: Submission, cast: Cast, regions: Regions, state: SubmissionState
) -> None:
    """Neither to whoever had no hand in the data, nor to whoever could not decide anyway."""
    handy = person_make("Serba Bisa", Role.COORDINATOR, regions.banten)
    assignment_make(handy, Role.OPERATOR, regions.pandeglang)
    answer_save_many(
        submission=pandeglang, inputs=[AnswerInput("1.2", AnswerValue.DID_NOT_OCCUR)], actor=handy
    )
    form = submission_advance(pandeglang, state, **cast)

    told = [
        person
        for person in (handy, *cast.values())
        if is_held_back_by_four_eyes(person, form, is_contributor=is_contributor(form, person))
    ]

    is_reviewed = state in {SubmissionState.SUBMITTED, SubmissionState.IN_REVIEW}
    assert told == ([handy] if is_reviewed else [])
