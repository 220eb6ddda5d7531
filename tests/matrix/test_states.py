"""State x action of a submission, each tried by somebody who may. A state or an action without a row fails."""

import io

import pytest

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.core.exceptions import ConflictError
from apps.demo.pdf import pdf_page
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Decision, Submission
from apps.submissions.services import (
    AnswerInput,
    Upload,
    answer_save_many,
    evidence_attach_many,
    evidence_remove,
    submission_transition,
)
from tests.cast import Regions
from tests.factories import (
    claim_expire,
    edition_make,
    person_make,
    submission_advance,
    submission_fill,
    submission_make,
)

_A, _S = SubmissionAction, SubmissionState

# Where an action leads from each state; "-" is refused with a conflict.
FIRST_STEPS = {
    #                SUBMIT        CLAIM         RELEASE       HAND_OVER     TAKE_OVER
    _S.DRAFT:     (_S.SUBMITTED, "-",          "-",          "-",          "-"),
    _S.SUBMITTED: ("-",          _S.IN_REVIEW, "-",          "-",          "-"),
    _S.IN_REVIEW: ("-",          "-",          _S.SUBMITTED, _S.IN_REVIEW, _S.IN_REVIEW),
    _S.RETURNED:  (_S.SUBMITTED, "-",          "-",          "-",          "-"),
    _S.APPROVED:  ("-",          "-",          "-",          "-",          "-"),
    _S.ACCEPTED:  ("-",          "-",          "-",          "-",          "-"),
}  # fmt: skip
LAST_STEPS = {
    #                RETURN       APPROVE      ACCEPT       REOPEN
    _S.DRAFT:     ("-",         "-",         "-",         "-"),
    _S.SUBMITTED: ("-",         "-",         "-",         "-"),
    _S.IN_REVIEW: (_S.RETURNED, _S.APPROVED, "-",         "-"),
    _S.RETURNED:  ("-",         "-",         "-",         "-"),
    _S.APPROVED:  ("-",         "-",         _S.ACCEPTED, _S.RETURNED),
    _S.ACCEPTED:  ("-",         "-",         "-",         _S.RETURNED),
}  # fmt: skip
STEPS = {state: (*first, *LAST_STEPS[state]) for state, first in FIRST_STEPS.items()}
ACTIONS = (
    _A.SUBMIT, _A.CLAIM, _A.RELEASE, _A.HAND_OVER, _A.TAKE_OVER, _A.RETURN, _A.APPROVE, _A.ACCEPT, _A.REOPEN,
)  # fmt: skip

# Whether the office may change what it entered: answers, and evidence.
CONTENT_IS_OPEN = {
    _S.DRAFT: True,
    _S.SUBMITTED: False,
    _S.IN_REVIEW: False,
    _S.RETURNED: True,
    _S.APPROVED: False,
    _S.ACCEPTED: False,
}


def test_every_state_and_action_has_a_row() -> None:
    assert set(STEPS) == set(CONTENT_IS_OPEN) == set(SubmissionState)
    assert set(ACTIONS) == set(SubmissionAction)
    assert {len(row) for row in STEPS.values()} == {len(ACTIONS)}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", STEPS)
def test_an_action_leads_where_the_table_says(
    state: SubmissionState, action: SubmissionAction, in_state: "InState", people: dict[str, User]
) -> None:
    submission = in_state(state)
    second = person_make("Koordinator Kedua", Role.COORDINATOR, submission.region.parent)
    claim_expire(submission)
    before = (submission.state, submission.revision, Decision.objects.count())
    actor = {
        _A.SUBMIT: people["operator"],
        _A.ACCEPT: people["accepter"],
        _A.REOPEN: people["accepter"],
        _A.TAKE_OVER: second,
    }.get(action, people["reviewer"])
    target = STEPS[state][ACTIONS.index(action)]

    if target == "-":
        with pytest.raises(ConflictError):
            _step(submission, action, actor, second)
        submission.refresh_from_db()
        assert (submission.state, submission.revision, Decision.objects.count()) == before
    else:
        decision = _step(submission, action, actor, second)
        submission.refresh_from_db()
        assert (submission.state, decision.to_state) == (target, target)
        assert submission.revision == before[1] + 1


@pytest.mark.parametrize("state", CONTENT_IS_OPEN)
def test_content_changes_only_while_the_office_holds_the_form(
    state: SubmissionState, in_state: "InState", people: dict[str, User]
) -> None:
    submission = in_state(state, filled=True)
    evidence = submission.answers.first().evidence.get()
    indicator = submission.edition.instrument.indicators.last()
    changed = AnswerInput(indicator.code, AnswerValue.NO_DATA, note="Belum ada.", read_at=1)

    def save() -> object:
        return answer_save_many(submission=submission, inputs=[changed], actor=people["operator"])

    def remove() -> object:
        return evidence_remove(evidence=evidence, actor=people["operator"])

    for act in (save, remove):
        if CONTENT_IS_OPEN[state]:
            act()
        else:
            with pytest.raises(ConflictError):
                act()
    evidence.refresh_from_db()
    saved = submission.answers.get(indicator=indicator).value
    assert (evidence.removed_at is not None) == CONTENT_IS_OPEN[state]
    assert (saved == AnswerValue.NO_DATA) == CONTENT_IS_OPEN[state]


class InState:
    """Makes the submission of Pandeglang and takes it to a state."""

    def __init__(self, regions: Regions, people: dict[str, User]) -> None:
        self.regions, self.people = regions, people

    def __call__(self, state: SubmissionState, *, filled: bool = False) -> Submission:
        submission = submission_make(edition_make(), self.regions.pandeglang)
        if filled:
            self._attach(submission)
        elif state == SubmissionState.DRAFT:
            submission = self._fill(submission)
        return submission_advance(submission, state, **self.people)

    def _fill(self, submission: Submission) -> Submission:
        return submission_fill(submission, self.people["operator"])

    def _attach(self, submission: Submission) -> None:
        filled = self._fill(submission)
        code = filled.edition.instrument.indicators.first().code
        upload = Upload(code, "surat.pdf", io.BytesIO(pdf_page("Surat")))
        evidence_attach_many(submission=filled, uploads=[upload], actor=self.people["operator"])


@pytest.fixture
def people(operator_pandeglang: User, coordinator_banten: User, national_reviewer: User) -> dict[str, User]:
    return {"operator": operator_pandeglang, "reviewer": coordinator_banten, "accepter": national_reviewer}


@pytest.fixture
def in_state(regions: Regions, people: dict[str, User]) -> InState:
    return InState(regions, people)


def _step(submission: Submission, action: SubmissionAction, actor: User, second: User) -> Decision:
    return submission_transition(
        submission=submission,
        action=action,
        actor=actor,
        revision=submission.revision,
        note="Sebabnya.",
        to=second,
    )
