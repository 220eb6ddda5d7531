"""Names and codes of regions as people write them."""

import re
from dataclasses import dataclass

import pytest
from django.conf import settings

from apps.regions.enums import RegionLevel
from apps.regions.files import region_file_read
from apps.regions.services import REGIONS_FILE
from apps.regions.words import (
    SPELT,
    NameIndex,
    describe_regions,
    find_named,
    find_searched,
    guess_code,
    guess_region,
    is_found,
    is_name_of,
    other_names,
    read_code,
)


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
        ("ADM. KEP. SERIBU", "Kabupaten Administrasi Kepulauan Seribu"),
        ("Adm. Jakarta Pusat", "Kota Administrasi Jakarta Pusat"),
        ("Kotamadya Tangerang", "Kota Tangerang"),
        ("KODYA ADM. JAKARTA PUSAT", "Kota Administrasi Jakarta Pusat"),
        ("Lebak, Kab.", "Kabupaten Lebak"),
        ("Lebak (Kabupaten)", "Kabupaten Lebak"),
        ("Jakarta Pusat, Kota Adm.", "Kota Administrasi Jakarta Pusat"),
        ("Lima Puluh Kota, Kab.", "Kabupaten Lima Puluh Kota"),
        ("Kab, Lebak", "Kabupaten Lebak"),
        ("LEBAK KAB.", "Kabupaten Lebak"),
        ("Lebak Kab", "Kabupaten Lebak"),
        ("Lebak kabupaten", "Kabupaten Lebak"),
        ("SERANG KOTA", "Kota Serang"),
        ("Banten Prov.", "Banten"),
        ("Jakarta Pusat Kota Adm.", "Kota Administrasi Jakarta Pusat"),
        ("Kepulauan Seribu Kab. Adm", "Kabupaten Administrasi Kepulauan Seribu"),
        ("Lima Puluh Kota", "Kabupaten Lima Puluh Kota"),
        ("Lima Puluh Kota Kab.", "Kabupaten Lima Puluh Kota"),
        ("Nanggroe Aceh Darussalam", "Aceh"),
        ("Prov. Nanggroe Aceh Darussalam", "Aceh"),
        ("NTB Provinsi", "Nusa Tenggara Barat"),
        ("Prop. Banten", "Banten"),
        ("Sumatra Barat", "Sumatera Barat"),
        ("Prov. N.T.B.", "Nusa Tenggara Barat"),
        ("kaltara", "Kalimantan Utara"),
        ("Prov. Kep. Babel", "Kepulauan Bangka Belitung"),
        ("Provinsi Yogyakarta", "Daerah Istimewa Yogyakarta"),
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
        ("Tangerang, Kab.", "Kota Tangerang"),
        ("Kotamadya Tangerang", "Kabupaten Tangerang"),
        ("Lebak, Banten", "Kabupaten Lebak"),
        ("Kota DIY", "Daerah Istimewa Yogyakarta"),
        ("DIY", "Kota Yogyakarta"),
        ("Adm.", "Kota Administrasi Jakarta Pusat"),
        ("Tangerang Kab.", "Kota Tangerang"),
        ("Serang Kota", "Kabupaten Serang"),
        ("Kota Lima Puluh Kota", "Kabupaten Lima Puluh Kota"),
        ("Kab. Serang Kota", "Kabupaten Serang"),
        ("Kabupaten", "Kabupaten Lebak"),
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
INDONESIA = [
    row for row in region_file_read(REGIONS_FILE) if row.level != RegionLevel.NATION and row.valid_to is None
]
PLACES = [*SERANGS, Place("31", "Daerah Khusus Ibukota Jakarta", "DKI Jakarta", "province")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Serang", ["36.04", "36.73"]),
        ("KAB. SERANG", ["36.04"]),
        ("kota serang", ["36.73"]),
        ("Provinsi D.K.I. Jakarta", ["31"]),
        (" 36.73 ", ["36.73"]),
        ("3673", ["36.73"]),
    ],
)
def test_find_named_gives_every_region_that_is_meant(text: str, codes: list[str]) -> None:
    assert [place.code for place in find_named(text, PLACES)] == codes


def test_index_finds_what_each_region_says_of_itself() -> None:
    index = NameIndex(INDONESIA)
    texts = {
        text for row in INDONESIA for text in (row.name, row.short_name, row.code, *other_names(row.name))
    }

    for text in sorted(texts):
        told = [row for row in INDONESIA if text == row.code or is_name_of(text, row.name, row.short_name)]
        assert index.find(text) == told, text


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("DIY", ["34"]),
        ("D.I. Yogyakarta", ["34"]),
        ("DKI", ["31"]),
        ("Jakarta", ["31"]),
        ("NTB", ["52"]),
        ("NTT", ["53"]),
        ("Babel", ["19"]),
        ("Bangka Belitung", ["19"]),
        ("Kepri", ["21"]),
        ("Sulteng", ["72"]),
        ("Sultra", ["74"]),
        ("Sulsel", ["73"]),
        ("Sulut", ["71"]),
        ("Sulbar", ["76"]),
        ("Kalbar", ["61"]),
        ("Kalteng", ["62"]),
        ("Kalsel", ["63"]),
        ("Kaltim", ["64"]),
        ("Kaltara", ["65"]),
        ("Sumut", ["12"]),
        ("Sumbar", ["13"]),
        ("Sumsel", ["16"]),
        ("Jabar", ["32"]),
        ("Jateng", ["33"]),
        ("Jatim", ["35"]),
        ("Malut", ["82"]),
        ("Pabar", ["92"]),
        ("NAD", ["11"]),
        ("ADM. KEP. SERIBU", ["31.01"]),
        ("Kotamadya Tangerang", ["36.71"]),
        ("Lebak, Kab.", ["36.02"]),
        ("Serang, Kota", ["36.73"]),
        ("Serang", ["36.04", "36.73"]),
        ("Tangerang", ["36.03", "36.71"]),
        ("Yogyakarta", ["34", "34.71"]),
        ("Gorontalo", ["75", "75.01", "75.71"]),
    ],
)
def test_find_named_knows_what_people_call_the_regions_of_indonesia(text: str, codes: list[str]) -> None:
    found = find_named(text, INDONESIA)
    assert [place.code for place in found] == codes
    searched = find_searched(text, INDONESIA)
    assert all(place in searched for place in found)


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


@pytest.mark.parametrize("text", ["Tolitoli", "Toli-Toli", "toli toli", "Kab. Toli Toli"])
@pytest.mark.parametrize("name", ["Kabupaten Toli Toli", "Kabupaten Toli-Toli", "Kabupaten Tolitoli"])
def test_a_doubled_word_is_one_name_and_finds_no_other_that_holds_its_half(text: str, name: str) -> None:
    places = [
        Place("72.04", name),
        Place("12.78", "Kota Gunungsitoli", "Kota Gunungsitoli"),
        Place("95.05", "Kabupaten Tolikara", "Kab. Tolikara"),
    ]
    assert find_searched(text, places) == places[:1]


@pytest.mark.parametrize(
    ("text", "code"),
    [("3602", "36.02"), (" 36.02", "36.02"), ("36", "36"), ("36.2", ""), ("3699", ""), ("", "")],
)
def test_a_code_is_read_with_and_without_its_point(text: str, code: str) -> None:
    assert read_code(text, {"36", "36.02"}) == code


def test_the_search_above_tables_knows_the_same_spellings() -> None:
    script = (settings.BASE_DIR / "static/js/region-words.js").read_text(encoding="utf-8")
    table = script.partition("const SPELT")[2].partition(";")[0]
    assert dict(re.findall(r'\["(\w+)", "(\w+)"\]', table)) == SPELT


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
