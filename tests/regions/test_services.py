from datetime import date
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.core.exceptions import InvalidInputError
from apps.regions.models import Region, RegionSet
from apps.regions.services import LoadReport, region_load, region_set_load
from tests.regions.region_rows import line_of, make_province, make_region, region_file_with, text_of_line

pytestmark = pytest.mark.django_db


def test_region_load_twice_changes_nothing() -> None:
    first = region_load()
    before = list(Region.objects.order_by("pk").values())
    second = region_load()

    assert first == LoadReport(created=579, updated=0, unchanged=0, absent=0)
    assert second == LoadReport(created=0, updated=0, unchanged=579, absent=0)
    assert list(Region.objects.order_by("pk").values()) == before


def test_region_load_updates_what_the_file_changed_and_keeps_the_row(tmp_path: Path) -> None:
    region_load()
    pk = Region.objects.get(code="92.03").pk

    report = region_load(region_file_with(tmp_path, {"Kabupaten Fak Fak,": "Kabupaten Fakfak,"}))

    assert report == LoadReport(created=0, updated=1, unchanged=578, absent=0)
    assert Region.objects.get(pk=pk).name == "Kabupaten Fakfak"


def test_region_load_closes_a_row_and_adds_the_one_that_follows(tmp_path: Path) -> None:
    region_load()
    start = "36.01,Kabupaten Pandeglang,Kab. Pandeglang,regency,36,2022-01-01,,"
    line = text_of_line(start)
    closed = line.replace("2022-01-01,,", "2022-01-01,2026-01-01,")
    following = line.replace("36.01,Kab", "36.09,Kab").replace("2022-01-01", "2026-01-01")

    report = region_load(region_file_with(tmp_path, {line: f"{closed}\n{following}"}))

    assert report == LoadReport(created=1, updated=1, unchanged=578, absent=0)
    rows = Region.objects.filter(lineage="36.01").values_list("code", "valid_from", "valid_to")
    assert list(rows) == [
        ("36.01", date(2022, 1, 1), date(2026, 1, 1)),
        ("36.09", date(2026, 1, 1), None),
    ]


def test_region_load_of_a_faulty_file_changes_nothing(tmp_path: Path) -> None:
    path = region_file_with(tmp_path, {"Kabupaten Fak Fak,": "Kabupaten Fakfak,", "36,Banten,": "36,,"})
    region_load()

    with pytest.raises(InvalidInputError, match="ada 1 kesalahan"):
        region_load(path)

    assert Region.objects.get(code="92.03").name == "Kabupaten Fak Fak"


def test_region_load_keeps_and_counts_rows_that_the_file_lacks() -> None:
    nation = make_region()
    make_province(nation, "36", name="Jawa Barat", valid_from=date(2020, 1, 1), valid_to=date(2022, 1, 1))

    assert region_load() == LoadReport(created=578, updated=0, unchanged=1, absent=1)
    assert Region.objects.filter(code="36").count() == 2


def test_region_load_refuses_a_row_beside_a_stored_one_that_the_file_lacks() -> None:
    nation = make_region()
    make_province(nation, "36", name="Banten", lineage="36", valid_from=date(2021, 1, 1))

    with pytest.raises(InvalidInputError) as caught:
        region_load()

    place = f"baris {line_of('36,Banten')}, kolom"
    assert list(caught.value.errors) == [f"{place} code", f"{place} lineage"]
    assert "sejak 2021-01-01" in caught.value.errors[f"{place} code"][0]
    assert Region.objects.count() == 2


def test_region_load_takes_few_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(6):  # savepoint, stored rows, one insert a level, release
        region_load()


def test_region_set_load_twice_changes_nothing() -> None:
    first, second = region_set_load(), region_set_load()

    assert first == LoadReport(created=2, updated=0, unchanged=0, absent=0)
    assert second == LoadReport(created=0, updated=0, unchanged=2, absent=0)


def test_region_set_load_updates_by_code_and_keeps_the_others(tmp_path: Path) -> None:
    region_set_load()
    path = tmp_path / "region_sets.csv"
    path.write_text(
        "code,name,on_date\n2024,38 provinsi,2024-02-01\n2029,Pemilu 2029,2028-01-01\n", encoding="utf-8"
    )

    report = region_set_load(path)

    assert report == LoadReport(created=1, updated=1, unchanged=0, absent=1)
    assert list(RegionSet.objects.values_list("code", "on_date")) == [
        ("2022", date(2022, 6, 30)),
        ("2024", date(2024, 2, 1)),
        ("2029", date(2028, 1, 1)),
    ]
