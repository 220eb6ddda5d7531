"""Names and codes of regions as people write them."""

from dataclasses import dataclass

import pytest

from apps.regions.words import describe_regions, find_named, guess_code, guess_region, is_found, is_name_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kabupaten Lebak", "Kabupaten Lebak"),
        ("KAB. LEBAK", "Kabupaten Lebak"),
        ("kab lebak", "Kabupaten Lebak"),
        ("Lebak", "Kabupaten Lebak"),
        ("  Kota   Serang ", "Kota Serang"),
        ("KOTA SERANG", "Kota Serang"),
        ("Kota Adm. Jakarta Pusat", "Kota Administrasi Jakarta Pusat"),
        ("KAB. ADM. KEPULAUAN SERIBU", "Kabupaten Administrasi Kepulauan Seribu"),
        ("BANTEN", "Banten"),
        ("Provinsi Banten", "Banten"),
        ("Kotabaru", "Kabupaten Kotabaru"),
        ("KAB.LEBAK", "Kabupaten Lebak"),
        ("Kab. Adm. Kep. Seribu", "Kabupaten Administrasi Kepulauan Seribu"),
        ("Kota Jakarta Selatan", "Kota Administrasi Jakarta Selatan"),
        ("Prov. Banten", "Banten"),
        ("Toli-Toli", "Kabupaten Tolitoli"),
    ],
)
def test_a_region_is_known_by_its_name_however_it_is_written(text: str, name: str) -> None:
    assert is_name_of(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kota Serang", "Kabupaten Serang"),
        ("KAB. SERANG", "Kota Serang"),
        ("Kabupaten Banten", "Banten"),
        ("Provinsi Lebak", "Kabupaten Lebak"),
        ("Lebak Selatan", "Kabupaten Lebak"),
        ("", "Banten"),
        ("Kota", "Kota Serang"),
        ("Kota Jakarta Selatan", "Kota Administrasi Jakarta Pusat"),
    ],
)
def test_another_region_is_not(text: str, name: str) -> None:
    assert not is_name_of(text, name)


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("12.1", "12.10"),
        ("3601", "36.01"),
        ("36,01", "36.01"),
        ("12,1", "12.10"),
        (" 36 01 ", "36.01"),
        ("36-01", "36.01"),
        ("36.01", ""),
        ("36.9", ""),
        ("9901", ""),
        ("", ""),
        ("Lebak", ""),
    ],
)
def test_a_code_that_a_spreadsheet_changed_is_guessed(code: str, meant: str) -> None:
    assert guess_code(code, {"36", "36.01", "12.10"}) == meant


@dataclass
class Place:
    code: str
    name: str
    short_name: str = ""
    level: str = "regency"


SERANGS = [Place("36.04", "Kabupaten Serang", "Kab. Serang"), Place("36.73", "Kota Serang", "Kota Serang")]
PLACES = [*SERANGS, Place("31", "Daerah Khusus Ibukota Jakarta", "DKI Jakarta", "province")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Serang", ["36.04", "36.73"]),
        ("KAB. SERANG", ["36.04"]),
        ("kota serang", ["36.73"]),
        ("Provinsi D.K.I. Jakarta", ["31"]),
        (" 36.73 ", ["36.73"]),
        ("3673", []),
    ],
)
def test_find_named_gives_every_region_that_is_meant(text: str, codes: list[str]) -> None:
    assert [place.code for place in find_named(text, PLACES)] == codes


def test_describe_regions_names_all_of_them() -> None:
    assert describe_regions(SERANGS) == "Kabupaten Serang (36.04) atau Kota Serang (36.73)"


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("KAB.LEBAK", True),
        ("  kab   lebak ", True),
        ("Kabupaten Lebak", True),
        ("3602", True),
        ("36.02", True),
        ("36,02", True),
        ("kota lebak", False),
        ("3603", False),
    ],
)
def test_a_search_finds_a_region_by_any_way_of_writing_it(text: str, *, is_there: bool) -> None:
    assert is_found(text, Place("36.02", "Kabupaten Lebak", "Kab. Lebak")) == is_there


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Fakfak", ["92.03"]),
        ("fak fak", ["92.03"]),
        ("Tanjungpinang", ["21.72"]),
        ("Kota Tanjung-Pinang", ["21.72"]),
        ("Kota Baru", ["63.02"]),
        ("DKI", ["31"]),
        ("Prov. D.K.I. Jakarta", ["31"]),
        ("Propinsi Jakarta", ["31"]),
        ("Kabupaten Jakarta", []),
        ("gpin", []),
        ("jakarta31", []),
    ],
)
def test_a_search_leaves_spaces_and_marks_of_names_out_and_knows_short_names(
    text: str, codes: list[str]
) -> None:
    places = [
        Place("92.03", "Kabupaten Fak-Fak"),
        Place("21.72", "Kota Tanjung Pinang"),
        Place("63.02", "Kabupaten Kotabaru"),
        PLACES[-1],
    ]
    assert [place.code for place in places if is_found(text, place)] == codes


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("36.4", "36.04"),
        ("36,4", "36.04"),
        ("36-73", "36.73"),
        ("36.5", ""),
        ("Serrang", "Kota Serang"),
        ("Atlantis", ""),
        ("", ""),
    ],
)
def test_a_search_that_finds_nothing_guesses_what_was_meant(text: str, meant: str) -> None:
    assert guess_region(text, PLACES) == meant
