import pytest
from pytest_django import DjangoAssertNumQueries

from apps.core.exceptions import MissingError
from apps.regions.enums import RegionLevel
from apps.regions.models import RegionSet
from apps.regions.scoping import RegionScope
from apps.regions.selectors import (
    region_by_code,
    region_children,
    region_get,
    region_list,
    region_set_get,
    region_set_list,
    region_tree,
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


def test_region_get_finds_a_code_only_in_the_set_that_has_it(region_sets: RegionSets) -> None:
    merauke = region_get(scope=NATION, region_set=region_sets["2024"], code="93.01")

    assert (merauke.name, merauke.lineage) == ("Kabupaten Merauke", "91.01")
    with pytest.raises(MissingError):
        region_get(scope=NATION, region_set=region_sets["2022"], code="93.01")


def test_region_get_outside_of_the_scope_is_missing(region_sets: RegionSets) -> None:
    banten = RegionScope.of(["36"])

    assert region_get(scope=banten, region_set=region_sets["2024"], code="36.01").code == "36.01"
    with pytest.raises(MissingError):
        region_get(scope=banten, region_set=region_sets["2024"], code="51.71")


def test_region_children_of_a_province_depend_on_the_set_and_the_scope(region_sets: RegionSets) -> None:
    papua = region_get(scope=NATION, region_set=region_sets["2022"], code="91")

    def names(scope: RegionScope, code: str) -> list[str]:
        children = region_children(scope=scope, region_set=region_sets[code], parent=papua)
        return [child.short_name for child in children]

    assert len(names(NATION, "2022")) == 29
    assert len(names(NATION, "2024")) == 9
    assert names(RegionScope.of(["91.01"]), "2022") == ["Kab. Merauke"]
    assert names(RegionScope.of(["91.01"]), "2024") == []


def test_region_by_code_has_the_whole_set_with_parents_in_one_query(
    region_sets: RegionSets, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        regions = region_by_code(scope=NATION, region_set=region_sets["2024"])
        parents = {region.parent.name for region in regions.values() if region.parent}

    assert len(regions) == 1 + 38 + 514
    assert len(parents) == 1 + 38


def test_region_tree_of_the_nation_has_every_region_once(
    region_sets: RegionSets, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        (nation,) = region_tree(scope=NATION, region_set=region_sets["2022"])

    assert nation.region.code == "ID"
    assert len(nation.children) == 34
    assert sum(len(province.children) for province in nation.children) == 514
    banten = next(province for province in nation.children if province.region.code == "36")
    assert [regency.region.code for regency in banten.children] == [
        "36.01", "36.02", "36.03", "36.04", "36.71", "36.72", "36.73", "36.74",
    ]  # fmt: skip


def test_region_tree_starts_where_the_scope_starts(region_sets: RegionSets) -> None:
    scope = RegionScope.of(["36", "51.71"])

    tree = region_tree(scope=scope, region_set=region_sets["2024"])

    assert [(node.region.code, len(node.children)) for node in tree] == [("36", 8), ("51.71", 0)]
    assert region_tree(scope=RegionScope.none(), region_set=region_sets["2024"]) == []
