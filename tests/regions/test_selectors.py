import pytest
from pytest_django import DjangoAssertNumQueries

from apps.core.exceptions import MissingError
from apps.regions.enums import RegionLevel
from apps.regions.models import RegionSet
from apps.regions.scoping import RegionScope
from apps.regions.selectors import (
    region_by_code,
    region_list,
    region_set_get,
    region_set_list,
)

RegionSets = dict[str, RegionSet]
NATION = RegionScope.nation()


def test_region_set_list_is_in_the_order_of_dates(region_sets: RegionSets) -> None:
    assert [region_set.code for region_set in region_set_list()] == ["2022", "2024"]
    assert region_set_get("2022") == region_sets["2022"]


def test_region_set_get_of_an_unknown_code_is_missing(region_sets: RegionSets) -> None:
    with pytest.raises(MissingError, match="2019"):
        region_set_get("2019")


def test_region_list_takes_one_level(region_sets: RegionSets) -> None:
    provinces = region_list(scope=NATION, region_set=region_sets["2022"], level=RegionLevel.PROVINCE)

    assert len(provinces) == 34
    assert [province.code for province in provinces[:3]] == ["11", "12", "13"]


def test_region_by_code_knows_a_code_only_in_the_set_that_has_it(region_sets: RegionSets) -> None:
    merauke = region_by_code(scope=NATION, region_set=region_sets["2024"])["93.01"]

    assert (merauke.name, merauke.lineage) == ("Kabupaten Merauke", "91.01")
    assert "93.01" not in region_by_code(scope=NATION, region_set=region_sets["2022"])


def test_region_by_code_leaves_out_what_lies_outside_of_the_scope(region_sets: RegionSets) -> None:
    regions = region_by_code(scope=RegionScope.of(["36"]), region_set=region_sets["2024"])

    assert "36.01" in regions
    assert "51.71" not in regions


def test_region_by_code_has_the_whole_set_with_parents_in_one_query(
    region_sets: RegionSets, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        regions = region_by_code(scope=NATION, region_set=region_sets["2024"])
        parents = {region.parent.name for region in regions.values() if region.parent}

    assert len(regions) == 1 + 38 + 514
    assert len(parents) == 1 + 38
