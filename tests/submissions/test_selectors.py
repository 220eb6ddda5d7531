"""How far a form is, and what changed in it since it was sent back."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.indicators.models import Edition, Instrument
from apps.indicators.selectors import instrument_structure
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope
from apps.reviews.enums import VerdictOutcome
from apps.reviews.services import VerdictInput, submission_return
from apps.submissions.enums import AnswerValue, SubmissionAction, SubmissionState
from apps.submissions.models import Decision, Evidence, Submission
from apps.submissions.selectors import (
    Change,
    Remark,
    answer_list,
    change_by_code,
    decision_list,
    evidence_list_of,
    explanations_of,
    filled_form,
    outline_of,
    previous_edition_of,
    remark_by_code,
    submission_content,
    submission_get,
    submission_list,
)
from apps.submissions.services import (
    AnswerInput,
    EventInput,
    Upload,
    answer_save_many,
    evidence_attach_many,
    evidence_remove,
    submission_transition,
)
from tests.cast import Regions
from tests.factories import (
    edition_make,
    instrument_make,
    region_make,
    submission_advance,
    submission_fill,
    submission_make,
)
from tests.submissions.conftest import PDF, Cast

CODES = ("1.1", "1.2", "2.1", "2.2")

EVENT = EventInput("pemilu-2024", "rendah", 1, "kejadian", "Perusakan alat peraga.", "Laporan")


def _attach(submission: Submission, actor: User, code: str = "1.1", content: bytes = PDF) -> Evidence:
    [file] = evidence_attach_many(
        submission=submission, uploads=[Upload(code, "bukti.pdf", BytesIO(content))], actor=actor
    )
    return file


# How far a form is


def test_a_form_counts_its_answers_and_what_shows_them(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    """Lists count in the database, the form in Python: 1.1 is shown by a file, 1.2 no longer, 2.1 has no data."""
    occurred = [AnswerInput(code, AnswerValue.OCCURRED, events=(EVENT,)) for code in ("1.1", "1.2")]
    answers = [*occurred, AnswerInput("2.1", AnswerValue.NO_DATA)]
    answer_save_many(submission=pandeglang, inputs=answers, actor=operator_pandeglang)
    kept, withdrawn = (_attach(pandeglang, operator_pandeglang, code) for code in ("1.1", "1.2"))
    evidence_remove(evidence=withdrawn, actor=operator_pandeglang)

    row = submission_list(scope=RegionScope.nation()).with_progress().get()
    dimensions = instrument_structure(pandeglang.edition.instrument).dimensions
    first, second = outline_of(dimensions, answer_list(pandeglang))

    assert (row.indicator_count, row.answer_count, row.occurred_count, row.backed_count) == (4, 3, 2, 1)
    assert (first.total, first.answered, first.unanswered, first.without_evidence) == (2, 2, 0, 1)
    assert (second.total, second.answered, second.unanswered, second.without_evidence) == (2, 1, 1, 0)
    assert [item.indicator.code for item in first.items if item.lacks_evidence] == ["1.2"]
    assert evidence_list_of(pandeglang) == [kept]
    assert submission_content(pandeglang)["1.2"]["evidence"] == []


def test_no_data_is_an_answer_and_can_be_sent_with_a_reason(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    answers = [AnswerInput(code, AnswerValue.NO_DATA, note="Arsip terbakar.") for code in CODES]
    saved = answer_save_many(submission=pandeglang, inputs=answers, actor=operator_pandeglang).submission
    submission_transition(
        submission=saved, action=SubmissionAction.SUBMIT, actor=operator_pandeglang, revision=saved.revision
    )
    assert Submission.objects.get().state == SubmissionState.SUBMITTED


def test_a_dimension_leads_to_what_is_to_be_mended_first_and_then_to_what_is_empty(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    [dimension, _] = instrument_structure(pandeglang.edition.instrument).dimensions
    remark = Remark(pandeglang.edition.instrument.indicators.get(code="1.2"), "Perbaiki.", Decision())

    def next_open(*, is_mended: bool = False) -> str:
        changes = {"1.2": Change(None, {})} if is_mended else {}
        report = filled_form(pandeglang).report
        [status] = outline_of([dimension], answer_list(pandeglang), {"1.2": remark}, changes, report)
        found = status.next_open()
        return found.indicator.code if found else ""

    answer_save_many(
        submission=pandeglang,
        inputs=[AnswerInput("1.2", AnswerValue.DID_NOT_OCCUR)],
        actor=operator_pandeglang,
    )
    assert (next_open(), next_open(is_mended=True)) == ("1.2", "1.1")
    unexplained = AnswerInput("1.1", AnswerValue.NO_DATA)
    answer_save_many(submission=pandeglang, inputs=[unexplained], actor=operator_pandeglang)
    assert (next_open(), next_open(is_mended=True)) == ("1.2", "1.1")
    explained = replace(unexplained, note="Arsip terbakar.", read_at=1)
    answer_save_many(submission=pandeglang, inputs=[explained], actor=operator_pandeglang)
    assert (next_open(), next_open(is_mended=True)) == ("1.2", "")
    [status] = outline_of([dimension], answer_list(pandeglang))
    begun = status.next_open({"1.1"})
    assert begun == status.items[0], "something was typed over its answer that is no answer yet"


def test_rows_of_one_election_and_level_are_pointed_out(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    low = EventInput("pemilu-2024", "rendah", 2, "kejadian", "Bentrok.", "Polres")
    rows = (low, replace(low, level="tinggi"), replace(low, narrative="Bentrok lagi."))
    answer = AnswerInput("1.1", AnswerValue.OCCURRED, events=rows)
    answer_save_many(submission=pandeglang, inputs=[answer], actor=operator_pandeglang)
    [status, _] = filled_form(pandeglang).statuses
    told = [[row.finding.check.code for row in item.findings] for item in status.items]
    assert told == [["_evidence", "_repeated_rows"], ["_answered"]]


# What changed since a form was sent back


@pytest.fixture
def returned(pandeglang: Submission, cast: Cast) -> Submission:
    """A returned form; a file stands behind 1.2, one behind 2.1 was withdrawn before."""
    filled = submission_fill(pandeglang, cast["operator"])
    _attach(filled, cast["operator"], "1.2")
    evidence_remove(evidence=_attach(filled, cast["operator"], "2.1"), actor=cast["operator"])
    return submission_advance(filled, SubmissionState.RETURNED, **cast)


def _step(action: SubmissionAction, submission: Submission, actor: User) -> None:
    stored = Submission.objects.get(pk=submission.pk)
    submission_transition(
        submission=stored, action=action, actor=actor, revision=stored.revision, note="Sebabnya."
    )


def _changes(submission: Submission) -> dict[str, Change]:
    content, explanations = submission_content(submission), explanations_of(submission)
    return change_by_code(submission, decision_list(submission), content, explanations)


def test_nothing_has_changed_right_after_the_return(returned: Submission) -> None:
    assert _changes(returned) == {}


def test_a_file_attached_after_the_return_is_a_change(returned: Submission, cast: Cast) -> None:
    file = _attach(returned, cast["operator"], "1.1")
    [(code, change)] = _changes(returned).items()
    assert (code, change.before["evidence"], change.after["evidence"]) == ("1.1", [], [file.sha256])


def test_a_file_withdrawn_after_the_return_is_a_change(returned: Submission, cast: Cast) -> None:
    file = Evidence.objects.in_force().get()
    evidence_remove(evidence=file, actor=cast["operator"])
    [(code, change)] = _changes(returned).items()
    assert (code, change.before["evidence"], change.after["evidence"]) == ("1.2", [file.sha256], [])


def test_a_file_exchanged_for_another_is_a_change(returned: Submission, cast: Cast) -> None:
    evidence_remove(evidence=Evidence.objects.in_force().get(), actor=cast["operator"])
    _attach(returned, cast["operator"], "1.2", PDF + b"%")
    assert list(_changes(returned)) == ["1.2"]


def test_an_answer_changed_and_changed_back_is_no_change(returned: Submission, cast: Cast) -> None:
    def save(value: AnswerValue, read_at: int) -> None:
        item = AnswerInput("1.2", value, read_at=read_at)
        answer_save_many(submission=returned, inputs=[item], actor=cast["operator"])

    save(AnswerValue.NO_DATA, 1)
    [(code, change)] = _changes(returned).items()
    assert (code, change.before["value"], change.after["value"]) == ("1.2", "did_not_occur", "no_data")
    save(AnswerValue.DID_NOT_OCCUR, 2)
    assert _changes(returned) == {}


def test_changes_are_told_from_what_stood_in_this_form_when_it_was_sent_back(
    pandeglang: Submission, cast: Cast, regions: Regions, operator_lebak: User
) -> None:
    """Neither from its earlier versions, nor from what another office answered."""
    submission_fill(pandeglang, cast["operator"])
    again = AnswerInput("1.2", AnswerValue.NO_DATA, note="Arsip terbakar.", read_at=1)
    answer_save_many(submission=pandeglang, inputs=[again], actor=cast["operator"])
    lebak = submission_make(pandeglang.edition, regions.lebak)
    answers = [AnswerInput(code, AnswerValue.NO_DATA) for code in CODES]
    answer_save_many(submission=lebak, inputs=answers, actor=operator_lebak)
    for action, person in (("submit", "operator"), ("claim", "reviewer"), ("return", "reviewer")):
        _step(SubmissionAction(action), pandeglang, cast[person])
    assert _changes(pandeglang) == {}


def test_changes_are_told_from_the_last_time_the_form_was_sent_back(returned: Submission, cast: Cast) -> None:
    """What was mended after the first return is nothing new after the form was opened again."""
    _attach(returned, cast["operator"], "1.1")
    for action, person in (
        ("submit", "operator"),
        ("claim", "reviewer"),
        ("approve", "reviewer"),
        ("reopen", "accepter"),
    ):
        _step(SubmissionAction(action), returned, cast[person])
    assert _changes(returned) == {}
    _attach(returned, cast["operator"], "2.2")
    assert list(_changes(returned)) == ["2.2"]


def test_a_form_that_was_never_sent_back_has_no_changes(pandeglang: Submission, cast: Cast) -> None:
    submission_fill(pandeglang, cast["operator"])
    assert _changes(pandeglang) == {}


def test_the_edition_before_is_the_newest_that_was_accepted_of_this_office_and_instrument(
    regions: Regions, cast: Cast, operator_lebak: User
) -> None:
    """Other offices, other instruments, later editions, and forms that were not accepted are not compared with."""
    asked = instrument_make("sama")
    under_its_old_code = region_make(
        "30.01",
        "Kabupaten Pandeglang",
        RegionLevel.REGENCY,
        regions.banten,
        valid_from=date(2010, 1, 1),
        valid_to=date(2022, 1, 1),
        lineage="36.01",
    )

    def form(
        year: int,
        instrument: Instrument = asked,
        region: Region = regions.pandeglang,
        state: SubmissionState = SubmissionState.ACCEPTED,
    ) -> Submission:
        edition = edition_make(f"{year}-{instrument.code}-{region.code}-{state}", instrument=instrument)
        Edition.objects.filter(pk=edition.pk).update(reference_on=date(year, 2, 14))
        people = cast if region != regions.lebak else {**cast, "operator": operator_lebak}
        return submission_advance(submission_make(edition, region), state, **people)

    current = form(2024, instrument_make("sama", 2), state=SubmissionState.DRAFT)
    codes = ["1.1", "1.2"]
    assert previous_edition_of(current, scope=RegionScope.nation(), codes=codes) is None
    form(2019)
    newest = form(2022, region=under_its_old_code)
    form(2023, region=regions.lebak)
    form(2023, instrument_make("lain"))
    form(2023, state=SubmissionState.APPROVED)
    form(2029)

    read = submission_get(scope=RegionScope.nation(), public_id=current.public_id)  # knows its key
    assert read.previous == newest
    current = Submission.objects.get(pk=current.pk)  # which is kept for one page
    found = previous_edition_of(current, scope=RegionScope.of(["36"]), codes=codes)

    assert found is not None
    assert found.edition == newest.edition
    assert set(found.facts) == set(codes)
    assert (found.facts["1.1"].value, found.facts["1.2"].value) == (
        AnswerValue.OCCURRED,
        AnswerValue.DID_NOT_OCCUR,
    )
    assert previous_edition_of(current, scope=RegionScope.of(["51"]), codes=codes) is None


def test_remarks_are_those_of_the_last_return_and_gone_after_a_reopening(
    pandeglang: Submission, cast: Cast
) -> None:
    submission = submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)

    def send_back(code: str, *others: str) -> None:
        submission_return(
            submission=submission,
            actor=cast["reviewer"],
            revision=Submission.objects.get().revision,
            note="",
            verdicts=[
                VerdictInput(code, VerdictOutcome.RETURNED, f"Perbaiki {code}."),
                *(VerdictInput(other, VerdictOutcome.OK) for other in ("2.2", *others)),
            ],
        )

    def remarks() -> dict[str, str]:
        found = remark_by_code(decision_list(submission))
        return {code: remark.reason for code, remark in found.items()}

    assert remarks() == {}
    send_back("1.1")
    assert remarks() == {"1.1": "Perbaiki 1.1."}
    _step(SubmissionAction.SUBMIT, submission, cast["operator"])
    _step(SubmissionAction.CLAIM, submission, cast["reviewer"])
    send_back("1.2", "1.1")
    assert remarks() == {"1.2": "Perbaiki 1.2."}
    for action, person in (("submit", "operator"), ("claim", "reviewer"), ("approve", "reviewer")):
        _step(SubmissionAction(action), submission, cast[person])
    assert remarks() == {"1.2": "Perbaiki 1.2."}
    _step(SubmissionAction.REOPEN, submission, cast["accepter"])
    assert remarks() == {}


def test_answers_are_read_with_what_is_asked_for_alone(
    pandeglang: Submission, operator_pandeglang: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Django joins all that is not null where nothing is named: that took a fifth of the time of every save."""
    submission_fill(pandeglang, operator_pandeglang)

    with django_assert_num_queries(1) as queries:
        list(pandeglang.answers.order_by("pk").with_events().with_hashes())

    assert queries.captured_queries[0]["sql"].count("JOIN") == 0


def test_that_there_is_no_earlier_form_is_known_without_a_query(
    pandeglang: Submission, operator_pandeglang: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = submission_get(scope=RegionScope.nation(), public_id=pandeglang.public_id)
        assert found.previous is None
