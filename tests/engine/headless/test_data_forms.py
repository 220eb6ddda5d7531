"""Data files as spreadsheets write them give the results of the plain file, and the form is said back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.engine.headless.files import DATA, FRAMEWORK, compute, refused, write_files


def as_indonesian_excel(text: str) -> str:
    """Write a table of comma and point as Excel does in Indonesian: semicolon, decimal comma, CRLF, empty ends."""
    marks = str.maketrans({",": ";", ".": ","})
    names = {"Tangerang; Kabupaten": "Tangerang, Kabupaten"}
    lines = [f"{line.translate(marks)};;" for line in text.splitlines()]
    body = "\r\n".join([*lines, ";" * lines[0].count(";"), ""])
    for wrong, right in {**names, **{f"36,0{number};": f"36.0{number};" for number in (1, 2, 3)}}.items():
        body = body.replace(wrong, right)
    return body


EXCEL = as_indonesian_excel(DATA)
FORMS: dict[str, tuple[bytes, str]] = {
    "semicolons and decimal commas": (EXCEL.encode(), "teks UTF-8, pemisah titik koma, desimal koma"),
    "the same with a mark": (EXCEL.encode("utf-8-sig"), "teks UTF-8, pemisah titik koma, desimal koma"),
    "semicolons and decimal points": (
        EXCEL.replace("0,", "0.").replace("3,5", "3.5").encode(),
        "teks UTF-8, pemisah titik koma, desimal titik",
    ),
    "Unicode text": (
        EXCEL.replace(";", "\t").encode("utf-16"),
        "teks UTF-16, pemisah tabulator, desimal koma",
    ),
    "separator told beforehand": (
        f"sep=;\r\n{EXCEL}".encode(),
        "teks UTF-8, pemisah titik koma, desimal koma",
    ),
    "separator told between quotes": (
        f'"sep=;"\r\n{EXCEL}'.encode(),
        "teks UTF-8, pemisah titik koma, desimal koma",
    ),
    "upright bars": (
        f"sep=|\n{EXCEL.replace(';', '|')}".encode(),
        "teks UTF-8, pemisah garis tegak, desimal koma",
    ),
    "commas and quoted decimal commas": (
        DATA.replace("0.1", '"0,1"').replace("0.2", '"0,2"').replace("3.5", '"3,5"').encode(),
        "teks UTF-8, pemisah koma, desimal koma",
    ),
    "blank lines and empty columns": (
        ("\n,,\n" + "".join(f"{line},, \n" for line in DATA.splitlines()) + " ,\n").encode(),
        "teks UTF-8, pemisah koma, desimal titik",
    ),
}


def scores_of(folder: Path) -> bytes:
    return (folder / "hasil" / "scores.csv").read_bytes()


@pytest.mark.parametrize(("body", "form"), FORMS.values(), ids=FORMS)
def test_a_file_of_another_form_gives_the_same_scores_and_the_form_is_said(
    body: bytes, form: str, tmp_path: Path
) -> None:
    write_files(tmp_path)
    compute(tmp_path)
    plain = scores_of(tmp_path)
    write_files(tmp_path, data=body)

    code, text = compute(tmp_path)

    assert (code, text.splitlines()[0]) == (0, f"data.csv dibaca sebagai {form}.")
    assert scores_of(tmp_path) == plain


AMBIGUOUS = "code,A,B,C\n36.01,1.500,1,1\n36.02,2,2,2\n"


def treated(folder: Path) -> str:
    return (folder / "hasil" / "treated.csv").read_text(encoding="utf-8").splitlines()[1]


@pytest.mark.parametrize(
    ("text", "options", "value"),
    [
        (AMBIGUOUS, {"decimal": "koma"}, "1500.0"),
        (AMBIGUOUS, {"decimal": "Titik"}, "1.5"),
        (AMBIGUOUS.replace("2,2,2", '2,2,"0,5"'), {}, "1500.0"),
        (AMBIGUOUS.replace("2,2,2", "2,2,0.5"), {}, "1.5"),
        (AMBIGUOUS.replace("2,2,2", "2,2,1.234.567"), {}, "1500.0"),
        (AMBIGUOUS.replace("1.500", '"1.500,25"'), {}, "1500.25"),
        (AMBIGUOUS.replace("1.500", '"1,500.25"'), {}, "1500.25"),
    ],
)
def test_thousands_and_decimals_are_told_apart_by_the_answer_or_by_another_cell(
    text: str, options: dict[str, str], value: str, tmp_path: Path
) -> None:
    write_files(tmp_path, data=text)

    assert compute(tmp_path, **options)[0] == 0
    assert treated(tmp_path) == f"36.01,{value},1.0,1.0"


def test_an_answer_that_the_file_contradicts_is_refused_with_the_cell(tmp_path: Path) -> None:
    write_files(tmp_path)

    assert (
        "baris 2, C: “0.1” memakai titik desimal, padahal jawabannya --decimal koma. Ganti atau hapus jawaban itu."
        in refused(tmp_path, decimal="koma")
    )
    assert "Isian --decimal bernilai “,”. Isi koma atau titik." in refused(tmp_path, decimal=",")


def test_the_faults_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    write_files(tmp_path, data="code,A,B,C\n1,x,1,1\n")
    (tmp_path / "lalu.csv").write_text("code,A\n1,y\n", encoding="utf-8")

    text = refused(tmp_path, latest=tmp_path / "lalu.csv")

    assert text.count("tidak dimuat: ada 1 kesalahan") == 2
    assert ("“x” bukan angka" in text, "“y” bukan angka" in text) == (True, True)


def test_the_voters_and_the_edition_before_are_read_in_the_same_way(tmp_path: Path) -> None:
    write_files(tmp_path, data="code;voters;A;B;C\n1;867.013;1;1;1\n2;1.200.000;2;2,5;2\n")
    (tmp_path / "lalu.csv").write_text("code;A\n1;1.500\n", encoding="utf-8")
    latest = tmp_path / "lalu.csv"

    assert "--latest-decimal koma bila 1500" in refused(tmp_path, latest=latest)
    code, text = compute(tmp_path, latest=latest, latest_decimal="koma")

    assert code == 0
    assert "lalu.csv dibaca sebagai teks UTF-8, pemisah titik koma, desimal koma." in text
    written = json.loads((tmp_path / "hasil" / "manifest.json").read_bytes())["input"]
    assert written["data"]["form"] == {"encoding": "UTF-8", "separator": ";", "decimal": ","}


@pytest.mark.parametrize("separator", [",", ";"])
def test_cells_that_are_left_out_at_the_end_of_a_row_are_empty(separator: str, tmp_path: Path) -> None:
    whole = "code,A,B,C\n36.01,4,1,\n36.02,2,,\n36.03,,,\n36.04,1,2,3\n".replace(",", separator)
    write_files(tmp_path, data=whole)
    compute(tmp_path)
    expected = scores_of(tmp_path)
    short = "\n".join(line.rstrip(separator) for line in whole.splitlines())
    write_files(tmp_path, data=f"{short}\n")

    assert compute(tmp_path)[0] == 0
    assert scores_of(tmp_path) == expected


@pytest.mark.parametrize(
    ("table", "options"),
    [
        ("code,voters,A,B,C\n1,{},12.5,1,1\n2,900,3,2,2\n", {}),
        ("code,A,B,C,voters\n1,12.5,1,1,{}\n2,3,2,2,900\n", {}),
        ("code,voters,A,B,C\n1,{},12,1,1\n2,900,3,2,2\n", {"decimal": "titik"}),
    ],
    ids=["known later", "known before", "answered"],
)
def test_voters_are_whole_numbers(table: str, options: dict[str, str], tmp_path: Path) -> None:
    write_files(tmp_path, data=table.format("867.013"))
    text = refused(tmp_path, **options)
    assert "baris 2, voters: Wilayah 1: “867.013” bukan jumlah pemilih." in text
    assert "bila maksudnya 867013, tulis 867013." in text
    assert "bila maksudnya 900" not in text

    write_files(tmp_path, data=table.format("867.5"))
    text = refused(tmp_path, **options)
    assert "baris 2, voters: Wilayah 1: “867.5” bukan jumlah pemilih. Isi bilangan bulat di atas 0" in text
    assert "bila maksudnya" not in text

    for whole in ("867013", "867013.0", '"867,013"'):
        write_files(tmp_path, data=table.format(whole))
        assert compute(tmp_path, **options)[0] == 0


@pytest.mark.parametrize("n_rows", [1, 2000])
def test_a_workbook_is_called_that(tmp_path: Path, n_rows: int) -> None:
    book = Workbook()
    for number in range(n_rows):
        book.active.append([f"36.{number}", number / 7, "teks"])
    write_files(tmp_path)
    book.save(tmp_path / "data.csv")

    assert "baris 1, berkas: Berkas Excel, bukan CSV. Di Excel, pilih Simpan Sebagai" in refused(tmp_path)


def test_codes_that_a_spreadsheet_changed_are_said_with_what_they_were(tmp_path: Path) -> None:
    write_files(tmp_path, data="code,A,B,C\n12.1,1,1,1\n3601,2,2,2\n36.02,3,3,3\n")

    code, text = compute(tmp_path)

    assert code == 0
    assert (
        "Catatan: data.csv: 2 kode wilayah tampaknya diubah pengolah lembar kerja: 12.1 (12.10), 3601 (36.01). "
        "Dalam kurung kode yang mungkin dimaksud; tulis kode sebagai teks.\n"
    ) in text
    write_files(tmp_path, data="code,A,B,C\n1201,1,1,1\n3601,2,2,2\n")
    assert "kode wilayah" not in compute(tmp_path)[1]
    write_files(tmp_path, data="code;A;B;C\n36,01;1;1;1\n36,1;2;2;2\n")
    assert "diubah pengolah lembar kerja: 36,01 (36.01), 36,1 (36.10)." in compute(tmp_path)[1]


def test_a_region_of_reference_by_a_changed_code_gets_the_hint(tmp_path: Path) -> None:
    step = 'normalise = { name = "distance_reference", reference = "3601" }'
    write_files(tmp_path, FRAMEWORK.replace('normalise = { name = "minmax", lower = 0, upper = 100 }', step))

    assert "Wilayah rujukan 3601 tidak ada di tingkat regency. Mungkin 36.01." in refused(tmp_path)


def test_voters_that_weigh_regions_may_have_points_between_thousands(tmp_path: Path) -> None:
    table = "code;parent;voters;A;B;C\n1;P;3.000;1;1;1\n2;P;1.000;2;2,5;4\n"
    write_files(tmp_path, data=table)

    def scores_with(change: Callable[[str], str]) -> str:
        framework = (tmp_path / "kerangka.toml").read_text(encoding="utf-8")
        if "voters" not in framework:
            framework = framework.replace("[method]", '[method]\nregions = "voters"')
        write_files(tmp_path, framework, change(table))
        code, text = compute(tmp_path)
        assert code == 0, text
        return (tmp_path / "hasil" / "regions.csv").read_text(encoding="utf-8")

    assert scores_with(str) == scores_with(lambda text: text.replace(".", ""))
    assert scores_with(str) != scores_with(lambda text: text.replace("3.000", "1"))
