"""Rows of a workbook that cannot be read, stand twice, or are gone: no stored event is lost by one of them."""

import io
import re
import zipfile

import pytest

from apps.accounts.models import User
from apps.submissions.enums import AnswerValue
from apps.submissions.selectors import submission_content
from apps.submissions.services import AnswerInput, EventInput, answer_save_many
from apps.workbooks.enums import Cover
from apps.workbooks.inputs import table
from tests.factories import assignment_make
from tests.workbooks.books import changed, lines_of, reworked, rewritten

YES, NO = "Terjadi", "Tidak terjadi"


def event(narrative: str, count: int = 3) -> EventInput:
    return EventInput(
        election="pemilu-2024",
        level="rendah",
        count=count,
        unit="kejadian",
        narrative=narrative,
        source="Polres",
    )


@pytest.fixture
def save(operator_pandeglang):
    """Return what stores answers to indicators, each with the narratives of its events; none: it did not occur."""

    def store(form, answers: dict[str, list[str]], actor=operator_pandeglang) -> None:
        inputs = [
            AnswerInput(
                code,
                AnswerValue.OCCURRED if told else AnswerValue.DID_NOT_OCCUR,
                events=tuple(map(event, told)),
            )
            for code, told in answers.items()
        ]
        answer_save_many(submission=form, inputs=inputs, actor=actor)

    return store


@pytest.fixture
def book(edition, pandeglang, operator_pandeglang, regions, download, save) -> bytes:
    """The workbook of Pandeglang: 1.1 with two events (rows 2 and 3 of their sheet), 2.1 with one (row 4), 1.2 none."""
    save(pandeglang, {"1.1": ["Bentrok.", "Ancaman."], "1.2": [], "2.1": ["Ricuh."]})
    return download(edition, operator_pandeglang, regions.pandeglang)


def row(number: int, region: str, indicator: str, narrative: str) -> dict:
    said = (region, indicator, "Pemilu 2024", "Tingkat rendah", 3, None, narrative, "Polres")
    return {("Kejadian", f"{letter}{number}"): value for letter, value in zip("ABCDEFGH", said, strict=True)}


def kinds(job) -> list[tuple[str, str, str]]:
    """Return what was found: kind, indicator, place."""
    return [found[:3] for found in lines_of(job)]


@pytest.mark.parametrize("cell", ["A2", "B2"])
@pytest.mark.parametrize("typed", ["entah apa", None])
def test_answer_with_a_row_that_cannot_be_read_is_not_stored_without_it(
    cell, typed, book, operator_pandeglang, upload, store, pandeglang
):
    content = changed(book, {("Kejadian", cell): typed, ("Jawaban", "E5"): NO})

    job = upload(content, operator_pandeglang)

    at = "1.1" if cell == "A2" else ""
    assert kinds(job) == [
        ("error", at, f"Kejadian!{cell}"),
        ("error", "1.1", "Jawaban!E2"),
        ("added", "2.2", "Jawaban!E5"),
    ]
    assert f"Perbaiki sel {cell}, lalu unggah lagi." in lines_of(job)[1][3]
    assert job.summary["removed"] == 0
    store(job, operator_pandeglang)
    now = submission_content(pandeglang)
    assert [len(now[code]["events"]) for code in ("1.1", "1.2", "2.1", "2.2")] == [2, 0, 1, 0]


def test_new_answer_waits_for_a_row_that_cannot_be_read(book, operator_pandeglang, upload):
    new = {("Jawaban", "E5"): YES} | row(5, "36.01", "2.2", "Baru.") | row(6, "Entah", "2.2", "Baru juga.")

    job = upload(changed(book, new), operator_pandeglang)

    assert kinds(job) == [("error", "2.2", "Kejadian!A6"), ("error", "2.2", "Jawaban!E5")]


def test_new_answer_whose_only_row_cannot_be_read_is_not_said_to_have_none(book, operator_pandeglang, upload):
    job = upload(
        changed(book, {("Jawaban", "E5"): YES} | row(5, "Entah", "2.2", "Baru.")), operator_pandeglang
    )

    [_, (kind, code, place, text)] = lines_of(job)
    assert (kind, code, place) == ("error", "2.2", "Jawaban!E5")
    assert text.startswith("Jawaban ini belum dapat disimpan: ada baris pada lembar Kejadian yang mungkin")


def test_answer_that_would_give_up_its_events_waits_too(book, operator_pandeglang, upload, store, pandeglang):
    """1.1 is said not to have occurred any more, and one of its rows is still there, but cannot be read."""
    emptied = {("Kejadian", f"{letter}3"): None for letter in "ABCDEFGH"}
    content = changed(book, {("Jawaban", "E2"): NO, ("Kejadian", "B2"): "entah"} | emptied)

    job = upload(content, operator_pandeglang)

    assert ("error", "1.1", "Jawaban!E2") in kinds(job)
    assert not job.lines.filter(is_chosen=True).exists()


def test_row_that_names_the_indicator_of_an_answer_without_events_contradicts_it(
    book, operator_pandeglang, upload
):
    said = {("Jawaban", "E5"): NO} | row(5, "Entah", "2.2", "Baru.")

    job = upload(changed(book, said), operator_pandeglang)

    assert kinds(job) == [("error", "2.2", "Kejadian!A5"), ("error", "2.2", "Jawaban!E5")]


def test_row_of_which_nothing_is_known_holds_up_every_change_with_events(book, operator_pandeglang, upload):
    changes = {("Kejadian", "E4"): 9, ("Jawaban", "E5"): NO} | row(5, "entah", "entah", "Baru.")

    job = upload(changed(book, changes), operator_pandeglang)

    assert kinds(job) == [
        ("error", "", "Kejadian!A5"),
        ("error", "", "Kejadian!B5"),
        ("error", "2.1", "Jawaban!E4"),
        ("added", "2.2", "Jawaban!E5"),
    ]


def test_row_without_its_region_holds_up_that_indicator_in_every_form_and_no_other(
    edition, pandeglang, lebak, regions, coordinator_banten, operator_pandeglang, download, upload, save
):
    assignment_make(operator_pandeglang, "operator", regions.lebak)
    assignment_make(operator_pandeglang, "coordinator", regions.banten)
    operator = User.objects.get(pk=operator_pandeglang.pk)  # who remembers no roles
    for form in (pandeglang, lebak):
        save(form, {"1.1": ["Bentrok."], "2.1": ["Ricuh."]}, operator)
    # Rows of the events: 2 and 3 of Pandeglang, 4 and 5 of Lebak. All answers are changed.
    content = download(edition, operator, regions.banten, Cover.PROVINCE)
    counts = {("Kejadian", f"E{number}"): 9 for number in range(2, 6)}

    job = upload(changed(content, counts | row(6, "entah", "1.1", "Baru.")), operator)

    found = {
        (line.kind, line.submission.region.code if line.submission else "", line.indicator_code)
        for line in job.lines.all()
    }
    assert found == {
        ("error", "", "1.1"),
        ("error", "36.01", "1.1"),
        ("error", "36.02", "1.1"),
        ("changed", "36.01", "2.1"),
        ("changed", "36.02", "2.1"),
    }


def test_rows_swallowed_by_joined_cells_hold_up_every_change_with_events(book, operator_pandeglang, upload):
    """Row 3, of 1.1, is joined into row 2 with all its cells, so that nobody sees any more whose it was."""

    def join(workbook):
        for letter in "ABCDEFGH":
            workbook["Kejadian"].merge_cells(f"{letter}2:{letter}3")

    job = upload(
        reworked(changed(book, {("Kejadian", "E4"): 9, ("Jawaban", "E5"): NO}), join), operator_pandeglang
    )

    assert ("error", "2.1", "Jawaban!E4") in kinds(job)
    assert [code for kind, code, _ in kinds(job) if kind in {"added", "changed"}] == ["2.2"]


def test_row_of_an_answer_that_cannot_be_found_takes_nothing_away(
    book, operator_pandeglang, upload, pandeglang
):
    job = upload(changed(book, {("Jawaban", "C2"): "9.9"}), operator_pandeglang)

    assert kinds(job) == [
        ("error", "1.1", "Kejadian!B2"),
        ("error", "1.1", "Kejadian!B3"),
        ("error", "", "Jawaban!C2"),
    ]
    assert job.summary["absent"] == 1


def test_answer_that_stands_twice_is_not_stored_from_either_row(book, operator_pandeglang, upload):
    twice = {("Jawaban", "A6"): "36.01", ("Jawaban", "C6"): "2.2", ("Jawaban", "E6"): NO}
    twice |= {("Jawaban", "E5"): "Tidak ada data", ("Jawaban", "F5"): "Tidak dicatat."}

    job = upload(changed(book, twice), operator_pandeglang)

    assert kinds(job) == [("error", "2.2", "Jawaban!C5"), ("error", "2.2", "Jawaban!C6")]
    assert lines_of(job)[0][3].startswith("Wilayah dan indikator ini ada di baris 5 dan 6.")


def test_rows_in_another_order_change_nothing(book, operator_pandeglang, upload):
    def turn(workbook):
        for name in ("Jawaban", "Kejadian"):
            sheet = workbook[name]
            rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2, max_row=5)]
            said = [values for values in rows if any(values)]
            # Events of one answer keep their order: that of the form.
            for number, values in enumerate(
                sorted(said, key=lambda line: line[1 if name == "Kejadian" else 2], reverse=True), start=2
            ):
                for column, value in enumerate(values, start=1):
                    sheet.cell(number, column).value = value

    job = upload(reworked(book, turn), operator_pandeglang)

    assert (lines_of(job), job.summary["unchanged"]) == ([], 3)


def test_hidden_rows_count_like_the_others(book, operator_pandeglang, upload):
    def hide(workbook):
        for name in ("Jawaban", "Kejadian"):
            for number in range(2, 6):
                workbook[name].row_dimensions[number].hidden = True

    job = upload(reworked(book, hide), operator_pandeglang)

    assert (lines_of(job), job.summary["unchanged"], job.summary["absent"]) == ([], 3, 0)


def test_row_that_is_gone_is_shown_as_removed_before_anything_is_stored(
    book, operator_pandeglang, upload, client_of
):
    job = upload(reworked(book, lambda workbook: workbook["Kejadian"].delete_rows(3)), operator_pandeglang)

    assert (kinds(job), job.summary["removed"]) == ([("changed", "1.1", "Jawaban!E2")], 1)
    page = " ".join(client_of(operator_pandeglang).get(job.get_absolute_url()).content.decode().split())
    assert "1 baris kejadian tersimpan akan dihapus" in page
    assert "<strong>Kejadian 2 yang lama</strong> dihapus" in page
    assert "Ancaman." in page


def test_row_that_is_changed_is_not_shown_as_removed(book, operator_pandeglang, upload, client_of):
    job = upload(changed(book, {("Kejadian", "E3"): 4}), operator_pandeglang)

    assert (kinds(job), job.summary["removed"]) == ([("changed", "1.1", "Jawaban!E2")], 0)
    page = " ".join(client_of(operator_pandeglang).get(job.get_absolute_url()).content.decode().split())
    assert "akan dihapus" not in page
    assert re.search(r"<dt>Jumlah</dt>.*?3 kejadian.*?4 kejadian", page), (
        "what is changed, not only that it is"
    )


def test_answer_without_a_row_stays_and_is_told(book, operator_pandeglang, upload, client_of, pandeglang):
    def drop(workbook):
        workbook["Jawaban"].delete_rows(3)

    job = upload(reworked(book, drop), operator_pandeglang)

    assert (lines_of(job), job.summary["absent"]) == ([], 1)
    page = " ".join(client_of(operator_pandeglang).get(job.get_absolute_url()).content.decode().split())
    assert "1 jawaban yang tersimpan tidak punya baris di lembar Jawaban" in page
    assert submission_content(pandeglang)["1.2"]["value"] == "did_not_occur"


def headed(sheet: str, cell: str, title: str):
    """Return what types another heading."""

    def act(workbook) -> None:
        workbook[sheet][cell] = title

    return act


def _sort_headings_down(sheet: str):
    """Return what moves the headings below the rows, as sorting a whole sheet does."""

    def move(workbook) -> None:
        titles = [cell.value for cell in workbook[sheet][1]]
        workbook[sheet].delete_rows(1)
        last = max(row for row in range(1, 10) if workbook[sheet].cell(row, 1).value)
        for column, title in enumerate(titles, start=1):
            workbook[sheet].cell(last + 1, column).value = title

    return move


@pytest.mark.parametrize(
    ("act", "places"),
    [
        (headed("Kejadian", "I1", "Jumlah"), ["Kejadian!I1"]),
        (headed("Kejadian", "I1", "Uraian"), ["Kejadian!I1"]),
        (headed("Jawaban", "G1", "Catatan"), ["Jawaban!G1"]),
        (headed("Jawaban", "F1", "Keterangan"), ["Jawaban!A1"]),
        (headed("Kejadian", "A1", "=A2"), ["Kejadian!A1"]),
        (lambda made: made["Kejadian"].insert_rows(1, 12), ["Kejadian!A1"] * 8),
        (_sort_headings_down("Kejadian"), [f"Kejadian!A{number}" for number in (1, 2, 3)]),
        (_sort_headings_down("Jawaban"), [f"Jawaban!A{number}" for number in (1, 2, 3, 4)]),
        (lambda made: made["Jawaban"].delete_rows(2, 9), ["Jawaban!A1"]),
    ],
    ids=["count twice", "narrative twice", "note twice", "note lost", "region lost", "far down",
         "events above", "answers above", "no answers"],
)  # fmt: skip
def test_sheet_that_cannot_be_read_is_never_taken_for_an_empty_one(
    act, places, book, operator_pandeglang, upload, pandeglang
):
    """An answer that gives up its events, and one that keeps one of two: neither is offered to be stored."""
    typed = {("Jawaban", "E4"): NO, ("Jawaban", "F2"): "Diperiksa.", ("Jawaban", "E5"): NO}

    job = upload(reworked(changed(book, typed), act), operator_pandeglang)

    assert [(kind, place) for kind, _, place, _ in lines_of(job)] == [("error", place) for place in places]
    assert not any("memerlukan sedikitnya" in text for *_, text in lines_of(job))


def test_title_above_the_headings_is_none_of_the_rows(book, operator_pandeglang, upload):
    def add(workbook):
        for name in ("Jawaban", "Kejadian"):
            workbook[name].insert_rows(1, 2)
            workbook[name]["A1"] = "Kabupaten Pandeglang"
            workbook[name]["B1"] = "Rekap"

    job = upload(reworked(book, add), operator_pandeglang)

    assert (lines_of(job), job.summary["unchanged"]) == ([], 3)


def test_last_row_swallowed_by_joined_cells_holds_up_every_change_with_events(
    book, operator_pandeglang, upload
):
    """Row 4, the only event of 2.1 and the last of all, is joined into row 3."""

    def join(workbook):
        for letter in "ABCDEFGH":
            workbook["Kejadian"].merge_cells(f"{letter}3:{letter}4")

    job = upload(reworked(changed(book, {("Jawaban", "E4"): NO}), join), operator_pandeglang)

    assert ("error", "2.1", "Jawaban!E4") in kinds(job)
    assert not job.lines.filter(is_chosen=True).exists()


def test_cells_joined_over_more_rows_than_a_sheet_may_have_are_told_once(
    book, operator_pandeglang, upload, monkeypatch
):
    """A few bytes can join a million rows, each of which would be told."""
    monkeypatch.setattr(table, "MAX_ROWS", 2)
    joined = reworked(
        changed(book, {("Jawaban", "E4"): NO}), lambda workbook: workbook["Kejadian"].merge_cells("A2:B4")
    )

    job = upload(joined, operator_pandeglang)

    assert [kind for kind, _, place in kinds(job) if place == "Kejadian!A2"] == ["error"]
    assert not job.lines.filter(is_chosen=True).exists()


def test_more_joined_cells_than_are_looked_at_are_refused(book, operator_pandeglang, upload):
    def join(workbook):
        for number in range(1001):
            workbook["Kejadian"].merge_cells(f"A{100 + 2 * number}:B{100 + 2 * number}")

    job = upload(reworked(book, join), operator_pandeglang)

    assert job.job_failure.startswith("Lembar “Kejadian” berisi lebih dari 1.000 gabungan sel")


@pytest.mark.parametrize(
    ("part", "was", "becomes"),
    [
        ("xl/workbook.xml", b'name="Petunjuk"', b'name="Kejadian"'),
        ("xl/worksheets/sheet3.xml", b'r="A3"', b'r="A2"'),
    ],
    ids=["two sheets alike", "two cells at one place"],
)
def test_file_that_says_the_same_place_twice_is_refused(
    part, was, becomes, book, operator_pandeglang, upload
):
    def act(body: bytes) -> bytes:
        assert was in body
        return body.replace(was, becomes).replace(b'<row r="3"', b'<row r="2"')

    job = upload(rewritten(reworked(book, lambda _: None), {part: act}), operator_pandeglang)

    assert job.job_failure.startswith("Berkas ini rusak atau bukan berkas Excel.")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archive_with_two_parts_of_one_name_is_refused(book, operator_pandeglang, upload):
    stream = io.BytesIO(book)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/worksheets/sheet3.xml", archive.read("xl/worksheets/sheet2.xml"))

    job = upload(stream.getvalue(), operator_pandeglang)

    assert job.job_failure.startswith("Berkas ini rusak atau bukan berkas Excel.")
