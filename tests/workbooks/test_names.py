"""Regions and indicators as people write them into a cell, and as a spreadsheet changes what they write."""

from dataclasses import dataclass

import pytest

from apps.regions.enums import RegionLevel
from apps.workbooks.enums import CellKind
from apps.workbooks.files import Cell
from apps.workbooks.inputs import Choices, IndicatorNames, RegionNames
from apps.workbooks.inputs.cells import CellError
from tests.workbooks.books import changed, lines_of
from tests.workbooks.test_bad_input import EVENT


@dataclass(frozen=True)
class Named:
    code: str
    name: str
    short_name: str
    level: str = RegionLevel.REGENCY


REGIONS = RegionNames(
    [
        Named("36.01", "Kabupaten Pandeglang", "Kab. Pandeglang"),
        Named("36.04", "Kabupaten Serang", "Kab. Serang"),
        Named("36.73", "Kota Serang", "Kota Serang"),
        Named("12.10", "Kabupaten Labuhanbatu", "Kab. Labuhanbatu"),
        Named("36", "Banten", "Banten", RegionLevel.PROVINCE),
    ]
)
INDICATORS = IndicatorNames(
    {
        "1.1": "Keberatan",
        "1.10": "Gugatan",
        "1.1.8": "Kekerasan",
        "2.5.2": "Ketiadaan pengawas",
        "3A": "Lain-lain",
        "7": "Penutup",
    }
)


def text(said: str) -> Cell:
    return Cell(CellKind.TEXT, said)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (text("36.01 Kabupaten Pandeglang"), "36.01"),
        (text("KAB. PANDEGLANG"), "36.01"),
        (text("pandeglang"), "36.01"),
        (text("Pandeglang, Kab."), "36.01"),
        (text("3601"), "36.01"),
        (Cell(CellKind.NUMBER, "3601"), "36.01"),
        (Cell(CellKind.NUMBER, "36.009999999999998"), "36.01"),
        (text("3601 - kab pandeglang"), "36.01"),
        (text("kota serang"), "36.73"),
        (text("36.04 Serang"), "36.04"),
        (text("Prov. Banten"), "36"),
        (None, ""),
    ],
)
def test_region_is_read_as_people_write_it(cell, code):
    assert REGIONS.read(cell) == code


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (text("Serang"), "“Serang” dapat berarti Kabupaten Serang (36.04) atau Kota Serang (36.73). Tulis kode"),
        (text("36.01 Kab. Serang"), "“36.01 Kab. Serang” menyebut kode 36.01, yaitu Kabupaten Pandeglang, dengan"),
        (text("Pandegelang"), "Wilayah “Pandegelang” tidak dikenal. Mungkin maksudnya Kabupaten Pandeglang."),
        (Cell(CellKind.NUMBER, "12.1"), "Wilayah “12.1” tidak dikenal. Mungkin maksudnya 12.10 Kabupaten Labuhanbatu."),
        (text("Kabupaten Badung"), "Wilayah “Kabupaten Badung” tidak ada dalam edisi ini."),
        # 12 October 2024
        (Cell(CellKind.DATE, "45577"), ("Excel mengubah kode di sel ini menjadi tanggal 12 Oktober 2024. "
         "Bila maksudnya wilayah 12.10, ketik ulang kodenya sebagai teks, misalnya '12.10.")),
        # 36 hours and 1 minute: 36.01 where hours and minutes are told apart by a point
        (Cell(CellKind.DATE, "1.5006944444444446"), ("Excel mengubah kode di sel ini menjadi pukul 36.01.00. "
         "Bila maksudnya wilayah 36.01,")),
        (Cell(CellKind.FORMULA, "=A1"), "Sel ini berisi rumus."),
    ],
)  # fmt: skip
def test_region_that_may_be_another_is_asked_about(cell, told):
    with pytest.raises(CellError) as refused:
        REGIONS.read(cell)
    assert refused.value.text.startswith(told)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (text("2.5.2 Ketiadaan pengawas"), "2.5.2"),
        (text("2.5.2 ketiadaan pengawas di TPS"), "2.5.2"),
        (text("2.5.2"), "2.5.2"),
        (text("2.5.2."), "2.5.2"),
        (text("KETIADAAN PENGAWAS"), "2.5.2"),
        (text("3a"), "3A"),
        (text("3a lain"), "3A"),
        (text("1.10 gugatan"), "1.10"),
        (Cell(CellKind.NUMBER, "7"), "7"),
        (None, ""),
    ],
)
def test_indicator_is_read_as_people_write_it(cell, code):
    assert INDICATORS.read(cell) == code


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (text("2.5.2 Keberatan"), "“2.5.2 Keberatan” menyebut kode 2.5.2 dengan nama indikator 1.1."),
        (text("2,5,2"), "Indikator “2,5,2” tidak ada dalam instrumen edisi. Mungkin maksudnya 2.5.2 Ketiadaan"),
        (text("Ketidakadaan pengawas"), "Indikator “Ketidakadaan pengawas” tidak ada dalam instrumen edisi. Mungkin"),
        (text("Cuaca"), "Indikator “Cuaca” tidak ada dalam instrumen edisi. Tulis kodenya, misalnya 1.1."),
        (Cell(CellKind.NUMBER, "1.1"), ("Excel mengubah kode di sel ini menjadi angka 1,1. "
         "Bila maksudnya indikator 1.1 atau 1.10, ketik ulang kodenya sebagai teks, misalnya '1.1.")),
        (Cell(CellKind.NUMBER, "252"), "Excel mengubah kode di sel ini menjadi angka 252. Bila maksudnya indikator 2."),
        # 2 May 2002, and the same typed where hours and minutes are told apart by a point
        (Cell(CellKind.DATE, "37378"), ("Excel mengubah kode di sel ini menjadi tanggal 2 Mei 2002. "
         "Bila maksudnya indikator 2.5.2, ketik")),
        (Cell(CellKind.DATE, "2002-05-02T00:00:00"), "Excel mengubah kode di sel ini menjadi tanggal 2 Mei 2002."),
        (Cell(CellKind.DATE, "0.0868287037037037"), ("Excel mengubah kode di sel ini menjadi pukul 02.05.02. "
         "Bila maksudnya indikator 2.5.2, ketik")),
        (Cell(CellKind.DATE, "1e300"), "Excel mengubah kode di sel ini menjadi tanggal. Ketik ulang kodenya"),
        (Cell(CellKind.DATE, "nan"), "Excel mengubah kode di sel ini menjadi tanggal. Ketik ulang kodenya"),
        (Cell(CellKind.ERROR, "#REF!"), "Sel ini berisi galat dari Excel."),
    ],
)  # fmt: skip
def test_indicator_that_may_be_another_is_asked_about(cell, told):
    with pytest.raises(CellError) as refused:
        INDICATORS.read(cell)
    assert refused.value.text.startswith(told)


def test_sign_that_is_the_code_or_the_name_of_another_choice_means_neither():
    choices = Choices({"1": "Rendah", "2": "Sedang", "b": "Tinggi"}, signs={"1": "2", "2": "b", "b": "c"})
    assert [choices.find(text) for text in ("2", "b", "c", "1", "tinggi")] == [None, None, "b", "1", "b"]


@pytest.mark.parametrize("region", ["3601", "KAB. PANDEGLANG", "pandeglang", 3601])
def test_both_sheets_take_the_names_that_people_write(
    region, edition, pandeglang, operator_pandeglang, regions, download, upload
):
    book = download(edition, operator_pandeglang, regions.pandeglang)
    typed = {
        ("Jawaban", "A2"): region,
        ("Jawaban", "C2"): "1.1 apa saja",
        ("Kejadian", "A2"): region,
        ("Kejadian", "B2"): "1.1 bentrok",
    }

    job = upload(changed(book, EVENT | typed), operator_pandeglang)

    assert lines_of(job) == [("added", "1.1", "Jawaban!E2", "")]


def test_code_that_became_a_number_is_told_on_both_sheets(
    edition, pandeglang, operator_pandeglang, regions, download, upload
):
    book = download(edition, operator_pandeglang, regions.pandeglang)
    numbers = {("Jawaban", "C2"): 1.1, ("Kejadian", "B2"): 1.1}

    found = lines_of(upload(changed(book, EVENT | numbers), operator_pandeglang))

    told = (
        "Excel mengubah kode di sel ini menjadi angka 1,1. Bila maksudnya indikator 1.1, ketik ulang kodenya"
    )
    assert [place for _, _, place, text in found if text.startswith(told)] == ["Kejadian!B2", "Jawaban!C2"]
