"""What the database refuses by itself, should code ever go around the services."""

import re
from importlib import import_module
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Answer, AnswerRevision, Decision, EventRow, Evidence, Submission
from apps.submissions.services import Upload, evidence_attach_many
from apps.submissions.workflow import TRANSITIONS
from tests.cast import Regions
from tests.factories import person_make, submission_advance, submission_fill, submission_make
from tests.submissions.conftest import PDF

Cast = dict[str, User]


@pytest.fixture
def cast(operator_pandeglang: User, coordinator_banten: User, national_reviewer: User) -> Cast:
    return {"operator": operator_pandeglang, "reviewer": coordinator_banten, "accepter": national_reviewer}


def _at_commit() -> None:
    """Run what the database checks at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _decide(submission: Submission, action: str, target: str, actor: User) -> Decision:
    """Write a decision row past the service."""
    return Decision.objects.create(
        submission=submission,
        number=submission.decisions.count() + 1,
        action=action,
        from_state=submission.state,
        to_state=target,
        round=submission.round,
        note="Langsung.",
        content_sha256="0" * 64,
        decided_by=actor,
    )


def test_the_database_knows_the_same_steps_as_the_workflow() -> None:
    sql = import_module("apps.submissions.migrations.0002_guards").STATE_GUARD
    in_database = set(re.findall(r"\('(\w+)', '(\w+)'\)", sql))
    in_code = {(s.value, t.target.value) for t in TRANSITIONS.values() for s in t.sources}
    assert in_database == in_code


@pytest.mark.parametrize("source", SubmissionState)
@pytest.mark.parametrize("target", SubmissionState)
def test_the_database_refuses_steps_that_are_not_in_the_table(
    pandeglang: Submission, cast: Cast, source: SubmissionState, target: SubmissionState
) -> None:
    allowed = {(s, t.target) for t in TRANSITIONS.values() for s in t.sources}
    if source == target or (source, target) in allowed:
        return
    submission_advance(pandeglang, source, **cast)
    with pytest.raises(IntegrityError, match="no step leads"), transaction.atomic():
        Submission.objects.filter(pk=pandeglang.pk).update(state=target)


def test_a_submission_begins_as_a_draft(pandeglang: Submission, regions: Regions) -> None:
    with pytest.raises(IntegrityError, match="starts as a draft"), transaction.atomic():
        Submission.objects.create(
            edition=pandeglang.edition, region=regions.lebak, state=SubmissionState.ACCEPTED
        )


def test_a_submission_keeps_its_region(pandeglang: Submission, regions: Regions) -> None:
    with pytest.raises(IntegrityError, match="keeps its edition and region"), transaction.atomic():
        Submission.objects.filter(pk=pandeglang.pk).update(region=regions.lebak)


def test_a_state_needs_its_decision(pandeglang: Submission, cast: Cast) -> None:
    submission_fill(pandeglang, cast["operator"])
    with transaction.atomic():
        Submission.objects.filter(pk=pandeglang.pk).update(state=SubmissionState.SUBMITTED)
        with pytest.raises(IntegrityError, match="no decision behind it"):
            _at_commit()
        transaction.set_rollback(True)


def test_a_decision_needs_its_state(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_fill(pandeglang, cast["operator"])
    with transaction.atomic():
        _decide(submission, "submit", "submitted", cast["operator"])
        with pytest.raises(IntegrityError, match="no decision behind it"):
            _at_commit()
        transaction.set_rollback(True)


def test_several_steps_in_one_transaction_are_accepted(pandeglang: Submission, cast: Cast) -> None:
    with transaction.atomic():
        submission_advance(pandeglang, SubmissionState.ACCEPTED, **cast)
        _at_commit()
    assert Submission.objects.get().state == "accepted"


@pytest.mark.parametrize(
    ("state", "action", "target"),
    [
        (SubmissionState.SUBMITTED, "claim", "in_review"),
        (SubmissionState.IN_REVIEW, "approve", "approved"),
        (SubmissionState.APPROVED, "accept", "accepted"),
    ],
)
def test_four_eyes_hold_in_the_database(
    pandeglang: Submission, cast: Cast, state: SubmissionState, action: str, target: str
) -> None:
    submission = submission_advance(pandeglang, state, **cast)
    with pytest.raises(IntegrityError, match="four eyes"), transaction.atomic():
        _decide(submission, action, target, cast["operator"])
    with transaction.atomic():
        _decide(submission, action, target, cast["accepter"])
        transaction.set_rollback(True)


def test_four_eyes_hold_for_whoever_only_sent_or_only_attached(
    pandeglang: Submission, cast: Cast, regions: Regions
) -> None:
    sender = person_make("Pengirim", Role.OPERATOR, regions.pandeglang)
    uploader = person_make("Pelampir", Role.OPERATOR, regions.pandeglang)
    submission = submission_fill(pandeglang, cast["operator"])
    Evidence.objects.create(
        answer=Answer.objects.first(),
        file="evidence/ab/x.pdf",
        original_name="x.pdf",
        content_type="application/pdf",
        size=1,
        sha256="a" * 64,
        uploaded_by=uploader,
    )
    with transaction.atomic():
        _decide(submission, "submit", "submitted", sender)
        for person in (sender, uploader):
            with pytest.raises(IntegrityError, match="four eyes"), transaction.atomic():
                _decide(submission, "claim", "in_review", person)
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", [s for s in SubmissionState if s not in ("draft", "returned")])
def test_the_content_is_locked_in_the_database(
    pandeglang: Submission, cast: Cast, state: SubmissionState
) -> None:
    submission_advance(pandeglang, state, **cast)
    answer = Answer.objects.get(indicator__code="1.1")
    event = EventRow.objects.get()
    attempts = [
        lambda: Answer.objects.filter(pk=answer.pk).update(value="no_data"),
        lambda: EventRow.objects.filter(pk=event.pk).update(count=99),
        lambda: EventRow.objects.filter(pk=event.pk).delete(),
        lambda: EventRow.objects.bulk_create(
            [EventRow(answer=answer, position=7, election=event.election, level=event.level, count=1)]
        ),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="content is locked"), transaction.atomic():
            attempt()


def test_content_is_not_moved_to_another_form(
    pandeglang: Submission, regions: Regions, cast: Cast, operator_lebak: User
) -> None:
    """Neither out of a locked form nor into it, nor between open ones."""
    submission_advance(pandeglang, SubmissionState.ACCEPTED, **cast)
    lebak = submission_fill(submission_make(pandeglang.edition, regions.lebak), operator_lebak)
    locked, open_one = (Answer.objects.get(submission=s, indicator__code="1.1") for s in (pandeglang, lebak))
    attempts = [
        lambda: Answer.objects.filter(pk=locked.pk).update(submission=lebak),
        lambda: Answer.objects.filter(pk=open_one.pk).update(submission=pandeglang),
        lambda: Answer.objects.filter(pk=open_one.pk).update(
            indicator=Answer.objects.filter(indicator__code="1.2")[0].indicator
        ),
        lambda: EventRow.objects.filter(answer=locked).update(answer=open_one, position=9),
        lambda: EventRow.objects.filter(answer=open_one).update(answer=locked, position=9),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="keep"), transaction.atomic():
            attempt()


def test_evidence_is_withdrawn_once_and_never_changed(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_fill(pandeglang, cast["operator"])
    evidence_attach_many(
        submission=submission, uploads=[Upload("1.1", "a.pdf", BytesIO(PDF))], actor=cast["operator"]
    )
    rows = Evidence.objects.all()
    other = Answer.objects.get(indicator__code="1.2")
    for change in (
        {"sha256": "0" * 64},
        {"file": "lain.pdf"},
        {"uploaded_by": cast["reviewer"]},
        {"answer": other},
    ):
        with pytest.raises(IntegrityError, match=r"never changed|keep their answer"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        rows.delete()
    rows.update(removed_by=cast["operator"], removed_at=timezone.now())
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        rows.update(removed_by=None, removed_at=None)


def test_a_decision_under_another_name_does_not_pass_the_four_eyes(
    pandeglang: Submission, cast: Cast
) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    with pytest.raises(IntegrityError, match="no action return leads"), transaction.atomic():
        _decide(submission, "return", "approved", cast["operator"])


def test_the_database_knows_the_same_actions_as_the_workflow() -> None:
    sql = import_module("apps.submissions.migrations.0003_guards_of_moves").STEP_GUARD
    in_database = set(re.findall(r"\('(\w+)', '(\w+)', '(\w+)'\)", sql))
    in_code = {(a.value, s.value, t.target.value) for a, t in TRANSITIONS.items() for s in t.sources}
    assert in_database == in_code


@pytest.mark.parametrize(
    "table",
    [
        "audit_entry", "submissions_answer", "submissions_answerrevision", "submissions_decision",
        "submissions_eventrow", "submissions_evidence", "submissions_submission", "reviews_verdict",
        "computation_indexrun", "computation_regionresult", "publishing_release",
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_tables_are_not_emptied_at_once(table: str) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL portal.may_truncate = 'off'")
        with pytest.raises(IntegrityError, match="never deleted at once"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("model", [AnswerRevision, Decision])
def test_history_is_append_only(pandeglang: Submission, cast: Cast, model: type) -> None:
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)
    column = "saved_at" if model is AnswerRevision else "decided_at"
    rows = model.objects.order_by()
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        rows.update(**{column: timezone.now()})
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        rows._raw_delete(using="default")


def test_one_submission_a_region_and_one_answer_an_indicator(pandeglang: Submission, cast: Cast) -> None:
    submission_fill(pandeglang, cast["operator"])
    with pytest.raises(IntegrityError), transaction.atomic():
        submission_make(pandeglang.edition, pandeglang.region)
    answer = Answer.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(
            submission=pandeglang, indicator=answer.indicator, value="no_data", saved_by=cast["operator"]
        )


def test_a_count_below_one_is_refused(pandeglang: Submission, cast: Cast) -> None:
    submission_fill(pandeglang, cast["operator"])
    with pytest.raises(IntegrityError, match="event_count_at_least_one"), transaction.atomic():
        EventRow.objects.update(count=0)


def test_sending_back_without_a_reason_is_refused(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    with pytest.raises(IntegrityError, match="decision_reason_given"), transaction.atomic():
        Decision.objects.create(
            submission=submission,
            number=9,
            action="return",
            from_state="in_review",
            to_state="returned",
            round=1,
            note="",
            content_sha256="0" * 64,
            decided_by=cast["reviewer"],
        )
