"""Many mistakes in one workbook: the same one is told once, and nothing hides what is wrong with the own answers."""

import time

import pytest

from apps.accounts.models import User
from apps.regions.files import region_file_read
from apps.workbooks.enums import CellKind, Cover
from apps.workbooks.files import Cell
from apps.workbooks.inputs import IndicatorNames, Problem, Problems, RegionNames
from apps.workbooks.inputs.cells import CellError
from apps.workbooks.inputs.problems import ALIKE_TOLD, MAX_PROBLEMS
from tests.factories import assignment_make
from tests.regions.test_words import REGIONS_FILE
from tests.workbooks.books import changed, lines_of, reworked
from tests.workbooks.test_names import Named

NAMED = [Named("36.01", "Kabupaten Pandeglang", "Kab. Pandeglang")]
GOOD = {("Jawaban", "E3"): "Tidak terjadi"}
UNKNOWN = (
    "Wilayah “99.99” tidak ada dalam edisi ini. "
    "Tulis kode atau namanya, misalnya 36.01 atau Kabupaten Pandeglang."
)
WRONG = {("Jawaban", "E2"): "Mungkin"}


@pytest.fixture
def book(edition, pandeglang, operator_pandeglang, regions, download) -> bytes:
    return download(edition, operator_pandeglang, regions.pandeglang)


def appended(content: bytes, **sheets) -> bytes:
    """Return a workbook with more rows below those of some sheets."""

    def append(workbook) -> None:
        for name, rows in sheets.items():
            for row in rows:
                workbook[name].append(row)

    return reworked(content, append)


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


def test_ten_thousand_rows_of_another_table_are_one_mistake(book, operator_pandeglang, upload, client_of):
    rows = [["99.99", "Entah", "1.1", "", "Terjadi", str(number)] for number in range(10_000)]

    job = upload(appended(changed(book, GOOD | WRONG), Jawaban=rows), operator_pandeglang)

    [own, pasted, (kind, code, place, _)] = lines_of(job)
    assert own[:3] == ("error", "1.1", "Jawaban!E2")
    assert pasted == (
        "error",
        "",
        "Jawaban!A6",
        f"{UNKNOWN} Begitu juga 9.999 baris sesudahnya, sampai baris 10005.",
    )
    assert (kind, code, place) == ("added", "1.2", "Jawaban!E3")
    page = client_of(operator_pandeglang).get(job.get_absolute_url())
    assert {"label": "Salah", "value": "2"} in page.context["figures"]
    assert "Jawaban pada 2 tempat belum dapat disimpan." in text_of(page)


def test_ten_thousand_rows_of_junk_are_told_by_column(book, operator_pandeglang, upload):
    rows = [[f"{letter} {number}" for letter in "abcdefgh"] for number in range(10_000)]
    content = appended(changed(book, GOOD | WRONG), Kejadian=rows, Jawaban=rows)

    job = upload(content, operator_pandeglang)

    errors = [line for line in lines_of(job) if line[0] == "error"]
    assert ("error", "1.1", "Jawaban!E2") in [line[:3] for line in errors]
    assert len(errors) < 12, errors
    assert all("Begitu juga 9.999 baris sesudahnya" in text for _, code, _, text in errors if not code)


def test_mistakes_of_other_forms_do_not_hide_those_of_the_own(
    edition, pandeglang, lebak, regions, operator_pandeglang, download, upload, client_of
):
    """Pandeglang's operator may read all of Banten; every other row of 1,200 is wrong in another way, and Lebak's."""
    assignment_make(operator_pandeglang, "coordinator", regions.banten)
    operator = User.objects.get(pk=operator_pandeglang.pk)  # who remembers no roles
    book = download(edition, operator, regions.banten, Cover.PROVINCE)
    rows = [["36.02", "Lebak", code, "", "Terjadi", ""] for _ in range(600) for code in ("9.9", "8.8.8")]
    rows = [[*row[:2], row[2] if number % 2 else "", *row[3:]] for number, row in enumerate(rows)]
    own = {("Jawaban", f"E{number}"): "Mungkin" for number in range(2, 6)}

    job = upload(appended(changed(book, own), Jawaban=rows), operator)

    assert [line[:3] for line in lines_of(job)[:4]] == [
        ("error", code, f"Jawaban!E{row}") for code, row in (("1.1", 2), ("1.2", 3), ("2.1", 4), ("2.2", 5))
    ]
    left_out = job.summary["errors_left_out"]
    assert job.lines.filter(kind="error").count() == MAX_PROBLEMS
    assert (left_out > 0, job.summary["errors_left_out_of"]) == (
        True,
        [{"sheet": "Jawaban", "left_out": left_out}],
    )
    text = text_of(client_of(operator).get(job.get_absolute_url()))
    assert "500 diperinci, dimulai dengan formulir yang Anda isi. Yang belum diperinci: " in text
    assert "di lembar Jawaban." in text


def test_each_sheet_has_its_share_of_the_mistakes_that_are_told():
    problems = Problems(filled=["36.01"])
    for number in range(MAX_PROBLEMS):
        problems.add(Problem("Kejadian", f"E{2 * number}", "Salah.", "36.01", "1.1"))
    for number in range(3):
        problems.add(Problem("Jawaban", f"E{2 * number}", "Salah.", "36.01", "1.1"))

    told, left_out = problems.told()

    assert [problem.sheet for problem in told].count("Jawaban") == 3
    assert left_out == {"Kejadian": 3}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (range(2, 2 + ALIKE_TOLD), ["“ab” salah."] * ALIKE_TOLD),
        (range(2, 3 + ALIKE_TOLD), ["“ab” salah. Begitu juga 5 baris sesudahnya, sampai baris 7."]),
        (range(2, 20, 2), ["“ab” salah."] * 9),
    ],
    ids=["few", "many", "with others between"],
)
def test_same_mistake_in_many_rows_below_each_other_is_told_once(rows, told):
    problems = Problems()
    for number in rows:
        problems.add(Problem("Kejadian", f"B{number}", "“ab” salah.", "36.01"))

    assert [problem.text for problem in problems.told()[0]] == told


def test_mistakes_of_two_answers_or_of_two_kinds_are_no_run():
    problems = Problems()
    for number in range(2, 22):
        problems.add(Problem("Kejadian", f"E{number}", f"Salah {number % 2}.", "36.01", "1.1"))
        problems.add(Problem("Kejadian", f"F{number}", "Salah.", "36.01", f"1.{number}"))

    assert len(problems.told()[0]) == 40


@pytest.mark.parametrize(
    ("names", "near"),
    [(RegionNames(NAMED), "Pandeglangg{}"), (IndicatorNames({"1.1": "Keberatan"}), "Keberatan{}")],
)
def test_names_are_proposed_for_some_texts_and_not_for_ten_thousand(names, near):
    """Each proposal compares a text with all names."""
    told = []
    for number in range(300):
        with pytest.raises(CellError) as refused:
            names.read(Cell(CellKind.TEXT, near.format(number % 10 if number < 10 else f"zzzz {number}")))
        told.append(refused.value.text)

    with pytest.raises(CellError) as last:
        names.read(Cell(CellKind.TEXT, near.format("s")))

    assert "Mungkin maksudnya" in told[0]
    assert "Mungkin maksudnya" not in last.value.text


INDONESIA = [row for row in region_file_read(REGIONS_FILE) if row.valid_to is None]
NATION = RegionNames(INDONESIA).near([row.code for row in INDONESIA if row.level == "regency"])
CODES = IndicatorNames(
    {f"{group}.{number}": f"Indikator {group * number}" for group in range(1, 7) for number in range(1, 11)}
)


@pytest.mark.parametrize("names", [NATION, CODES], ids=["regions", "indicators"])
@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (CellKind.TEXT, "Kabupaten Entahlah {}"),
        (CellKind.TEXT, "99.{} Kab. Entah"),
        (CellKind.NUMBER, "9{}.75"),
        (CellKind.DATE, "{}.25"),
    ],
)
def test_ten_thousand_names_that_are_none_take_seconds_and_no_minute(names, kind, typed):
    """With all regions of Indonesia: seconds of the processor, four of them on a slow machine. It was a minute."""
    cells = [Cell(kind, typed.format(number)) for number in range(10_000)]

    began = time.process_time()
    for cell in cells:
        with pytest.raises(CellError):
            names.read(cell)

    assert time.process_time() - began < 12
