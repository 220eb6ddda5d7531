"""Names and codes of regions as people write them."""

import pytest

from apps.regions.words import guess_code, is_name_of


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
        ("36.01", ""),
        ("36.9", ""),
        ("9901", ""),
        ("", ""),
        ("Lebak", ""),
    ],
)
def test_a_code_that_a_spreadsheet_changed_is_guessed(code: str, meant: str) -> None:
    assert guess_code(code, {"36", "36.01", "12.10"}) == meant
