"""What the database refuses by itself, should code ever go around the services."""

from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.submissions.enums import SubmissionState
from apps.submissions.models import Answer, AnswerRevision, Decision, EventRow, Evidence, Submission
from apps.submissions.services import Upload, evidence_attach_many
from tests.cast import Regions
from tests.factories import edition_make, submission_advance, submission_fill, submission_make
from tests.submissions.conftest import PDF, Cast
from tests.undone import undone


def _at_commit() -> None:
    """Run what the database checks at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_submission_keeps_its_edition_and_region(pandeglang: Submission, regions: Regions) -> None:
    other = edition_make("lain-2020")
    for change in ({"region": regions.lebak}, {"edition": other}):
        with pytest.raises(IntegrityError, match="keeps its edition and region"), transaction.atomic():
            Submission.objects.filter(pk=pandeglang.pk).update(**change)


def test_a_state_needs_its_decision(pandeglang: Submission, cast: Cast) -> None:
    submission_fill(pandeglang, cast["operator"])
    with undone():
        Submission.objects.filter(pk=pandeglang.pk).update(state=SubmissionState.SUBMITTED)
        with pytest.raises(IntegrityError, match="no decision behind it"):
            _at_commit()


def test_a_decision_needs_its_state(pandeglang: Submission, cast: Cast) -> None:
    submission = submission_fill(pandeglang, cast["operator"])
    with undone():
        Decision.objects.create(
            submission=submission,
            number=1,
            action="submit",
            from_state="draft",
            to_state="submitted",
            round=1,
            content_sha256="0" * 64,
            decided_by=cast["operator"],
        )
        with pytest.raises(IntegrityError, match="no decision behind it"):
            _at_commit()


def test_several_steps_in_one_transaction_are_accepted(pandeglang: Submission, cast: Cast) -> None:
    with transaction.atomic():
        submission_advance(pandeglang, SubmissionState.ACCEPTED, **cast)
        _at_commit()
    assert Submission.objects.get().state == "accepted"


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
