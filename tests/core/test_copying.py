"""Rows stored by COPY: the same as those that Django inserts, under the same guards."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.core.copying import keys_take, rows_copy, rows_update
from apps.submissions.enums import AnswerOrigin, AnswerValue
from apps.submissions.models import Answer, AnswerRevision
from tests.factories import edition_make, submission_make

pytestmark = pytest.mark.django_db

COLUMNS = ("answer_id", "revision", "content", "origin", "writer", "saved_by_id", "saved_at")
NASTY = 'tab\t, garis miring \\N \\., "kutip", baris\nbaru, é 選挙'


@pytest.fixture
def answer(regions, operator_pandeglang):
    submission = submission_make(edition_make(), regions.pandeglang)
    return Answer.objects.create(
        submission=submission,
        indicator=submission.edition.instrument.indicators.first(),
        value=AnswerValue.NO_DATA,
        saved_by=operator_pandeglang,
    )


def row_of(answer, revision=2, content=None):
    said = content or {"note": NASTY, "events": [], "count": 3}
    return (
        answer.pk,
        revision,
        said,
        AnswerOrigin.WORKBOOK,
        uuid.uuid4(),
        answer.saved_by_id,
        timezone.now(),
    )


def test_a_copied_row_reads_back_as_it_was_given(answer):
    given = [row_of(answer, 2), row_of(answer, 3, {"note": "", "empty": None})]
    rows_copy(AnswerRevision, COLUMNS, given)
    assert list(AnswerRevision.objects.order_by("revision").values_list(*COLUMNS)) == given


def test_what_the_database_refuses_is_an_error_of_django(answer):
    row = row_of(answer)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows_copy(AnswerRevision, COLUMNS, [row, row])
    assert not AnswerRevision.objects.exists()


def test_no_rows_ask_the_database_nothing(db):
    with CaptureQueriesContext(connection) as asked:
        rows_copy(AnswerRevision, COLUMNS, iter(()))
        assert keys_take(Answer, 0) == []
    assert not asked.captured_queries


def test_keys_are_those_that_the_next_rows_would_get(answer):
    keys = keys_take(Answer, 3)
    assert keys == [answer.pk + 1, answer.pk + 2, answer.pk + 3]
    answer.pk = None
    answer.indicator = answer.submission.edition.instrument.indicators.last()
    answer.save(force_insert=True)
    assert answer.pk == keys[-1] + 1


def test_rows_are_changed_in_one_statement_and_read_back_as_they_were_given(answer, operator_badung):
    other = Answer.objects.create(
        submission=answer.submission,
        indicator=answer.submission.edition.instrument.indicators.last(),
        value=AnswerValue.NO_DATA,
        saved_by=answer.saved_by,
    )
    columns = ("value", "note", "revision", "saved_by_id", "saved_at")
    given = [
        (answer.pk, AnswerValue.OCCURRED, NASTY, 7, operator_badung.pk, timezone.now()),
        (other.pk, AnswerValue.DID_NOT_OCCUR, "", 8, operator_badung.pk, timezone.now()),
    ]
    with CaptureQueriesContext(connection) as asked:
        rows_update(Answer, columns, given)
    assert len(asked) == 1
    assert list(Answer.objects.order_by("revision").values_list("pk", *columns)) == given


def test_rows_that_were_not_named_and_columns_stay_as_they_are(answer):
    rows_update(Answer, ("note",), [(answer.pk + 1, "lain")])
    assert Answer.objects.get().note == answer.note
    rows_update(Answer, ("note",), [(answer.pk, "ini")])
    stored = Answer.objects.get()
    assert (stored.note, stored.value, stored.saved_at) == ("ini", answer.value, answer.saved_at)


def test_a_change_that_the_database_refuses_is_an_error_of_django(answer):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows_update(Answer, ("value",), [(answer.pk, "mungkin")])


def test_no_changes_ask_the_database_nothing(db):
    with CaptureQueriesContext(connection) as asked:
        rows_update(Answer, ("note",), [])
    assert not asked
