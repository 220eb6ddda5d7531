import csv
from pathlib import Path

import pytest

from apps.core.exceptions import InvalidInputError
from apps.regions.files import region_file_read, region_set_file_read
from apps.regions.services import REGIONS_FILE
from tests.regions.region_rows import line_of, region_file_with

PANDEGLANG = "36.01,Kabupaten Pandeglang,Kab. Pandeglang,regency,36,2022-01-01,,36.01,"
MERAUKE_OLD = "91.01,Kabupaten Merauke,Kab. Merauke,regency,91,2022-01-01,2022-07-25,"
BANTEN = "36,Banten,Banten,province,ID,2022-01-01,,36,"


def errors_of(path: Path) -> dict[str, list[str]]:
    with pytest.raises(InvalidInputError) as caught:
        region_file_read(path)
    return caught.value.errors


def test_committed_file_has_one_row_per_region_and_period() -> None:
    rows = region_file_read(REGIONS_FILE)

    assert len(rows) == 1 + 38 + 514 + 26
    assert len({row.lineage for row in rows}) == 1 + 38 + 514


def test_committed_file_has_the_official_names() -> None:
    names = {row.code: (row.name, row.short_name) for row in region_file_read(REGIONS_FILE)}

    assert names["31"] == ("Daerah Khusus Ibukota Jakarta", "DKI Jakarta")
    assert names["34"] == ("Daerah Istimewa Yogyakarta", "DI Yogyakarta")
    assert names["36"] == ("Banten", "Banten")
    assert names["36.01"] == ("Kabupaten Pandeglang", "Kab. Pandeglang")
    assert names["36.73"] == ("Kota Serang", "Kota Serang")
    assert names["31.01"] == ("Kabupaten Administrasi Kepulauan Seribu", "Kab. Adm. Kepulauan Seribu")


def test_committed_file_says_what_each_regency_is_called_and_where_its_clock_stands() -> None:
    rows = region_file_read(REGIONS_FILE)
    regencies = [row for row in rows if row.level == "regency"]

    assert all(row.name.startswith(("Kabupaten ", "Kota ")) for row in regencies)
    assert all((row.code[3] == "7") == row.name.startswith("Kota ") for row in regencies)
    by_province = {row.code: row.timezone for row in rows if row.level == "province"}
    assert [by_province[code] for code in ("36", "62", "51", "64", "81", "96")] == [
        "Asia/Jakarta",
        "Asia/Jakarta",
        "Asia/Makassar",
        "Asia/Makassar",
        "Asia/Jayapura",
        "Asia/Jayapura",
    ]
    assert all(row.timezone == by_province[row.parent] for row in regencies)


@pytest.mark.parametrize(
    ("old", "new", "field", "remedy"),
    [
        (PANDEGLANG, PANDEGLANG.replace("36.01,Kab", "3601,Kab"), "code", "seperti 36.01"),
        (PANDEGLANG, PANDEGLANG.replace("36.01,Kab", "3601,Kab"), "code", "Mungkin 36.01."),
        (PANDEGLANG, PANDEGLANG.replace("36.01,Kab", "36.1,Kab"), "code", "Mungkin 36.10."),
        (PANDEGLANG, PANDEGLANG.replace("Kabupaten Pandeglang", ""), "name", "Isi kolom ini"),
        (PANDEGLANG, PANDEGLANG.replace("Kabupaten Pandeglang", "K" * 101), "name", "Persingkat"),
        (PANDEGLANG, PANDEGLANG.replace("regency", "kabupaten"), "level", "nation, province, regency"),
        (PANDEGLANG, PANDEGLANG.replace(",36,2022", ",37,2022"), "parent", "Tidak ada wilayah 37"),
        (PANDEGLANG, PANDEGLANG.replace(",36,2022", ",ID,2022"), "parent", "bertingkat province"),
        (PANDEGLANG, PANDEGLANG.replace(",36,2022", ",,2022"), "parent", "wilayah atasannya"),
        (
            PANDEGLANG,
            PANDEGLANG.replace(",36,2022-01-01", ",36,2021-12-31"),
            "parent",
            "selama masa baris ini",
        ),
        (PANDEGLANG, PANDEGLANG.replace("2022-01-01", "1/1/2022"), "valid_from", "2022-07-25"),
        (PANDEGLANG, PANDEGLANG.replace("2022-01-01,,", "2022-01-01,2022-01-01,"), "valid_to", "setelah"),
        ("ID,Indonesia,Indonesia,nation,,", "ID,Indonesia,Indonesia,nation,11,", "parent", "Kosongkan"),
        (BANTEN + "6,4,", BANTEN + "6.5,4,", "hex_row", "bilangan bulat"),
        (BANTEN + "6,4,", BANTEN + ",4,", "hex_col", "keduanya"),
        (BANTEN + "6,4,Asia/Jakarta", BANTEN + "6,4,WIB", "timezone", "Asia/Jakarta"),
    ],
)
def test_region_file_with_a_fault_names_line_field_and_remedy(
    tmp_path: Path, old: str, new: str, field: str, remedy: str
) -> None:
    errors = errors_of(region_file_with(tmp_path, {old: new}))

    (texts,) = errors.values()
    assert list(errors) == [f"baris {line_of(old)}, kolom {field}"]
    assert remedy in texts[0]


@pytest.mark.parametrize(
    ("old", "new", "field", "noted_at"),
    [
        (PANDEGLANG, PANDEGLANG.replace("36.01,Kab", "36.02,Kab"), "code", "36.02,"),
        (PANDEGLANG, PANDEGLANG.replace(",36.01,", ",36.02,"), "lineage", "36.02,"),
        (MERAUKE_OLD, MERAUKE_OLD.replace("2022-07-25", ""), "lineage", "93.01,"),
        (BANTEN + "6,4,", BANTEN + "7,4,", "hex_row", "36,"),
    ],
)
def test_region_file_with_two_rows_at_one_time_names_the_later(
    tmp_path: Path, old: str, new: str, field: str, noted_at: str
) -> None:
    errors = errors_of(region_file_with(tmp_path, {old: new}))

    (texts,) = errors.values()
    assert list(errors) == [f"baris {line_of(noted_at)}, kolom {field}"]
    assert "pada masa yang sama" in texts[0]


def test_region_file_lists_every_fault_at_once(tmp_path: Path) -> None:
    path = region_file_with(
        tmp_path,
        {
            PANDEGLANG: PANDEGLANG.replace("2022-01-01", "kemarin"),
            BANTEN: BANTEN.replace("Banten,Banten", ","),
        },
    )

    assert errors_of(path) == {
        f"baris {line_of(BANTEN)}, kolom name": ["Kosong. Isi kolom ini."],
        f"baris {line_of(BANTEN)}, kolom short_name": ["Kosong. Isi kolom ini."],
        f"baris {line_of(PANDEGLANG)}, kolom valid_from": [
            "“kemarin” bukan tanggal. Tulis seperti 2022-07-25."
        ],
    }


def test_region_file_tells_of_single_lines_and_of_lines_together_at_once(tmp_path: Path) -> None:
    lebak = "36.02,Kabupaten Lebak,Kab. Lebak,regency,36,"
    path = region_file_with(
        tmp_path,
        {
            PANDEGLANG: PANDEGLANG.replace("Kab. Pandeglang", ""),
            lebak: lebak.replace(",36,", ",37,"),
            BANTEN + "6,4,": BANTEN + "7,4,",
        },
    )

    assert set(errors_of(path)) == {
        f"baris {line_of(PANDEGLANG)}, kolom short_name",
        f"baris {line_of(lebak)}, kolom parent",
        f"baris {line_of(BANTEN)}, kolom hex_row",
    }


def test_regions_below_a_line_that_is_wrong_are_not_told_as_wrong_too(tmp_path: Path) -> None:
    path = region_file_with(tmp_path, {BANTEN: BANTEN.replace("36,Banten", "3.6,Banten")})

    assert list(errors_of(path)) == [f"baris {line_of(BANTEN)}, kolom code"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "baris pertama harus berisi kolom"),
        (b"code,name\n36,Banten\n", "baris pertama harus berisi kolom"),
        (b"\xff\xfe\x00", "Bukan teks UTF-8"),
        (REGIONS_FILE.read_bytes().replace(b",Bali,", b",B\xe1li,", 1), r"baris \d\d+: Bukan teks UTF-8"),
        (
            REGIONS_FILE.read_bytes().replace(b",Bali,", b",Bali\xa0,", 1),
            r"baris \d\d+: .*tampaknya Windows-1252",
        ),
        (
            REGIONS_FILE.read_bytes().replace(b",Aceh,Aceh,", b",Aceh,Ac\0eh,", 1),
            "baris 3: Ada huruf NUL, yang tidak terlihat, di kolom short_name. Ketik ulang",
        ),
        (REGIONS_FILE.read_bytes() + b"x" * 140_000, "lebih panjang dari 131.072 huruf"),
    ],
)
def test_file_that_is_no_region_table_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "regions.csv"
    path.write_bytes(content)

    with pytest.raises(InvalidInputError, match=message):
        region_file_read(path)


def test_region_file_as_a_spreadsheet_writes_it_is_read_and_its_form_said(tmp_path: Path) -> None:
    path, said = tmp_path / "regions.csv", []
    plain = REGIONS_FILE.read_text(encoding="utf-8")
    path.write_bytes((plain.replace(",", ";").replace("\n", ";;\r\n") + ";;;\r\n").encode("utf-8-sig"))

    assert region_file_read(path, said.append) == region_file_read(REGIONS_FILE)
    assert said == ["regions.csv dibaca sebagai teks UTF-8, pemisah titik koma, tanpa angka desimal."]


def test_region_file_with_a_misspelt_column_says_which_is_meant(tmp_path: Path) -> None:
    errors = errors_of(region_file_with(tmp_path, {"short_name": "shortname"}))

    assert errors["baris 1"][1:] == ["Kolom shortname tidak dikenal. Mungkin maksudnya short_name."]


def test_region_file_without_rows_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(REGIONS_FILE.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")

    with pytest.raises(InvalidInputError, match="tidak berisi baris data"):
        region_file_read(path)


def test_region_file_with_a_missing_comma_names_the_line(tmp_path: Path) -> None:
    errors = errors_of(region_file_with(tmp_path, {PANDEGLANG: PANDEGLANG.replace(",36.01,", "36.01,")}))

    assert list(errors) == [f"baris {line_of(PANDEGLANG)}, kolom *"]


def test_cells_that_are_left_out_at_the_end_of_a_row_are_empty(tmp_path: Path) -> None:
    """With `valid_to` as its last column, which most regions leave empty."""
    path = tmp_path / "regions.csv"
    with REGIONS_FILE.open(encoding="utf-8", newline="") as file:
        rows = [[*row[:6], *row[7:], row[6]] for row in csv.reader(file)]
    path.write_text("".join(f"{','.join(row).rstrip(',')}\n" for row in rows), encoding="utf-8")

    assert region_file_read(path) == region_file_read(REGIONS_FILE)

    rows[1].append("lebih")
    path.write_text("".join(f"{','.join(row)}\n" for row in rows), encoding="utf-8")
    assert errors_of(path) == {
        "baris 2, kolom *": ["Selnya lebih banyak daripada kolomnya. Periksa tanda pemisahnya."]
    }


def test_region_file_that_is_missing_says_which(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match=r"tidak-ada\.csv tidak dapat dibuka"):
        region_file_read(tmp_path / "tidak-ada.csv")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("25/07/2022", " Mungkin maksudnya 2022-07-25."),
        ("25-7-2022", " Mungkin maksudnya 2022-07-25."),
        ("25.07.2022", " Mungkin maksudnya 2022-07-25."),
        ("25 Juli 2022", " Mungkin maksudnya 2022-07-25."),
        ("25 Agt 2022", ""),
        ("7/25/2022", " Mungkin maksudnya 2022-07-25."),
        ("5/6/2022", " Mungkin maksudnya 2022-06-05 atau 2022-05-06."),
        ("5/5/2022", " Mungkin maksudnya 2022-05-05."),
        ("20220725", " Mungkin maksudnya 2022-07-25."),
        ("2022-W30-1", " Mungkin maksudnya 2022-07-25."),
        ("2022-02-30", ""),
        ("2022-7-25", " Mungkin maksudnya 2022-07-25."),
        ("kemarin", ""),
    ],
)
def test_dates_of_another_form_are_refused_with_what_they_probably_mean(
    tmp_path: Path, written: str, hint: str
) -> None:
    path = tmp_path / "region_sets.csv"
    path.write_text(f"code,name,on_date\n2022,34 provinsi,{written}\n", encoding="utf-8")

    with pytest.raises(InvalidInputError) as caught:
        region_set_file_read(path)

    text = f"“{written}” bukan tanggal. Tulis seperti 2022-07-25.{hint}"
    assert caught.value.errors == {"baris 2, kolom on_date": [text]}


def test_region_set_file_with_faults_names_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "region_sets.csv"
    path.write_text("code,name,on_date\n2022,34 provinsi,2022-06-30\n2022,,30-6-2022\n", encoding="utf-8")

    with pytest.raises(InvalidInputError) as caught:
        region_set_file_read(path)

    assert list(caught.value.errors) == [
        "baris 3, kolom name",
        "baris 3, kolom on_date",
        "baris 3, kolom code",
    ]
