"""Whoever tries whatever in whatever order: no form leaves the table of steps, and the log explains where it is."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Final

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.accounts.selectors import user_has
from apps.audit.models import Entry
from apps.audit.selectors import chain_check
from apps.audit.services import entries_seal
from apps.core.exceptions import PortalError
from apps.reviews.enums import VerdictOutcome
from apps.reviews.selectors import verdict_list
from apps.reviews.services import (
    VerdictInput,
    submission_accept,
    submission_approve,
    submission_claim,
    submission_hand_over,
    submission_release,
    submission_reopen,
    submission_return,
    submission_take_over,
    verdicts_give,
)
from apps.submissions.content import content_sha256
from apps.submissions.enums import ENTRY_STATES, AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Decision, Submission
from apps.submissions.selectors import is_contributor, submission_content
from apps.submissions.services import AnswerInput, answer_save_many, submission_transition
from apps.submissions.workflow import TRANSITIONS
from tests.cast import Regions
from tests.factories import assignment_make, edition_make, person_make, submission_fill, submission_make
from tests.thorough import examples

CODES = ("1.1", "1.2", "2.1", "2.2")
PEOPLE = ("operator", "neighbour", "coordinator", "second", "both", "stranger", "nation")
people = st.sampled_from(PEOPLE)


ACTS: Final[dict[SubmissionAction, Callable[..., Decision]]] = {
    SubmissionAction.SUBMIT: partial(submission_transition, action=SubmissionAction.SUBMIT),
    SubmissionAction.CLAIM: submission_claim,
    SubmissionAction.RELEASE: submission_release,
    SubmissionAction.HAND_OVER: submission_hand_over,
    SubmissionAction.TAKE_OVER: submission_take_over,
    SubmissionAction.RETURN: partial(
        submission_return, note="", verdicts=[VerdictInput("1.1", VerdictOutcome.RETURNED, "Lampirkan.")]
    ),
    SubmissionAction.APPROVE: submission_approve,
    SubmissionAction.ACCEPT: submission_accept,
    SubmissionAction.REOPEN: partial(submission_reopen, note="Ada putusan baru."),
}


class Lifecycle(RuleBasedStateMachine):
    """One form, and people of whom some may do something to it."""

    form: ClassVar[Submission]
    people: ClassVar[dict[str, User]]
    taken: ClassVar[set[SubmissionAction]] = set()

    @initialize()
    def begin(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def _try(self, action: SubmissionAction | None, person: str, act) -> None:
        """Let somebody act; judge what came of it by the table, and by who had a hand in the data before."""
        actor, before = self.people[person], Submission.objects.with_region().get(pk=self.form.pk)
        content, had_hand = submission_content(before), is_contributor(before, actor)
        try:
            with transaction.atomic():
                act(submission=before, actor=actor)
        except PortalError:
            after = Submission.objects.get(pk=self.form.pk)
            assert (after.state, after.revision) == (before.state, before.revision)
            assert submission_content(after) == content
            return
        after = Submission.objects.get(pk=self.form.pk)
        if action is None:
            assert after.state == before.state
            return
        step = TRANSITIONS[action]
        self.taken.add(action)
        assert before.state in step.sources
        assert after.state == step.target
        assert user_has(actor, step.permission[before.region.level], before.region)
        assert not (step.is_four_eyes and had_hand)

    @rule(person=people, code=st.sampled_from(CODES), value=st.sampled_from(["did_not_occur", "no_data"]))
    def save(self, person: str, code: str, value: str) -> None:
        before = Submission.objects.get(pk=self.form.pk)
        stored = before.answers.get(indicator__code=code)
        item = AnswerInput(code, AnswerValue(value), note="Dicari di arsip.", read_at=stored.revision)
        self._try(None, person, lambda **who: answer_save_many(inputs=[item], **who))
        if before.state not in ENTRY_STATES:
            assert before.answers.get(indicator__code=code).revision == stored.revision

    @rule(
        person=people,
        outcome=st.sampled_from(VerdictOutcome),
        codes=st.sets(st.sampled_from(CODES), min_size=1),
    )
    def judge(self, person: str, outcome: VerdictOutcome, codes: set[str]) -> None:
        verdicts = [VerdictInput(code, outcome, "Lampirkan.") for code in sorted(codes)]
        self._try(
            None,
            person,
            lambda submission, actor: verdicts_give(
                submission=submission, verdicts=verdicts, actor=actor, revision=submission.revision
            ),
        )
        if is_contributor(self.form, self.people[person]):
            said = {row.given_by for row in verdict_list(self.form) if row.outcome == VerdictOutcome.OK}
            assert self.people[person] not in said

    @rule(office=st.sampled_from(["operator", "both"]), reviewer=st.sampled_from(["coordinator", "both"]))
    def go_on(self, office: str, reviewer: str) -> None:
        """Take the step that comes next, by whoever it falls to: chance alone seldom leads to an acceptance."""
        match Submission.objects.get(pk=self.form.pk).state:
            case SubmissionState.SUBMITTED:
                self.step(reviewer, SubmissionAction.CLAIM)
            case SubmissionState.IN_REVIEW:
                self.judge(reviewer, VerdictOutcome.OK, set(CODES))
                self.step(reviewer, SubmissionAction.APPROVE)
            case SubmissionState.APPROVED:
                self.step("nation", SubmissionAction.ACCEPT)
            case SubmissionState.ACCEPTED:
                self.step("nation", SubmissionAction.REOPEN)
            case state if state in ENTRY_STATES:
                self.step(office, SubmissionAction.SUBMIT)

    @rule(person=people, action=st.sampled_from(SubmissionAction))
    def step(self, person: str, action: SubmissionAction) -> None:
        def act(submission: Submission, actor: User) -> None:
            given = {"submission": submission, "actor": actor, "revision": submission.revision}
            if action == SubmissionAction.HAND_OVER:
                given["to"] = self.people["second"]
            decision = ACTS[action](**given)
            if action == SubmissionAction.APPROVE:
                found = dict(decision.verdicts.values_list("indicator__code", "outcome"))
                assert found == dict.fromkeys(CODES, "ok")

        self._try(action, person, act)

    @invariant()
    def the_log_leads_from_the_empty_form_to_the_state_of_now(self) -> None:
        form = Submission.objects.get(pk=self.form.pk)
        state = SubmissionState.DRAFT.value
        for entry in Entry.objects.filter(subject_id=str(form.public_id), detail__has_key="to").order_by(
            "pk"
        ):
            assert entry.detail["from"] == state
            state = entry.detail["to"]
        assert state == form.state
        last = form.decisions.order_by("-number").first()
        if last and form.state not in ENTRY_STATES:
            assert last.content_sha256 == content_sha256(submission_content(form))


def test_nobody_leads_a_form_out_of_the_table_and_the_log_explains_it(
    regions: Regions,
    operator_pandeglang: User,
    operator_lebak: User,
    coordinator_banten: User,
    coordinator_bali: User,
    national_reviewer: User,
) -> None:
    both = person_make("Koordinator dan Operator", Role.COORDINATOR, regions.banten)
    assignment_make(both, Role.OPERATOR, regions.pandeglang)
    form = submission_make(edition_make(region_set=regions.region_set), regions.pandeglang)
    Lifecycle.form = submission_fill(form, operator_pandeglang)
    second = person_make("Koordinator Kedua", Role.COORDINATOR, regions.banten)
    everybody = (
        operator_pandeglang,
        operator_lebak,
        coordinator_banten,
        second,
        both,
        coordinator_bali,
        national_reviewer,
    )
    Lifecycle.people = dict(zip(PEOPLE, everybody, strict=True))
    run_state_machine_as_test(
        Lifecycle,
        settings=settings(
            max_examples=examples(15),
            stateful_step_count=20,
            deadline=None,
            # Looking for a shorter story takes minutes, and this one can be read as it is.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    # Otherwise the people above were kept from everything, and nothing was tried.
    assert Lifecycle.taken > {SubmissionAction.SUBMIT, SubmissionAction.CLAIM, SubmissionAction.APPROVE}
    entries_seal()
    assert chain_check().problem == ""
