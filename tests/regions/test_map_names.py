"""Names of regencies and cities on a map of them."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from django.apps import apps

from apps.regions.map_names import LONGEST, names_in_cells, names_on_map


def regencies() -> dict[str, list[str]]:
    """Return the short names of all regencies there have been, by the code of their province."""
    path = Path(apps.get_app_config("regions").path) / "data" / "regions.csv"
    found = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] == "regency":
                found[row["code"][:2]].add(row["short_name"])
    return {province: sorted(names) for province, names in found.items()}


def test_a_city_keeps_its_kind_only_beside_a_regency_of_its_name() -> None:
    names = (
        "Kab. Serang",
        "Kota Serang",
        "Kota Cilegon",
        "Kota Adm. Jakarta Pusat",
        "Kab. Adm. Kepulauan Seribu",
    )
    assert list(names_on_map(names).values()) == [
        "Serang",
        "Kota Serang",
        "Cilegon",
        "Jakarta Pusat",
        "Kepulauan Seribu",
    ]


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (
            ("Kota Adm. Jakarta Pusat", "Kota Adm. Jakarta Selatan", "Kab. Adm. Kepulauan Seribu"),
            ["Jak. Pusat", "Jak. Selatan", "Kep. Seribu"],
        ),
        (
            ("Kab. Tangerang", "Kota Tangerang", "Kota Tangerang Selatan"),
            ["Tangerang", "Kota Tangerang", "Tang. Selatan"],
        ),
        (
            ("Kab. Ogan Komering Ulu Timur", "Kab. Musi Banyuasin", "Kab. Ogan Ilir"),
            ["OKU Timur", "Musi Banyuasin", "Ogan Ilir"],
        ),
        (("Kab. Sumba Barat", "Kab. Sumba Barat Daya"), ["Sumba Barat", "S. Barat Daya"]),
        (("Kab. Pekalongan", "Kota Pekalongan"), ["Pekalongan", "Kota Pekalong…"]),
        (("Kab. Kutai Barat", "Kab. Kutai Kartanegara"), ["Kutai Barat", "K. Kartanegara"]),
        (("Kab. Pangkajene dan Kepulauan", "Kab. Pinrang"), ["Pang. Kep.", "Pinrang"]),
    ],
)
def test_a_long_name_is_abbreviated_and_so_are_those_that_begin_alike(
    names: tuple[str, ...], shown: list[str]
) -> None:
    assert list(names_in_cells(names).values()) == shown


def test_on_the_map_of_every_province_the_names_fit_and_no_two_are_alike() -> None:
    for province, short_names in regencies().items():
        for names in (names_on_map(short_names), names_in_cells(short_names)):
            assert len(set(names.values())) == len(short_names), province
        assert max(map(len, names_in_cells(short_names).values())) <= LONGEST, province
