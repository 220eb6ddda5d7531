"""How far many forms are, counted together."""

from typing import Any

import pytest

from apps.submissions.enums import AnswerValue
from apps.submissions.models import Answer, Evidence, Submission
from apps.submissions.selectors import Progress, progress_of
from tests.cast import Regions
from tests.factories import edition_make, instrument_make, submission_fill, submission_make


@pytest.fixture
def forms(regions: Regions, operator_pandeglang: Any, operator_lebak: Any) -> list[Submission]:
    """A form with two answers "occurred", one of them with a file in force; one without any answer; another edition's.

    The other answer has a file that was withdrawn, and a third answer, "did not occur", has one in force.
    """
    edition = edition_make()
    filled = submission_fill(submission_make(edition, regions.pandeglang), operator_pandeglang)
    Answer.objects.filter(submission=filled, indicator__code="1.2").update(value=AnswerValue.OCCURRED)
    for code, removed in (("1.1", None), ("1.1", None), ("1.2", filled.updated_at), ("2.1", None)):
        Evidence.objects.create(
            answer=Answer.objects.get(submission=filled, indicator__code=code),
            file="x.pdf",
            original_name="x.pdf",
            size=1,
            sha256=f"{Evidence.objects.count():064d}",
            uploaded_by=operator_pandeglang,
            removed_by=operator_pandeglang if removed else None,
            removed_at=removed,
        )
    larger = edition_make("lain", instrument=instrument_make("lain", each=3))
    other = submission_fill(submission_make(larger, regions.lebak), operator_lebak)
    return [filled, submission_make(edition, regions.lebak), other]


def test_forms_are_counted_together_as_one_by_one(
    forms: list[Submission], django_assert_num_queries: Any
) -> None:
    rows = Submission.objects.with_progress().in_bulk([form.pk for form in forms])
    one_by_one = {
        pk: Progress(row.indicator_count, row.answer_count, row.occurred_count, row.backed_count)
        for pk, row in rows.items()
    }
    asked = {form.pk: form.edition.instrument_id for form in forms}
    with django_assert_num_queries(2):
        together = progress_of(asked)
    assert together == one_by_one
    assert together == {
        forms[0].pk: Progress(4, 4, 2, 1),
        forms[1].pk: Progress(4, 0, 0, 0),
        forms[2].pk: Progress(6, 6, 1, 0),
    }
    assert [together[form.pk].is_complete for form in forms] == [True, False, True]
