"""The figures of a release as files: rounded alike everywhere, empty where nothing is known."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from openpyxl import load_workbook

from apps.indicators.enums import EditionKind
from apps.publishing.building.data_files import data_files
from apps.publishing.building.rendition import rendition_of
from apps.publishing.building.tables import DECIMALS, SCORE_DECIMALS
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


def test_scores_have_ten_decimals_and_other_figures_six_in_every_file():
    content = content_make(LONG)
    [row] = rows_of(content, "skor")

    assert {
        name: row[name] for name in row if row[name] and name not in {"kode", "nama", "tingkat", "kelas"}
    } == {
        "kode_provinsi": "11",
        "provinsi": "Provinsi 11",
        "skor": "33.3333333333",
        "peringkat": "1",
        "skor_agregat": "66.666667",
        "agregat_dari": "1",
        "agregat_seluruhnya": "2",
        "kelengkapan": "0.666667",
        "bagian_dengan_bukti": "0.333333",
        "skor_D1": "66.6666666667",
        "skor_D2": "1e-07",
        "jenis_data": "data kantor Bawaslu",
    }
    [region] = json.loads(data_files(rendition_of(content, "id"))["data/skor.json"])["wilayah"]
    assert (region["skor"], region["skor_D1"], region["skor_agregat"]) == (
        33.3333333333,
        66.6666666667,
        66.666667,
    )
    sheet = sheet_of(content)
    header, cells = ([cell.value for cell in row] for row in sheet.iter_rows())
    assert dict(zip(header, cells, strict=True))["skor"] == 33.3333333333
    assert [(row["nilai"], row["skor"]) for row in rows_of(content, "indikator")] == [
        ("0.142857", "33.333333"),
        ("", ""),
    ]


def test_the_release_says_how_many_decimals_its_files_keep():
    text = " ".join(
        render_to_string("publishing/release/README.txt", {"content": content_make(LONG)}).split()
    )
    assert f"skor wilayah dan skor kelompok sampai {SCORE_DECIMALS} desimal" in text
    assert f"angka lain sampai {DECIMALS} desimal" in text


def test_shares_of_the_index_have_six_decimals_and_weights_stand_as_declared():
    groups = (replace(GROUPS[0], weight=1 / 3, share=2 / 3), replace(GROUPS[1], share=None, is_top=False))
    indicators = (replace(INDICATORS[0], share=1 / 3), INDICATORS[1])
    content = content_make(LONG, groups=groups, indicators=indicators)

    assert [
        (row["jenis"], row["kode"], row["bobot"], row["bagian_indeks"], row["status_bobot"])
        for row in rows_of(content, "kerangka")
    ] == [
        ("dimensi", "D1", str(1 / 3), "0.666667", "diterbitkan"),
        ("subdimensi", "D2", "0.4", "", "diterbitkan"),
        ("indikator", "I1", "1.0", "0.333333", "belum diterbitkan"),
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


def test_an_unanswered_indicator_has_no_counts_and_an_answered_one_has_all():
    content = content_make(
        region_make("11", 40.0, answers={"I1": AnswerInfo("occurred", {}), "I2": AnswerInfo("no_data", {})}),
        region_make("12", None),
    )

    assert [
        (row["kode"], row["indikator"], row["jawaban"], row["jumlah_berat"])
        for row in rows_of(content, "indikator")
    ] == [
        ("11", "I1", "occurred", "0"),
        ("11", "I2", "no_data", "0"),
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
        ("indeks", "33.333333", "https://a.example/", "angka terbitan luar"),
        ("D2", "66.666667", "https://b.example/", "angka terbitan luar"),
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
