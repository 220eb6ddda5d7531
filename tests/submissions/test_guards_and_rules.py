"""Where the database repeats a rule of the code, the two say the same in every case."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from itertools import product

import pytest
from django.db import IntegrityError
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.submissions.enums import REVIEWER_ACTIONS, SubmissionAction, SubmissionState
from apps.submissions.models import (
    Answer,
    AnswerRevision,
    CheckExplanation,
    Decision,
    EventRow,
    Evidence,
    Submission,
)
from apps.submissions.rules import keeps_four_eyes
from apps.submissions.selectors import is_contributor
from apps.submissions.services import Upload, evidence_attach_many
from apps.submissions.workflow import STAGE_OF, TRANSITIONS
from tests.cast import Regions
from tests.factories import (
    instrument_make,
    person_make,
    submission_advance,
    submission_fill,
    submission_make,
    user_make,
)
from tests.submissions.conftest import PDF, Cast
from tests.undone import is_done, undone

CHANGES_HANDS = {SubmissionAction.HAND_OVER, SubmissionAction.TAKE_OVER}


def _decide(
    submission: Submission,
    actor: User,
    action: str,
    source: str,
    target: str,
    note: str = "Langsung.",
) -> Decision:
    """Write a decision row past the service."""
    return Decision.objects.create(
        submission=submission,
        number=submission.decisions.count() + 1,
        action=action,
        from_state=source,
        to_state=target,
        round=submission.round,
        note=note,
        content_sha256="0" * 64,
        decided_by=actor,
        counterpart=user_make() if action in CHANGES_HANDS else None,
    )


# Steps: TRANSITIONS and STAGE_OF, the triggers on states and decisions, and the view of windows


def test_a_form_begins_in_the_state_that_nothing_leads_to(pandeglang: Submission, regions: Regions) -> None:
    def begin(state: SubmissionState) -> Submission:
        return Submission.objects.create(edition=pandeglang.edition, region=regions.lebak, state=state)

    begins = {state for state in SubmissionState if is_done(partial(begin, state), IntegrityError)}
    assert begins == set(SubmissionState) - {step.target for step in TRANSITIONS.values()}


@pytest.mark.parametrize("source", SubmissionState)
def test_a_state_waits_for_the_stage_of_the_table_and_changes_along_it_alone(
    pandeglang: Submission, cast: Cast, source: SubmissionState
) -> None:
    form = submission_advance(pandeglang, source, **cast)
    waits_for = form.stage_windows.filter(is_next=True).values_list("stage", flat=True)
    assert list(waits_for) == ([STAGE_OF[source]] if source in STAGE_OF else [])
    rows = Submission.objects.filter(pk=form.pk)
    reached = {
        state for state in SubmissionState if is_done(partial(rows.update, state=state), IntegrityError)
    }
    assert reached == {source, *(step.target for step in TRANSITIONS.values() if source in step.sources)}


def test_a_decision_leads_where_the_table_says(pandeglang: Submission, cast: Cast) -> None:
    cases = list(product(SubmissionAction, SubmissionState, SubmissionState))
    written = {
        case
        for case in cases
        if is_done(partial(_decide, pandeglang, cast["accepter"], *case), IntegrityError)
    }
    assert written == {
        (action, source, step.target) for action, step in TRANSITIONS.items() for source in step.sources
    }


def test_a_decision_carries_its_reason_where_the_table_asks_for_one(
    pandeglang: Submission, cast: Cast
) -> None:
    needs_reason = {
        action
        for action, step in TRANSITIONS.items()
        for source in step.sources
        if not is_done(
            partial(_decide, pandeglang, cast["accepter"], action, source, step.target, note=""),
            IntegrityError,
        )
    }
    assert needs_reason == {action for action, step in TRANSITIONS.items() if step.needs_reason}


# Content: the states open for entry, and the triggers on answers, events and evidence


@pytest.mark.parametrize("state", SubmissionState)
def test_content_changes_in_the_states_open_for_entry_alone(
    pandeglang: Submission, cast: Cast, state: SubmissionState
) -> None:
    filled = submission_fill(pandeglang, cast["operator"])
    [file] = evidence_attach_many(
        submission=filled, uploads=[Upload("1.1", "a.pdf", BytesIO(PDF))], actor=cast["operator"]
    )
    submission = submission_advance(pandeglang, state, **cast)
    answers = Answer.objects.filter(submission=submission, indicator__code="1.1")
    events = EventRow.objects.filter(answer__in=answers)
    answer, event = answers.get(), events.get()
    other = instrument_make("lain").indicators.first()
    again = {"uploaded_by": cast["operator"], "size": 1, "answer": answer}
    attempts: dict[str, Callable[[], object]] = {
        "change an answer": lambda: answers.update(note="Lain."),
        "delete an answer": lambda: answers._raw_delete("default"),
        "add an answer": lambda: Answer.objects.create(
            submission=submission, indicator=other, value="no_data", saved_by=cast["operator"]
        ),
        "change an event": lambda: events.update(count=99),
        "delete an event": events.delete,
        "add an event": lambda: EventRow.objects.create(
            answer=answer, position=7, election=event.election, level=event.level, count=1
        ),
        "add a file": lambda: Evidence.objects.create(**again, sha256="0" * 64),
        "withdraw a file": lambda: Evidence.objects.filter(pk=file.pk).update(
            removed_at=timezone.now(), removed_by=cast["operator"]
        ),
        "explain a warning": lambda: _explanation(submission, cast["operator"]),
    }
    done = {name for name, attempt in attempts.items() if is_done(attempt, IntegrityError)}
    assert done == (set(attempts) if submission.is_open_for_entry else set())


# Four eyes: who had a hand in the data, and the trigger on decisions


def _save(form: Submission, person: User, operator: User) -> None:
    """Save an answer; the operator's version is the one in force."""
    answer = form.answers.get(indicator__code="1.1")
    AnswerRevision.objects.create(answer=answer, revision=99, content={}, saved_by=person)


def _attach(form: Submission, person: User, operator: User) -> None:
    _attach_file(form, person)


def _attach_what_is_withdrawn(form: Submission, person: User, operator: User) -> None:
    file = _attach_file(form, person)
    file.removed_by, file.removed_at = operator, timezone.now()
    file.save()


def _attach_file(form: Submission, person: User) -> Evidence:
    answer = form.answers.get(indicator__code="1.1")
    return Evidence.objects.create(answer=answer, size=1, uploaded_by=person)


def _withdraw(form: Submission, person: User, operator: User) -> None:
    _attach_what_is_withdrawn(form, operator, person)


def _explain(form: Submission, person: User, operator: User) -> None:
    _explanation(form, person)


def _explanation(form: Submission, person: User) -> CheckExplanation:
    return CheckExplanation.objects.create(
        submission=form, check_code="batas", text="Benar.", written_by=person, content_sha256="0" * 64
    )


def _send(form: Submission, person: User, operator: User) -> None:
    _decide(form, person, "submit", "draft", "submitted")


def _send_before_others(form: Submission, person: User, operator: User) -> None:
    _decide(form, person, "submit", "draft", "submitted")
    _decide(form, operator, "reopen", "accepted", "returned")
    _decide(form, operator, "submit", "returned", "submitted")


def _review(form: Submission, person: User, operator: User) -> None:
    """Take every step but that of the office."""
    for action in REVIEWER_ACTIONS:
        step = TRANSITIONS[action]
        for source in step.sources:
            _decide(form, person, action, source, step.target)


HANDS = {
    "saved an answer": (_save, True),
    "attached a file": (_attach, True),
    "attached a file that was withdrawn": (_attach_what_is_withdrawn, True),
    "withdrew a file": (_withdraw, True),
    "explained a warning": (_explain, True),
    "sent the form": (_send, True),
    "sent it in an earlier round": (_send_before_others, True),
    "reviewed it": (_review, False),
    "did nothing": (lambda *_: None, False),
}
"""What a person can have done to a form, and whether its hand is in the data by that."""


@pytest.mark.parametrize("hand", HANDS)
def test_four_eyes_know_the_same_hands_in_rule_and_database(
    pandeglang: Submission, cast: Cast, regions: Regions, hand: str
) -> None:
    act, had_a_hand = HANDS[hand]
    lebak = submission_make(pandeglang.edition, regions.lebak)
    here, elsewhere = user_make(), user_make()
    with undone():  # the states of the forms do not follow the decisions
        for form, person in ((pandeglang, here), (lebak, elsewhere)):
            submission_fill(form, person_make(f"Operator {form.region}", Role.OPERATOR, form.region))
            act(form, person, cast["operator"])
        for person, expected in ((here, had_a_hand), (elsewhere, False)):
            assert is_contributor(pandeglang, person) is expected
            assert _steps_by_database(pandeglang, person) == _steps_by_rule(pandeglang, person)


def _steps_by_rule(form: Submission, person: User) -> set[SubmissionAction]:
    has_hand = is_contributor(form, person)
    return {action for action in SubmissionAction if keeps_four_eyes(action, is_contributor=has_hand)}


def _steps_by_database(form: Submission, person: User) -> set[SubmissionAction]:
    return {
        action
        for action, step in TRANSITIONS.items()
        for source in step.sources
        if is_done(partial(_decide, form, person, action, source, step.target), IntegrityError)
    }


def test_four_eyes_are_asked_of_whoever_judges_the_data() -> None:
    assert {action for action, step in TRANSITIONS.items() if step.is_four_eyes} == {
        SubmissionAction.CLAIM,
        SubmissionAction.TAKE_OVER,
        SubmissionAction.RETURN,
        SubmissionAction.APPROVE,
        SubmissionAction.ACCEPT,
    }
