"""What people and their programs do to a workbook: each mistake is told at its cell, and the rest is kept."""

import datetime as dt
import io
import zipfile

import pytest

from apps.core.enums import JobState
from apps.core.exceptions import InvalidInputError
from apps.submissions.selectors import submission_content
from apps.submissions.services.answer_input import MAX_EVENTS
from apps.workbooks.files import read_spreadsheet
from apps.workbooks.services import upload_request
from tests.factories import codebook_make, edition_make, instrument_make, submission_make
from tests.workbooks.books import changed, lines_of, reworked

EVENT = {
    ("Jawaban", "E2"): "Terjadi",
    ("Kejadian", "A2"): "36.01 Kabupaten Pandeglang",
    ("Kejadian", "B2"): "1.1 Indikator 1.1",
    ("Kejadian", "C2"): "Pemilu 2024",
    ("Kejadian", "D2"): "Tingkat rendah",
    ("Kejadian", "E2"): 3,
    ("Kejadian", "G2"): "Bentrok di TPS 4.",
    ("Kejadian", "H2"): "Polres Pandeglang",
}
"""A whole answer to indicator 1.1, as it is typed."""

GOOD = {("Jawaban", "E3"): "Tidak terjadi"}
"""Another answer, to 1.2, which no mistake of the first may take along."""


def events_of(*wrong: tuple[int, str, str]) -> dict[tuple[str, str], object]:
    """Return whole event rows, each with something else in one column."""
    rows: dict[tuple[str, str], object] = {}
    for number, column, text in wrong:
        for (sheet, cell), typed in EVENT.items():
            if sheet == "Kejadian":
                rows[sheet, f"{cell[0]}{number}"] = typed
        rows["Kejadian", f"{column}{number}"] = text
    return rows


@pytest.fixture
def book(edition, pandeglang, operator_pandeglang, regions, download) -> bytes:
    return download(edition, operator_pandeglang, regions.pandeglang)


def test_typed_answer_is_stored_with_the_unit_of_its_indicator(
    book, operator_pandeglang, upload, store, pandeglang
):
    job = store(upload(changed(book, EVENT | GOOD), operator_pandeglang), operator_pandeglang)

    assert job.summary["regions"] == [
        {"name": "Kabupaten Pandeglang", "path": pandeglang.get_absolute_url(), "saved": 2}
    ]
    assert submission_content(pandeglang)["1.1"]["events"] == [
        {
            "election": "pemilu-2024",
            "level": "rendah",
            "count": 3,
            "unit": "kejadian",
            "narrative": "Bentrok di TPS 4.",
            "source": "Polres Pandeglang",
        }
    ]


def test_unit_left_empty_is_that_of_the_codebook_as_on_the_form(
    regions, operator_pandeglang, download, upload, store
):
    instrument = instrument_make("berpedoman")
    instrument.indicators.update(unit="")
    codebook_make(instrument, "1.1", unit="TPS")
    form = submission_make(
        edition_make(instrument=instrument, region_set=regions.region_set), regions.pandeglang
    )
    empty = download(form.edition, operator_pandeglang, regions.pandeglang)

    store(upload(changed(empty, EVENT), operator_pandeglang), operator_pandeglang)

    assert [event["unit"] for event in submission_content(form)["1.1"]["events"]] == ["TPS"]


@pytest.mark.parametrize(
    ("cell", "typed", "told"),
    [
        (("Kejadian", "E2"), "1.234", "“1.234” belum jelas. Bila maksudnya 1234 kejadian"),
        (("Kejadian", "E2"), "1,234", "“1,234” belum jelas. Bila maksudnya 1234 kejadian"),
        (("Kejadian", "E2"), 1.234, "“1.234” belum jelas"),
        (("Kejadian", "E2"), "2,5", "Jumlah kejadian harus bilangan bulat"),
        (("Kejadian", "E2"), -3, "Jumlah kejadian harus 1 atau lebih."),
        (("Kejadian", "E2"), "dua", "Tulis jumlah kejadian dengan angka. Contoh: 3."),
        (("Kejadian", "E2"), dt.date(2024, 3, 12), "Sel ini berisi tanggal, bukan jumlah."),
        (("Kejadian", "E2"), "12/03/2024", "Tulis jumlah kejadian dengan angka. Contoh: 3."),
        (("Kejadian", "E2"), "=1+2", "Sel ini berisi rumus."),
        (("Kejadian", "E2"), None, "Isi jumlah kejadian."),
        (("Kejadian", "C2"), "Pilkada 1955", "“Pilkada 1955” tidak ada dalam daftar. Pilih pemilihannya"),
        (("Kejadian", "D2"), None, "Pilih tingkatnya dari daftar."),
        (("Kejadian", "G2"), "=CMD()", "Sel ini berisi rumus."),
        (("Kejadian", "G2"), None, "Uraian wajib diisi."),
        (("Kejadian", "G2"), "\u200b", "Uraian wajib diisi."),
        (("Kejadian", "G2"), dt.date(2024, 3, 12), "Sel ini berisi tanggal yang bentuknya diatur oleh Excel."),
        (("Kejadian", "H2"), "x" * 201, "Sumber paling panjang 200 huruf."),
        (("Kejadian", "H2"), 12.5, "Sel ini berisi angka pecahan"),
        (("Kejadian", "H2"), 1234567890123456, "Sel ini berisi angka lebih dari 15 digit"),
        (("Kejadian", "H2"), 12345678901234567, "Sel ini berisi angka lebih dari 15 digit"),
        (("Jawaban", "E2"), "Mungkin", "“Mungkin” bukan jawaban. Pilih salah satu: “Terjadi”"),
        (("Jawaban", "E2"), "Tidak terjadi", "Kejadian hanya diisi bila jawabannya “Terjadi”."),
        (("Jawaban", "E2"), None, "Ada baris pada lembar Kejadian untuk indikator ini, tetapi jawabannya kosong."),
        (("Jawaban", "F2"), "=A1", "Sel ini berisi rumus."),
        (("Jawaban", "F2"), "Arsip_x0000_", "Sel ini berisi tanda yang tidak dapat disimpan"),
        (("Jawaban", "E2"), "Terjadi_xD800_", "Sel ini berisi tanda yang tidak dapat disimpan"),
        (("Kejadian", "C2"), "_xDC00_", "Sel ini berisi tanda yang tidak dapat disimpan"),
        (("Kejadian", "E2"), "3_x0000_", "Sel ini berisi tanda yang tidak dapat disimpan"),
        (("Kejadian", "G2"), "_xDC00__xD800_", "Sel ini berisi tanda yang tidak dapat disimpan"),
    ],
)  # fmt: skip
def test_mistake_is_told_at_its_cell_and_the_other_answers_stay(
    cell, typed, told, book, operator_pandeglang, upload, store, pandeglang
):
    job = upload(changed(book, EVENT | GOOD | {cell: typed}), operator_pandeglang)

    [(kind, code, place, text), added] = lines_of(job)
    assert (kind, code, place) == ("error", "1.1", f"{cell[0]}!{cell[1]}")
    assert text.startswith(told)
    assert added == ("added", "1.2", "Jawaban!E3", "")
    assert store(job, operator_pandeglang).job_state == JobState.FINISHED
    assert list(submission_content(pandeglang)) == ["1.2"]


def test_every_mistake_of_a_row_is_told_at_once(book, operator_pandeglang, upload):
    wrong = {("Kejadian", "C2"): "pemilu", ("Kejadian", "G2"): None, ("Kejadian", "H2"): "x" * 201}
    job = upload(changed(book, EVENT | wrong), operator_pandeglang)
    assert [(place, text.split(".")[0]) for _, _, place, text in lines_of(job)] == [
        ("Kejadian!C2", "“pemilu” tidak ada dalam daftar"),
        ("Kejadian!G2", "Uraian wajib diisi"),
        ("Kejadian!H2", "Sumber paling panjang 200 huruf"),
    ]


def test_too_many_events_of_one_answer_are_told_where_the_first_too_many_stands(
    book, operator_pandeglang, upload
):
    row = [
        "36.01 Kabupaten Pandeglang",
        "1.1 Indikator 1.1",
        "Pemilu 2024",
        "Tingkat rendah",
        1,
        None,
        "U",
        "P",
    ]
    cells = {
        ("Kejadian", f"{column}{number}"): cell
        for number in range(2, 2 + MAX_EVENTS + 1)
        for column, cell in zip("ABCDEFGH", row, strict=True)
    }
    job = upload(changed(book, {("Jawaban", "E2"): "Terjadi", **cells}), operator_pandeglang)
    places = [place for _, _, place, text in lines_of(job) if text.startswith("Paling banyak")]
    assert places == [f"Kejadian!B{2 + MAX_EVENTS}"]


def test_every_wrong_cell_of_a_row_is_told(book, operator_pandeglang, upload):
    wrong = {
        ("Jawaban", "E2"): "Mungkin",
        ("Jawaban", "F2"): "=A1",
        ("Jawaban", "A3"): "=A1",
        ("Jawaban", "C3"): "9.9 Entah",
        ("Jawaban", "E3"): "Barangkali",
    }
    told = {
        place: text.split(".")[0]
        for _, _, place, text in lines_of(upload(changed(book, wrong), operator_pandeglang))
    }
    assert set(told) == {f"{sheet}!{cell}" for sheet, cell in wrong}
    assert told["Jawaban!E3"] == "“Barangkali” bukan jawaban"


@pytest.mark.parametrize("answer", ["Terjadi", "Mungkin", "Tidak terjadi"])
def test_nothing_that_is_wrong_hides_what_is_wrong_beside_it(answer, book, operator_pandeglang, upload):
    """Not a note that is too long, not an event row that cannot be read, not an answer that is none."""
    typed = {
        ("Jawaban", "E2"): answer,
        ("Jawaban", "F2"): "x" * 5001,
        **events_of((2, "E", "banyak"), (3, "F", "x" * 61)),
    }
    told = {place for _, _, place, _ in lines_of(upload(changed(book, typed), operator_pandeglang))}
    assert (
        told
        == {
            "Terjadi": {"Jawaban!F2", "Kejadian!E2", "Kejadian!F3"},
            "Mungkin": {"Jawaban!E2", "Jawaban!F2", "Kejadian!E2", "Kejadian!F3"},
            "Tidak terjadi": {"Jawaban!E2", "Jawaban!F2", "Kejadian!E2"},
        }[answer]
    )


def test_answer_without_its_events_is_told_at_the_answer(book, operator_pandeglang, upload):
    job = upload(changed(book, {("Jawaban", "E2"): "Terjadi"}), operator_pandeglang)

    assert lines_of(job) == [
        ("error", "1.1", "Jawaban!E2", "Jawaban “Terjadi” memerlukan sedikitnya satu kejadian.")
    ]


def test_choices_are_taken_with_other_letters_blanks_and_codes(book, operator_pandeglang, upload, pandeglang):
    typed = {
        ("Jawaban", "E2"): "  TERJADI ",
        ("Kejadian", "A2"): "kabupaten  pandeglang",
        ("Kejadian", "B2"): "1.1",
        ("Kejadian", "C2"): "pemilu 2024",
        ("Kejadian", "D2"): "tingkat  RENDAH",
        ("Kejadian", "E2"): "3",
        ("Kejadian", "H2"): 2024,
    }

    job = upload(changed(book, EVENT | typed), operator_pandeglang)

    [line] = job.lines.all()
    assert (line.kind, line.sent["value"]) == ("added", "occurred")
    [event] = line.sent["events"]
    assert (event["election"], event["level"], event["count"], event["source"]) == (
        "pemilu-2024",
        "rendah",
        3,
        "2024",
    )


@pytest.mark.parametrize(("election", "level"), [("a", "2"), ("A", 2)])
def test_signs_of_the_form_on_paper_are_taken(election, level, book, operator_pandeglang, upload):
    typed = {("Kejadian", "C2"): election, ("Kejadian", "D2"): level}

    [line] = upload(changed(book, EVENT | typed), operator_pandeglang).lines.all()

    [event] = line.sent["events"]
    assert (event["election"], event["level"]) == ("pemilu-2024", "tinggi")


def test_columns_may_stand_in_another_order(book, operator_pandeglang, upload):
    def move(workbook):
        sheet = workbook["Jawaban"]
        for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row):
            values = [cell.value for cell in row]
            for cell, value in zip(row, [values[4], *values[:4], values[5]], strict=True):
                cell.value = value
        sheet.insert_rows(1)
        sheet["A1"] = "Rekap kami"

    job = upload(reworked(changed(book, EVENT | GOOD), move), operator_pandeglang)

    assert lines_of(job) == [("added", "1.1", "Jawaban!A3", ""), ("added", "1.2", "Jawaban!A4", "")]


@pytest.mark.parametrize(
    ("sheet", "cell", "told"),
    [
        ("Jawaban", "E1", "Kolom “Jawaban” tidak ditemukan."),
        ("Kejadian", "E1", "Kolom “Jumlah” tidak ditemukan."),
    ],
)
def test_missing_heading_is_told_and_nothing_is_taken(sheet, cell, told, book, operator_pandeglang, upload):
    job = upload(changed(book, EVENT | GOOD | {(sheet, cell): "Isian"}), operator_pandeglang)

    [(kind, _, place, text)] = lines_of(job)
    assert (kind, place) == ("error", f"{sheet}!A1")
    assert text.startswith(told)


def test_heading_that_stands_twice_is_told(book, operator_pandeglang, upload):
    job = upload(changed(book, GOOD | {("Jawaban", "G1"): "Jawaban"}), operator_pandeglang)

    assert [(kind, place) for kind, _, place, _ in lines_of(job)] == [("error", "Jawaban!G1")]


def test_merged_cells_are_told_and_their_answers_wait(book, operator_pandeglang, upload):
    second = {("Kejadian", f"{column}3"): EVENT["Kejadian", f"{column}2"] for column in "BCDEGH"}
    merged = reworked(
        changed(book, EVENT | GOOD | second), lambda made: made["Kejadian"].merge_cells("A2:A3")
    )

    found = lines_of(upload(merged, operator_pandeglang))

    assert (
        "error",
        "1.1",
        "Kejadian!A2",
        "Sel A2:A3 digabung. Pisahkan selnya, lalu isi setiap baris.",
    ) in found
    assert ("error", "1.1", "Kejadian!A3", "Pilih wilayahnya dari daftar.") in found
    assert [code for kind, code, _, _ in found if kind == "added"] == ["1.2"]


def test_each_answer_whose_cell_is_merged_is_named(book, operator_pandeglang, upload):
    notes = {("Jawaban", "F2"): "Arsip terbakar."}
    merged = reworked(
        changed(
            book, GOOD | notes | {("Jawaban", "E2"): "Tidak terjadi", ("Jawaban", "E4"): "Tidak terjadi"}
        ),
        lambda made: made["Jawaban"].merge_cells("F2:F4"),
    )

    job = upload(merged, operator_pandeglang)

    text = "Sel F2:F4 digabung. Pisahkan selnya, lalu isi setiap baris."
    assert lines_of(job) == [
        ("error", "1.1", "Jawaban!F2", text),
        ("error", "1.2", "Jawaban!F3", text),
        ("error", "2.1", "Jawaban!F4", text),
    ]


def test_repeated_and_foreign_rows_are_told_at_their_cells(book, operator_pandeglang, upload):
    rows = {
        ("Jawaban", "A6"): "36.01", ("Jawaban", "C6"): "1.2", ("Jawaban", "E6"): "Terjadi",
        ("Jawaban", "A10"): "51.03", ("Jawaban", "C10"): "9.9", ("Jawaban", "E10"): "Entah",
        ("Jawaban", "A7"): "99.99", ("Jawaban", "C7"): "1.2", ("Jawaban", "E7"): "Terjadi",
        ("Jawaban", "A8"): "36.01", ("Jawaban", "C8"): "9.9", ("Jawaban", "E8"): "Terjadi",
        ("Jawaban", "E9"): "Terjadi",
    }  # fmt: skip

    found = lines_of(upload(changed(book, GOOD | rows), operator_pandeglang))

    unknown = (
        "Wilayah “99.99” tidak ada dalam edisi ini. "
        "Tulis kode atau namanya, misalnya 36.01 atau Kabupaten Pandeglang."
    )
    foreign = (
        "Isian Kabupaten Badung di berkas ini tidak dibaca dan tidak disimpan, "
        "karena formulirnya di luar wewenang Anda."
    )
    repeated = (
        "Wilayah dan indikator ini ada di baris 3 dan 6. "
        "Sisakan satu baris saja; sampai itu jawabannya tidak disimpan."
    )
    assert found == [
        ("error", "1.2", "Jawaban!C3", repeated),
        ("error", "1.2", "Jawaban!C6", repeated),
        (
            "error",
            "",
            "Jawaban!A7",
            unknown,
        ),
        (
            "error",
            "",
            "Jawaban!C8",
            "Indikator “9.9” tidak ada dalam instrumen edisi. Tulis kodenya, misalnya 1.1.",
        ),
        (
            "error",
            "",
            "Jawaban!A9",
            "Baris ini tidak menyebut wilayah dan indikatornya. Jangan menambah baris pada lembar ini.",
        ),
        ("refused", "", "Jawaban!A10", foreign),
    ]


def test_a_few_errors_are_one_number_everywhere(book, operator_pandeglang, upload, client_of):
    job = upload(changed(book, {("Jawaban", "E3"): "Mungkin"}), operator_pandeglang)

    page = client_of(operator_pandeglang).get(job.get_absolute_url())

    assert {"label": "Salah", "value": "1"} in page.context["figures"]
    assert [(row["label"], row["count"]) for row in page.context["switcher"]] == [("Semua", 1), ("Salah", 1)]
    assert "Jawaban pada 1 tempat belum dapat disimpan." in " ".join(page.content.decode().split())


def test_stored_answer_cannot_be_emptied(
    book, edition, operator_pandeglang, regions, upload, store, download
):
    store(upload(changed(book, GOOD), operator_pandeglang), operator_pandeglang)
    again = download(edition, operator_pandeglang, regions.pandeglang)

    job = upload(changed(again, {("Jawaban", "E3"): None}), operator_pandeglang)

    [(kind, code, place, text)] = lines_of(job)
    assert (kind, code, place) == ("error", "1.2", "Jawaban!E3")
    assert text.startswith("Jawaban yang sudah tersimpan tidak dapat dikosongkan.")


def test_sheets_of_others_are_named_and_not_read(book, operator_pandeglang, upload):
    job = upload(reworked(book, lambda made: made.create_sheet("Rekap")), operator_pandeglang)

    assert (job.summary["foreign_sheets"], lines_of(job)) == (["Rekap"], [])


def test_columns_of_others_are_named_and_not_read(book, operator_pandeglang, upload, client_of):
    def insert(made):
        made["Jawaban"].insert_cols(3)
        made["Jawaban"]["C1"], made["Jawaban"]["C2"] = "Cek lagi", "ya"
        made["Kejadian"]["K5"] = "x"

    job = upload(reworked(book, insert), operator_pandeglang)
    text = " ".join(client_of(operator_pandeglang).get(job.get_absolute_url()).content.decode().split())

    assert job.summary["foreign_columns"] == ["Jawaban, kolom C (Cek lagi)", "Kejadian, kolom K"]
    assert lines_of(job) == []
    assert "Kolom yang tidak dibaca" in text


def test_of_many_foreign_sheets_the_rest_is_counted(book, operator_pandeglang, upload, client_of):
    def add(made):
        for number in range(13):
            made.create_sheet(f"Rekap {number}")

    job = upload(reworked(book, add), operator_pandeglang)
    text = " ".join(client_of(operator_pandeglang).get(job.get_absolute_url()).content.decode().split())

    assert ("Rekap 9" in text, "Rekap 10" in text) == (True, False)
    assert "Lembar berikut dan 3 lembar lain bukan dari portal" in text


def test_script_in_a_narrative_is_kept_as_text_and_shown_as_text(
    book, operator_pandeglang, upload, client_of, store, pandeglang
):
    script = "<script>alert(1)</script>"
    job = upload(changed(book, EVENT | {("Jawaban", "F2"): script}), operator_pandeglang)

    page = client_of(operator_pandeglang).get(job.get_absolute_url()).content.decode()

    assert script not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    store(job, operator_pandeglang)
    assert submission_content(pandeglang)["1.1"]["note"] == script


def test_text_that_looks_like_a_formula_is_written_as_text(
    book, edition, operator_pandeglang, regions, upload, store, download
):
    texts = {("Jawaban", f"F{row}"): text for row, text in ((2, "=1+1"), (3, "+1"), (4, "-1"), (5, "@x"))}
    answers = {("Jawaban", f"E{row}"): "Tidak terjadi" for row in range(2, 6)}

    def keep(workbook):
        for (sheet, cell), text in texts.items():
            workbook[sheet][cell].value = text
            workbook[sheet][cell].data_type = "s"

    store(upload(reworked(changed(book, answers), keep), operator_pandeglang), operator_pandeglang)
    again = download(edition, operator_pandeglang, regions.pandeglang)

    sheet = read_spreadsheet(io.BytesIO(again)).read("Jawaban")
    assert [(sheet.rows[row][6].kind, sheet.rows[row][6].text) for row in range(2, 6)] == [
        ("text", "=1+1"), ("text", "+1"), ("text", "-1"), ("text", "@x"),
    ]  # fmt: skip
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(again)).read("xl/worksheets/sheet2.xml")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"kode;jawaban\n1.1;Terjadi\n", "Berkas ini rusak atau bukan berkas Excel."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Berkas ini memakai kata sandi atau format lama (.xls)."),
    ],
)
def test_what_is_no_workbook_is_refused(content, told, pandeglang, operator_pandeglang, upload):
    job = upload(content, operator_pandeglang)

    assert job.job_state == JobState.FAILED
    assert job.job_failure.startswith(told)


def test_workbook_of_somebody_else_is_refused(pandeglang, operator_pandeglang, upload):
    from openpyxl import Workbook

    foreign = io.BytesIO()
    Workbook().save(foreign)

    job = upload(foreign.getvalue(), operator_pandeglang)

    assert job.job_failure.startswith("Ini bukan berkas isian dari portal, atau lembar kendalinya terhapus.")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("isian.csv", b"x", "“isian.csv” bukan Buku Kerja Excel (.xlsx)."),
        ("isian.xlsx", b"", "“isian.xlsx” kosong."),
        ("isian.xlsx", b"x" * 2048, "“isian.xlsx” lebih besar dari 0 MB."),
    ],
)
def test_file_that_cannot_be_a_workbook_is_not_even_kept(
    name, content, told, pandeglang, operator_pandeglang, settings
):
    settings.WORKBOOKS_MAX_BYTES = 1024

    with pytest.raises(InvalidInputError) as refused:
        upload_request(name=name, stream=io.BytesIO(content), size=len(content), actor=operator_pandeglang)

    assert refused.value.message.startswith(told)
    assert list(refused.value.errors) == ["file"]
