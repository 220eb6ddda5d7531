"""A workbook with rows of other offices: they are refused by name, and keep nobody from storing the own answers."""

import pytest

from apps.audit.models import Entry
from apps.core.enums import JobState
from apps.submissions.enums import AnswerValue
from apps.submissions.selectors import submission_content
from apps.submissions.services import AnswerInput, answer_save_many
from apps.workbooks.enums import CellKind, Cover
from apps.workbooks.files import Cell
from apps.workbooks.inputs import RegionNames
from apps.workbooks.inputs.cells import CellError
from apps.workbooks.services import refusing
from tests.factories import submission_make
from tests.workbooks.books import changed, lines_of
from tests.workbooks.test_names import Named
from tests.workbooks.test_unread_rows import NO, event

FOREIGN = (
    "Isian Kabupaten Lebak di berkas ini tidak dibaca dan tidak disimpan, "
    "karena formulirnya di luar wewenang Anda."
)


@pytest.fixture
def book(
    edition, pandeglang, lebak, operator_pandeglang, operator_lebak, coordinator_banten, regions, download
):
    """The workbook of Banten: each regency has 1.1 with an event. Answers in rows 2-5 and 6-9, events in 2 and 3."""
    for form, actor in ((pandeglang, operator_pandeglang), (lebak, operator_lebak)):
        inputs = [AnswerInput("1.1", AnswerValue.OCCURRED, events=(event(f"Ricuh di {form.region}."),))]
        answer_save_many(submission=form, inputs=inputs, actor=actor)
    return download(edition, coordinator_banten, regions.banten, Cover.PROVINCE)


def test_own_answers_of_a_province_workbook_are_stored_and_the_others_are_refused_by_name(
    book, operator_pandeglang, upload, store, pandeglang, lebak
):
    own = {("Kejadian", "E2"): 9, ("Jawaban", "E3"): NO}
    foreign = {("Kejadian", "E3"): 8, ("Jawaban", "E7"): NO}

    job = upload(changed(book, own | foreign), operator_pandeglang)

    assert lines_of(job) == [
        ("changed", "1.1", "Jawaban!E2", ""),
        ("added", "1.2", "Jawaban!E3", ""),
        ("refused", "", "Jawaban!A6", FOREIGN),
    ]
    assert (job.summary["absent"], job.summary["removed"]) == (0, 0)
    assert store(job, operator_pandeglang).job_state == JobState.FINISHED
    assert submission_content(pandeglang)["1.1"]["events"][0]["count"] == 9
    assert (submission_content(lebak)["1.1"]["events"][0]["count"], len(submission_content(lebak))) == (3, 1)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {("Jawaban", "E7"): NO},
        {("Jawaban", "E6"): "Mungkin", ("Kejadian", "E3"): "banyak", ("Kejadian", "B3"): "entah"},
    ],
)
def test_nothing_is_said_of_what_the_rows_of_another_office_hold(typed, book, operator_pandeglang, upload):
    job = upload(changed(book, typed), operator_pandeglang)

    assert lines_of(job) == [("refused", "", "Jawaban!A6", FOREIGN)]
    assert (job.summary["unchanged"], job.summary["absent"]) == (1, 0)


def test_row_of_another_office_among_the_events_is_refused_at_its_cell(
    edition, pandeglang, regions, operator_pandeglang, download, upload
):
    book = download(edition, operator_pandeglang, regions.pandeglang)
    row = ("36.02 Kabupaten Lebak", "1.1", "Pemilu 2024", "Tingkat rendah", 3, None, "Ricuh.", "Polres")
    typed = {("Kejadian", f"{letter}2"): said for letter, said in zip("ABCDEFGH", row, strict=True)}

    job = upload(changed(book, typed | {("Jawaban", "E3"): NO}), operator_pandeglang)

    assert lines_of(job) == [("added", "1.2", "Jawaban!E3", ""), ("refused", "", "Kejadian!A2", FOREIGN)]


GORONTALO = RegionNames(
    [
        Named("75", "Gorontalo", "Gorontalo", "province"),
        Named("75.01", "Kabupaten Gorontalo", "Kab. Gorontalo"),
        Named("75.71", "Kota Gorontalo", "Kota Gorontalo"),
    ]
)


@pytest.mark.parametrize(
    ("near", "code"),
    [((), "75"), (("75.71",), "75.71"), (("75", "75.71"), "75")],
)
def test_name_that_several_regions_share_means_the_one_that_the_workbook_is_about(near, code):
    names = GORONTALO.near(near)

    assert names.read(Cell(CellKind.TEXT, "gorontalo")) == code
    assert names.read(Cell(CellKind.TEXT, "75.01 Kabupaten Gorontalo")) == "75.01"


def test_name_that_several_regions_of_a_workbook_share_is_asked_about():
    with pytest.raises(CellError) as asked:
        GORONTALO.near(("75.01", "75.71")).read(Cell(CellKind.TEXT, "gorontalo"))

    assert "Tulis kode wilayahnya." in asked.value.text


def test_log_has_each_region_out_of_reach_whose_rows_somebody_brought(
    book, operator_pandeglang, upload, store, lebak
):
    job = upload(changed(book, {("Jawaban", "E3"): NO, ("Jawaban", "E7"): NO}), operator_pandeglang)
    store(job, operator_pandeglang)

    [entry] = Entry.objects.filter(action="submission.refuse")
    assert (entry.subject_id, entry.region_id) == (str(lebak.public_id), lebak.region_id)
    assert entry.sentence == (
        "Operator Pandeglang mencoba mengunggah berkas Excel isian Kabupaten Lebak (Edisi uji-2024, revisi 1), "
        "dan ditolak: di luar wilayah tugasnya."
    )


def test_own_rows_alone_leave_no_refusal_in_the_log(
    edition, pandeglang, regions, operator_pandeglang, download, upload
):
    upload(download(edition, operator_pandeglang, regions.pandeglang), operator_pandeglang)

    assert not Entry.objects.filter(action__in=("submission.refuse", "user.send_refused")).exists()


def test_log_counts_the_regions_out_of_reach_that_it_does_not_name(
    edition, pandeglang, lebak, regions, operator_pandeglang, download, upload, monkeypatch
):
    monkeypatch.setattr(refusing, "STRANGERS_NAMED", 1)
    book = download(edition, operator_pandeglang, regions.pandeglang)
    others = [regions.lebak, regions.banten, regions.badung]
    typed = {("Kejadian", f"A{number}"): region.code for number, region in enumerate(others, start=2)}
    submission_make(edition, regions.banten)

    job = upload(changed(book, typed), operator_pandeglang)

    entries = {entry.action: entry.sentence for entry in Entry.objects.filter(action__contains="refuse")}
    assert sorted(entries) == ["submission.refuse", "user.send_refused"]
    assert (
        f"berkas “{job}” memuat isian 2 wilayah lain di luar wilayah tugasnya" in entries["user.send_refused"]
    )
