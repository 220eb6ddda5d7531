import io
import uuid
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.accounts.permissions import Permission, Role
from apps.accounts.selectors import user_has
from apps.audit.models import Entry
from apps.core.exceptions import ConflictError, InvalidInputError, NotAllowedError
from apps.indicators.enums import EditionState
from apps.indicators.selectors import indicator_rows
from apps.submissions.enums import AnswerOrigin, AnswerValue, SubmissionState
from apps.submissions.models import Answer, AnswerRevision, Submission
from apps.submissions.selectors import codebook_of, submission_content
from apps.submissions.services import (
    AnswerInput,
    EventInput,
    answer_save_forms,
    answer_save_many,
    draft_keep,
)
from tests.cast import Regions
from tests.factories import (
    assignment_make,
    edition_make,
    instrument_make,
    person_make,
    submission_advance,
    submission_make,
)

EVENT = EventInput(
    election="pemilu-2024", level="tinggi", count=3, unit="kejadian", narrative="Bentrok.", source="Polres"
)
OCCURRED = AnswerInput("1.1", AnswerValue.OCCURRED, events=(EVENT,))
NOT_OCCURRED = AnswerInput("1.2", AnswerValue.DID_NOT_OCCUR, note="Sudah ditanyakan ke Polres.")


def test_answer_save_many_stores_answers_events_and_one_line_of_history_each(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    outcome = answer_save_many(
        submission=pandeglang, inputs=[OCCURRED, NOT_OCCURRED], actor=operator_pandeglang
    )

    assert [answer.indicator.code for answer in outcome.saved] == ["1.1", "1.2"]
    assert outcome.conflicts == []
    assert outcome.submission.revision == 1
    event = {
        "election": "pemilu-2024",
        "level": "tinggi",
        "count": 3,
        "unit": "kejadian",
        "narrative": "Bentrok.",
        "source": "Polres",
    }
    expected = {
        "1.1": {"value": "occurred", "note": "", "events": [event], "evidence": []},
        "1.2": {
            "value": "did_not_occur",
            "note": "Sudah ditanyakan ke Polres.",
            "events": [],
            "evidence": [],
        },
    }
    assert submission_content(pandeglang) == expected
    history = AnswerRevision.objects.order_by("answer__indicator__position")
    assert [(row.revision, row.content, row.saved_by) for row in history] == [
        (1, expected["1.1"], operator_pandeglang),
        (1, expected["1.2"], operator_pandeglang),
    ]
    entry = Entry.objects.get(action="answer.save")
    assert entry.detail == {
        "indicators": {"1.1": 1, "1.2": 1},
        "before": {"1.1": "belum dijawab", "1.2": "belum dijawab"},
        "after": {"1.1": "Terjadi", "1.2": "Tidak terjadi"},
    }
    assert entry.sentence == (
        "Operator Pandeglang menyimpan isian Kabupaten Pandeglang (Edisi uji-2024, revisi 1): "
        "1.1 Indikator 1.1 dijawab Terjadi; 1.2 Indikator 1.2 dijawab Tidak terjadi."
    )
    assert entry.subject_id == str(pandeglang.public_id)


def test_answer_save_many_keeps_every_version(pandeglang: Submission, operator_pandeglang: User) -> None:
    answer_save_many(submission=pandeglang, inputs=[OCCURRED], actor=operator_pandeglang)
    first_saved_at = Answer.objects.get().saved_at
    second = AnswerInput("1.1", AnswerValue.NO_DATA, note="Berkas hilang.", read_at=1)
    answer_save_many(submission=pandeglang, inputs=[second], actor=operator_pandeglang)

    answer = Answer.objects.get()
    assert answer.saved_at > first_saved_at
    assert (answer.value, answer.revision, answer.events.count()) == ("no_data", 2, 0)
    assert [row.content["value"] for row in answer.revisions.order_by("revision")] == ["occurred", "no_data"]


def test_answer_save_many_leaves_nothing_of_the_version_before_in_the_answer(
    pandeglang: Submission, operator_pandeglang: User, regions: Regions
) -> None:
    colleague = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)
    first = replace(OCCURRED, note="Catatan lama.")
    answer_save_many(submission=pandeglang, inputs=[first], actor=operator_pandeglang)
    before = Answer.objects.get()
    low, high = replace(EVENT, level="rendah", narrative="Yang ringan."), replace(EVENT, count=1)
    second = replace(OCCURRED, note="Catatan baru.", events=(low, high), read_at=1)
    answer_save_many(submission=pandeglang, inputs=[second], actor=colleague)

    after = Answer.objects.get()
    assert (after.note, after.saved_by) == ("Catatan baru.", colleague)
    assert after.saved_at > before.saved_at
    events = after.events.values_list("position", "level__code", "count", "narrative")
    assert list(events) == [(0, "rendah", 3, "Yang ringan."), (1, "tinggi", 1, "Bentrok.")]
    [newest, _] = after.revisions.order_by("-revision")
    assert (newest.saved_by, newest.saved_at) == (colleague, after.saved_at)
    assert newest.content == submission_content(pandeglang)["1.1"]


def test_answer_save_many_stores_every_text_without_blanks_around_it_and_with_plain_line_ends(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    typed = replace(EVENT, unit=" kejadian ", narrative="\r\nSatu.\r\nDua.\rTiga.\n", source="\tPolres ")
    item = replace(OCCURRED, note="  Satu.\r\nDua.\n ", events=(typed,))
    answer_save_many(submission=pandeglang, inputs=[item], actor=operator_pandeglang)
    stored = submission_content(pandeglang)["1.1"]
    [event] = stored["events"]
    assert (stored["note"], event["unit"], event["narrative"], event["source"]) == (
        "Satu.\nDua.",
        "kejadian",
        "Satu.\nDua.\nTiga.",
        "Polres",
    )


@pytest.mark.parametrize(
    "item",
    [
        replace(NOT_OCCURRED, note="x" * 5000),
        replace(OCCURRED, events=(EVENT,) * 100),
        replace(OCCURRED, events=(replace(EVENT, count=1_000_000),)),
        replace(OCCURRED, events=(replace(EVENT, unit="x" * 60, narrative="x" * 5000, source="x" * 200),)),
    ],
    ids=["note", "events", "count", "texts"],
)
def test_answer_save_many_takes_the_longest_and_the_most_that_it_names(
    pandeglang: Submission, operator_pandeglang: User, item: AnswerInput
) -> None:
    assert answer_save_many(submission=pandeglang, inputs=[item], actor=operator_pandeglang).saved


def test_answer_save_many_counts_nothing_that_was_sent_unchanged(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    note = "Baris satu.\nBaris dua."
    stored = replace(NOT_OCCURRED, note=note)
    answer_save_many(submission=pandeglang, inputs=[stored], actor=operator_pandeglang)

    as_browsers_send_it = replace(stored, note=" Baris satu.\r\nBaris dua.\r\n", read_at=1)
    outcome = answer_save_many(submission=pandeglang, inputs=[as_browsers_send_it], actor=operator_pandeglang)

    assert outcome.saved == []
    assert Answer.objects.get().revision == 1
    assert outcome.submission.revision == 1


def test_answer_save_many_reports_a_stale_answer_and_stores_the_others(
    pandeglang: Submission, operator_pandeglang: User, regions: Regions
) -> None:
    colleague = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)
    answer_save_many(submission=pandeglang, inputs=[OCCURRED], actor=operator_pandeglang)
    theirs = AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR, read_at=1)
    answer_save_many(submission=pandeglang, inputs=[theirs], actor=colleague)

    mine = AnswerInput("1.1", AnswerValue.NO_DATA, note="Menurut saya tidak ada data.", read_at=1)
    outcome = answer_save_many(submission=pandeglang, inputs=[mine, NOT_OCCURRED], actor=operator_pandeglang)

    conflict = outcome.conflicts[0]
    assert (conflict.indicator.code, conflict.sent, conflict.stored.saved_by) == ("1.1", mine, colleague)
    assert [answer.indicator.code for answer in outcome.saved] == ["1.2"]
    stored = Answer.objects.get(indicator__code="1.1")
    assert (stored.value, stored.revision) == ("did_not_occur", 2)


def test_answer_save_many_takes_my_version_once_i_have_seen_the_other(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    answer_save_many(submission=pandeglang, inputs=[OCCURRED], actor=operator_pandeglang)
    answer_save_many(
        submission=pandeglang,
        inputs=[AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR, read_at=1)],
        actor=operator_pandeglang,
    )
    outcome = answer_save_many(
        submission=pandeglang,
        inputs=[AnswerInput("1.1", AnswerValue.NO_DATA, read_at=2)],
        actor=operator_pandeglang,
    )
    assert outcome.conflicts == []
    assert Answer.objects.get().value == "no_data"


def test_answer_save_many_reports_a_second_first_answer(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    answer_save_many(submission=pandeglang, inputs=[OCCURRED], actor=operator_pandeglang)
    blind = AnswerInput("1.1", AnswerValue.NO_DATA, read_at=0)
    outcome = answer_save_many(submission=pandeglang, inputs=[blind], actor=operator_pandeglang)
    assert [conflict.sent for conflict in outcome.conflicts] == [blind]
    assert Answer.objects.get().value == "occurred"


def test_answer_save_many_leaves_alone_what_the_sender_did_not_touch(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    """A form sends all its indicators; a colleague's newer answer to one that was left alone is no clash."""
    answer_save_many(submission=pandeglang, inputs=[OCCURRED], actor=operator_pandeglang)
    newer = AnswerInput("1.1", AnswerValue.NO_DATA, read_at=1)
    answer_save_many(submission=pandeglang, inputs=[newer], actor=operator_pandeglang)

    untouched = replace(OCCURRED, read_at=1)
    outcome = answer_save_many(
        submission=pandeglang, inputs=[untouched, NOT_OCCURRED], actor=operator_pandeglang
    )

    assert outcome.conflicts == []
    assert [answer.indicator.code for answer in outcome.saved] == ["1.2"]
    assert Answer.objects.get(indicator__code="1.1").value == "no_data"


@pytest.mark.parametrize(
    ("item", "place"),
    [
        (AnswerInput("1.1", AnswerValue.OCCURRED), "1.1.events"),
        (AnswerInput("1.1", AnswerValue.NO_DATA, events=(EVENT,)), "1.1.events"),
        (AnswerInput("1.1", AnswerValue.DID_NOT_OCCUR, events=(EVENT,)), "1.1.events"),
        (AnswerInput("9.9", AnswerValue.NO_DATA), "9.9.indicator"),
        (AnswerInput("1.1", AnswerValue.NO_DATA, note="x" * 5001), "1.1.note"),
        (replace(OCCURRED, events=(replace(EVENT, count=0),)), "1.1.0.count"),
        (replace(OCCURRED, events=(replace(EVENT, count=-4),)), "1.1.0.count"),
        (replace(OCCURRED, events=(replace(EVENT, count=1_000_001),)), "1.1.0.count"),
        (replace(OCCURRED, events=(EVENT, replace(EVENT, election=""))), "1.1.1.election"),
        (replace(OCCURRED, events=(replace(EVENT, election="pemilu-1955"),)), "1.1.0.election"),
        (replace(OCCURRED, events=(replace(EVENT, level="gawat"),)), "1.1.0.level"),
        (replace(OCCURRED, events=(replace(EVENT, narrative="  "),)), "1.1.0.narrative"),
        (replace(OCCURRED, events=(replace(EVENT, source=""),)), "1.1.0.source"),
        (replace(OCCURRED, events=(replace(EVENT, source="x" * 201),)), "1.1.0.source"),
        (replace(OCCURRED, events=(replace(EVENT, narrative="x" * 5001),)), "1.1.0.narrative"),
        (replace(OCCURRED, events=(replace(EVENT, unit=""),)), "1.1.0.unit"),
        (replace(OCCURRED, events=(replace(EVENT, unit="x" * 61),)), "1.1.0.unit"),
        (replace(OCCURRED, events=(EVENT,) * 101), "1.1.events"),
    ],
)
def test_answer_save_many_refuses_what_cannot_be_and_stores_nothing(
    pandeglang: Submission, operator_pandeglang: User, item: AnswerInput, place: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        answer_save_many(submission=pandeglang, inputs=[item, NOT_OCCURRED], actor=operator_pandeglang)
    assert list(refused.value.errors) == [place]
    assert Answer.objects.count() == 0


def test_answer_save_many_stores_the_longest_and_the_most_that_is_allowed(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    longest = replace(EVENT, count=1_000_000, unit="u" * 60, narrative="n" * 5000, source="s" * 200)
    item = replace(OCCURRED, note="c" * 5000, events=(longest,) * 100)
    answer_save_many(submission=pandeglang, inputs=[item], actor=operator_pandeglang)
    answer = Answer.objects.get()
    assert (answer.note, answer.events.count()) == ("c" * 5000, 100)
    assert set(answer.events.values_list("count", "unit", "narrative", "source")) == {
        (1_000_000, "u" * 60, "n" * 5000, "s" * 200)
    }


def test_answer_save_many_refuses_an_indicator_sent_twice(
    pandeglang: Submission, operator_pandeglang: User
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        answer_save_many(submission=pandeglang, inputs=[OCCURRED, OCCURRED], actor=operator_pandeglang)
    assert refused.value.errors == {"1.1.indicator": ["Indikator ini dikirim dua kali."]}


@pytest.mark.parametrize(
    "actor", ["operator_lebak", "operator_banten", "coordinator_banten", "national_reviewer", "outsider"]
)
def test_answer_save_many_is_for_the_own_office_alone(
    pandeglang: Submission, request: pytest.FixtureRequest, actor: str
) -> None:
    with pytest.raises(NotAllowedError):
        answer_save_many(submission=pandeglang, inputs=[OCCURRED], actor=request.getfixturevalue(actor))
    assert Answer.objects.count() == 0


@pytest.mark.parametrize(
    "state",
    [
        SubmissionState.SUBMITTED,
        SubmissionState.IN_REVIEW,
        SubmissionState.APPROVED,
        SubmissionState.ACCEPTED,
    ],
)
def test_answer_save_many_finds_the_form_locked(
    pandeglang: Submission,
    operator_pandeglang: User,
    coordinator_banten: User,
    national_reviewer: User,
    state: SubmissionState,
) -> None:
    submission_advance(
        pandeglang,
        state,
        operator=operator_pandeglang,
        reviewer=coordinator_banten,
        accepter=national_reviewer,
    )
    with pytest.raises(ConflictError, match="terkunci"):
        answer_save_many(
            submission=pandeglang,
            inputs=[AnswerInput("1.2", AnswerValue.NO_DATA, read_at=1)],
            actor=operator_pandeglang,
        )
    assert Answer.objects.get(indicator__code="1.2").value == "did_not_occur"


def test_answer_save_many_needs_an_open_edition(regions: Regions, operator_pandeglang: User) -> None:
    closed = edition_make("tutup-2024", region_set=regions.region_set, state=EditionState.CLOSED)
    submission = submission_make(closed, regions.pandeglang)
    with pytest.raises(ConflictError, match="Edisi ini ditutup"):
        answer_save_many(submission=submission, inputs=[OCCURRED], actor=operator_pandeglang)


@pytest.mark.parametrize("each", [1, 30])
@pytest.mark.parametrize(("is_first", "queries"), [(True, 10), (False, 10)])
def test_answer_save_many_takes_the_same_number_of_statements_for_1_and_for_30_answers(
    regions: Regions,
    operator_pandeglang: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    each: int,
    queries: int,
    *,
    is_first: bool,
) -> None:
    user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.pandeglang)  # read once a person
    edition = edition_make(instrument=instrument_make(dimensions=1, each=each))
    submission = submission_make(edition, regions.pandeglang)
    codebook_of(submission.edition)  # read once an instrument, as the next
    indicator_rows(submission.edition.instrument)
    codes = [f"1.{number}" for number in range(1, each + 1)]
    inputs = [AnswerInput(code, AnswerValue.OCCURRED, events=(EVENT, EVENT)) for code in codes]
    if not is_first:
        answer_save_many(submission=submission, inputs=inputs, actor=operator_pandeglang)
        inputs = [AnswerInput(code, AnswerValue.OCCURRED, events=(EVENT,), read_at=1) for code in codes]
    with django_assert_num_queries(queries):
        answer_save_many(submission=submission, inputs=inputs, actor=operator_pandeglang)


def test_content_read_as_plain_rows_is_what_the_answers_say(pandeglang, operator_pandeglang):
    from apps.demo.pdf import pdf_page
    from apps.submissions.content import answer_content
    from apps.submissions.selectors import answer_list
    from apps.submissions.services import Upload, evidence_attach_many
    from tests.factories import submission_fill

    submission_fill(pandeglang, operator_pandeglang)
    upload = Upload("1.1", "laporan.pdf", io.BytesIO(pdf_page("Laporan")))
    evidence_attach_many(submission=pandeglang, uploads=[upload], actor=operator_pandeglang)

    content = submission_content(pandeglang)

    assert content["1.1"]["evidence"]
    assert content == {answer.indicator.code: answer_content(answer) for answer in answer_list(pandeglang)}


def test_two_people_who_say_the_same_contradict_each_other_in_nothing(
    pandeglang: Submission, operator_pandeglang: User, regions: Regions
) -> None:
    answer_save_many(submission=pandeglang, inputs=[OCCURRED], actor=operator_pandeglang)
    colleague = person_make("Rekan", Role.OPERATOR, regions.pandeglang)

    same = answer_save_many(submission=pandeglang, inputs=[OCCURRED], actor=colleague)
    assert (same.saved, same.conflicts) == ([], [])
    other = replace(OCCURRED, note="Lain.")
    assert len(answer_save_many(submission=pandeglang, inputs=[other], actor=colleague).conflicts) == 1


def test_a_page_whose_answer_was_lost_is_stored_once_and_contradicts_nobody(
    pandeglang: Submission, operator_pandeglang: User, regions: Regions
) -> None:
    mine = replace(OCCURRED, writer=uuid.uuid4())
    answer_save_many(submission=pandeglang, inputs=[mine], actor=operator_pandeglang)
    # It does not know that its first version arrived, and goes on.
    more = replace(mine, note="Lebih lengkap.")
    again = answer_save_many(submission=pandeglang, inputs=[more], actor=operator_pandeglang)
    assert [answer.revision for answer in again.saved] == [2]
    colleague = person_make("Rekan", Role.OPERATOR, regions.pandeglang)
    theirs = replace(OCCURRED, note="Dari rekan.", read_at=2)
    answer_save_many(submission=pandeglang, inputs=[theirs], actor=colleague)

    repeated = answer_save_many(
        submission=pandeglang,
        inputs=[
            mine,
        ],
        actor=operator_pandeglang,
    )
    assert (repeated.saved, repeated.conflicts) == ([], [])
    assert Answer.objects.get().note == "Dari rekan."
    assert AnswerRevision.objects.count() == 3

    for other in (replace(mine, writer=uuid.uuid4()), replace(mine, note="Baru.")):
        outcome = answer_save_many(submission=pandeglang, inputs=[other], actor=operator_pandeglang)
        assert len(outcome.conflicts) == 1


@pytest.mark.parametrize("origin", AnswerOrigin)
def test_every_version_says_by_which_way_it_came(
    origin: AnswerOrigin, pandeglang: Submission, operator_pandeglang: User
) -> None:
    answer_save_many(submission=pandeglang, inputs=[OCCURRED], actor=operator_pandeglang, origin=origin)
    assert AnswerRevision.objects.get().origin == origin


def test_answer_save_forms_asks_the_database_as_often_for_two_forms_as_for_one(
    edition, pandeglang, regions, operator_pandeglang, django_assert_num_queries
):
    for region in (regions.lebak, regions.banten):
        assignment_make(operator_pandeglang, Role.OPERATOR, region)
    lebak, banten = (submission_make(edition, region) for region in (regions.lebak, regions.banten))
    inputs = [OCCURRED, NOT_OCCURRED]

    def save(*forms: Submission) -> list[int]:
        outcomes = answer_save_forms(
            forms=[(form, inputs) for form in forms], actor=operator_pandeglang, origin=AnswerOrigin.WORKBOOK
        )
        return [len(outcome.saved) for outcome in outcomes]

    user_has(operator_pandeglang, Permission.SUBMISSION_ENTER, regions.pandeglang)  # read once a person
    edition = Submission.objects.get(pk=pandeglang.pk).edition
    codebook_of(edition)  # levels are read once an instrument, as its indicators
    indicator_rows(edition.instrument)
    with CaptureQueriesContext(connection) as one:
        assert save(pandeglang) == [2]
    with django_assert_num_queries(len(one)):
        assert save(lebak, banten) == [2, 2]
    assert sorted(Entry.objects.values_list("region__code", flat=True)) == ["36", "36.01", "36.02"]
    assert submission_content(lebak) == submission_content(pandeglang)
    assert [Submission.objects.get(pk=form.pk).revision for form in (pandeglang, lebak, banten)] == [1, 1, 1]


def test_answer_save_forms_tells_the_conflicts_and_drafts_of_one_form_from_those_of_another(
    edition, pandeglang, regions, operator_pandeglang
):
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.lebak)
    lebak = submission_make(edition, regions.lebak)
    for form in (pandeglang, lebak):
        answer_save_many(submission=form, inputs=[OCCURRED], actor=operator_pandeglang)
        draft_keep(
            submission=form,
            indicator="1.2",
            typed={"value": "no_data", "note": "", "rows": []},
            read_at=0,
            draft_at="",
            actor=operator_pandeglang,
        )
    seen = pandeglang.drafts.get().version
    blind, next_one = replace(OCCURRED, note="Lain."), replace(OCCURRED, note="Lain.", read_at=1)
    forms = [
        (pandeglang, [blind, replace(NOT_OCCURRED, draft_at=seen)]),
        (lebak, [next_one, replace(NOT_OCCURRED, draft_at="x")]),
    ]

    first, second = answer_save_forms(forms=forms, actor=operator_pandeglang, origin=AnswerOrigin.FORM)

    assert [found.indicator.code for found in first.conflicts] == ["1.1"]
    assert [answer.indicator.code for answer in first.saved] == ["1.2"]
    assert [found.indicator.code for found in second.conflicts] == ["1.2"]
    assert [answer.indicator.code for answer in second.saved] == ["1.1"]
    assert {code: answer.revision for code, answer in first.answers.items()} == {"1.1": 1, "1.2": 1}
    assert {code: answer.revision for code, answer in second.answers.items()} == {"1.1": 2}
    assert (pandeglang.drafts.count(), lebak.drafts.count()) == (0, 1)


def test_answer_save_forms_stores_nothing_where_one_form_is_closed(
    edition, pandeglang, lebak_sent, operator_pandeglang
):
    with pytest.raises(ConflictError, match="Data Kabupaten Lebak berstatus “Dikirim”"):
        answer_save_forms(
            forms=[(pandeglang, [OCCURRED]), (lebak_sent, [OCCURRED])],
            actor=operator_pandeglang,
            origin=AnswerOrigin.WORKBOOK,
        )
    assert not pandeglang.answers.exists()


@pytest.fixture
def lebak_sent(edition, regions, cast) -> Submission:
    assignment_make(cast["operator"], Role.OPERATOR, regions.lebak)
    return submission_advance(submission_make(edition, regions.lebak), SubmissionState.SUBMITTED, **cast)
