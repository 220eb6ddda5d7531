"""The figures of a release as files: the same in every form, never rounded, empty where nothing is known."""

import csv
import io
import json
from dataclasses import replace

import pytest
import yaml
from openpyxl import load_workbook
from pyarrow import parquet

from apps.indicators.enums import EditionKind
from apps.publishing.building.data_files import data_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.content.dataset import AnswerInfo, ReleaseContent

from .contents import GROUPS, INDICATORS, content_make, region_make

THIRD, TWO_THIRDS = 100 / 3, 200 / 3
LONG = region_make(
    "11",
    THIRD,
    "medium",
    rank=1,
    aggregated_score=TWO_THIRDS,
    aggregated_count=1,
    aggregated_total=2,
    completeness=2 / 3,
    evidence_share=1 / 3,
    group_scores=(TWO_THIRDS, 1e-7),
    indicator_values=(1 / 7, None),
    indicator_scores=(THIRD, None),
)


def rows_of(content: ReleaseContent, name: str) -> list[dict[str, str]]:
    """Return the rows of one CSV file of a release."""
    body = data_files(rendition_of(content, "id"))[f"data/{name}.csv"]
    return list(csv.DictReader(io.StringIO(body.decode())))


def sheet_of(content: ReleaseContent):
    """Return the sheet of the provinces."""
    return load_workbook(io.BytesIO(data_files(rendition_of(content, "id"))["data/skor.xlsx"]))["Provinsi"]


def test_figures_keep_their_full_precision_in_every_file():
    content = content_make(LONG)
    files = data_files(rendition_of(content, "id"))
    expected = {"skor": THIRD, "skor_agregat": TWO_THIRDS, "kelengkapan": 2 / 3, "bagian_dengan_bukti": 1 / 3}
    expected |= {"skor_D1": TWO_THIRDS, "skor_D2": 1e-7, "peringkat": 1}

    def told(row):
        return {name: float(row[name]) for name in expected}

    [row] = rows_of(content, "skor")
    assert told(row) == expected
    [indonesian] = csv.DictReader(
        io.StringIO(files["data/skor-excel.csv"].decode("utf-8-sig")), delimiter=";"
    )
    assert told({name: cell.replace(",", ".") for name, cell in indonesian.items()}) == expected
    [region] = json.loads(files["data/skor.json"])["wilayah"]
    assert told(region) == expected
    header, cells = ([cell.value for cell in row] for row in sheet_of(content).iter_rows())
    assert told(dict(zip(header, cells, strict=True))) == expected
    [typed] = parquet.read_table(io.BytesIO(files["data/skor.parquet"])).to_pylist()
    assert told(typed) == expected
    assert typed["kode"] == "11"
    assert [(row["nilai"], row["skor"]) for row in rows_of(content, "indikator")] == [
        (str(1 / 7), str(THIRD)),
        ("", ""),
    ]


@pytest.mark.parametrize("kind", [EditionKind.OFFICIAL, EditionKind.EXTERNAL])
def test_every_table_is_the_same_in_every_form_and_described(kind):
    content = content_make(LONG, region_make("11.10", None, name="=1+1"), kind=kind)
    files = data_files(rendition_of(content, "id"))
    names = {path[5:-8] for path in files if path.endswith(".parquet")}
    assert names >= {"skor", "kerangka"}
    described = {(row["tabel"], row["kolom"]): row for row in rows_of(content, "kamus")}
    for name in names:
        table = parquet.read_table(io.BytesIO(files[f"data/{name}.parquet"]))
        rows = csv.DictReader(io.StringIO(files[f"data/{name}.csv"].decode()))
        assert table.column_names == rows.fieldnames
        for row, typed in zip(rows, table.to_pylist(), strict=True):
            same = {column: "" if cell is None else str(cell) for column, cell in typed.items()}
            assert {column: cell.removeprefix("'") for column, cell in row.items()} == same
        told = {column for at, column in described if at == name}
        assert told == (set() if name == "kamus" else set(table.column_names))
    assert all(row["arti"] and row["arti_inggris"] for row in described.values())


def test_the_release_says_that_nothing_is_rounded_and_what_every_column_means():
    text = data_files(rendition_of(content_make(LONG), "id"))["README.txt"].decode()
    assert "dengan ketelitian penuh (bilangan pecahan 64 bit)" in text
    assert "skor_D1                Skor dimensi atau subdimensi D1 dalam kerangka." in text


def test_the_citation_is_there_for_programs():
    files = data_files(rendition_of(content_make(LONG, kind=EditionKind.SIMULATED), "id"))
    [entry] = json.loads(files["sitasi.json"])
    assert (entry["type"], entry["title"], entry["version"]) == ("dataset", "Edisi uji (DATA SIMULASI)", "1")
    assert entry["issued"] == {"date-parts": [[2024, 8, 26]]}
    told = yaml.safe_load(files["CITATION.cff"])
    assert (told["cff-version"], told["title"], told["url"]) == ("1.2.0", entry["title"], entry["URL"])
    assert told["authors"] == [{"name": "Badan Pengawas Pemilihan Umum"}]
    assert entry["URL"] == "https://ikp.example/terbitan/uji/v1/"


def test_shares_of_the_index_and_weights_stand_as_declared():
    groups = (replace(GROUPS[0], weight=1 / 3, share=2 / 3), replace(GROUPS[1], share=None, is_top=False))
    indicators = (replace(INDICATORS[0], share=1 / 3), INDICATORS[1])
    content = content_make(LONG, groups=groups, indicators=indicators)

    assert [
        (row["jenis"], row["kode"], row["bobot"], row["bagian_indeks"], row["status_bobot"])
        for row in rows_of(content, "kerangka")
    ] == [
        ("dimensi", "D1", str(1 / 3), str(2 / 3), "diterbitkan"),
        ("subdimensi", "D2", "0.4", "", "diterbitkan"),
        ("indikator", "I1", "1.0", str(1 / 3), "belum diterbitkan"),
        ("indikator", "I2", "1.0", "0.4", "belum diterbitkan"),
        ("tingkat_kejadian", "berat", "2.0", "", "belum diterbitkan"),
    ]


def test_a_province_without_regencies_has_no_count_of_its_aggregate():
    content = content_make(region_make("11", 40.0, "low"), region_make("12", 50.0, aggregated_total=3))

    assert [(row["agregat_dari"], row["agregat_seluruhnya"]) for row in rows_of(content, "skor")] == [
        ("", ""),
        ("0", "3"),
    ]


def test_a_regency_stands_beside_its_province():
    content = content_make(region_make("11", 40.0), region_make("11.01", 50.0))

    assert [(row["kode"], row["kode_provinsi"], row["provinsi"]) for row in rows_of(content, "skor")] == [
        ("11", "11", "Provinsi 11"),
        ("11.01", "11", "Provinsi 11"),
    ]


def test_classes_stand_in_words_and_a_score_without_one_has_an_empty_cell():
    regions = [
        region_make(f"1{number}", 10.0, key) for number, key in enumerate(("high", "medium", "low", ""))
    ]

    assert [row["kelas"] for row in rows_of(content_make(*regions), "skor")] == [
        "rawan tinggi",
        "rawan sedang",
        "rawan rendah",
        "",
    ]


def test_an_indicator_without_data_has_no_counts_and_one_that_occurred_has_all():
    content = content_make(
        region_make("11", 40.0, answers={"I1": AnswerInfo("occurred", {}), "I2": AnswerInfo("no_data", {})}),
        region_make("12", None),
    )

    assert [
        (row["kode"], row["indikator"], row["jawaban"], row["jumlah_berat"])
        for row in rows_of(content, "indikator")
    ] == [
        ("11", "I1", "occurred", "0"),
        ("11", "I2", "no_data", ""),
        ("12", "I1", "", ""),
        ("12", "I2", "", ""),
    ]
    assert [
        (row["kode"], row["indikator"], row["tingkat_kejadian"], row["jumlah"])
        for row in rows_of(content, "masukan")
    ] == [("11", "I1", "", ""), ("11", "I2", "", "")]


def test_every_imported_figure_names_its_source():
    sources = {"index": "https://a.example/", "D2": "https://b.example/"}
    region = region_make("11", THIRD, group_scores=(1.0, TWO_THIRDS), sources=sources)
    content = content_make(region, kind=EditionKind.EXTERNAL)

    assert [
        (row["angka"], row["skor"], row["sumber"], row["jenis_data"]) for row in rows_of(content, "sumber")
    ] == [
        ("indeks", str(THIRD), "https://a.example/", "angka terbitan luar"),
        ("D2", str(TWO_THIRDS), "https://b.example/", "angka terbitan luar"),
    ]


@pytest.mark.parametrize(
    ("kind", "warning"), [(EditionKind.SIMULATED, "DATA SIMULASI"), (EditionKind.OFFICIAL, None)]
)
def test_every_printed_sheet_of_made_up_data_says_so(kind, warning):
    content = content_make(region_make("11", 40.0), region_make("11.01", 50.0), kind=kind)
    book = load_workbook(io.BytesIO(data_files(rendition_of(content, "id"))["data/skor.xlsx"]))

    cover, *sheets = book.worksheets
    assert [sheet.title for sheet in sheets] == ["Provinsi", "Kabupaten-kota", "Kerangka"]
    assert [sheet.oddHeader.center.text for sheet in sheets] == [warning] * 3
    assert [sheet["A2"].value for sheet in sheets[:2]] == ["11", "11.01"]
    lines = [row[0].value for row in cover.iter_rows()]
    assert lines[1] == (warning or "data kantor Bawaslu")


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_name_reads_as_a_formula(name):
    content = content_make(region_make("11", 40.0, name=name))

    [row] = rows_of(content, "skor")
    assert row["nama"] == f"'{name}"
    sheet = sheet_of(content)
    assert (sheet["B2"].value, sheet["B2"].data_type) == (name, "s")
