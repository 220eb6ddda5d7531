from collections import Counter
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.regions.models import Region, RegionSet
from apps.regions.querysets import region_scope_q
from apps.regions.scoping import RegionScope

RegionSets = dict[str, RegionSet]


@pytest.mark.parametrize(("code", "provinces", "regencies"), [("2022", 34, 514), ("2024", 38, 514)])
def test_in_set_has_the_provinces_and_regencies_of_its_date(
    region_sets: RegionSets, code: str, provinces: int, regencies: int
) -> None:
    regions = Region.objects.in_set(region_sets[code])

    assert (regions.provinces().count(), regions.regencies().count()) == (provinces, regencies)
    assert regions.count() == 1 + provinces + regencies


def test_in_set_has_the_same_regencies_in_both_sets_by_lineage(region_sets: RegionSets) -> None:
    lineages = {
        code: set(Region.objects.in_set(region_set).regencies().values_list("lineage", flat=True))
        for code, region_set in region_sets.items()
    }

    assert lineages["2022"] == lineages["2024"]


def test_in_set_counts_the_regencies_of_the_papua_provinces(region_sets: RegionSets) -> None:
    counts = {
        code: Counter(
            Region.objects.in_set(region_set)
            .regencies()
            .filter(parent__code__startswith="9")
            .values_list("parent__name", flat=True)
        )
        for code, region_set in region_sets.items()
    }

    assert counts["2022"] == {"Papua": 29, "Papua Barat": 13}
    assert counts["2024"] == {
        "Papua": 9,
        "Papua Barat": 7,
        "Papua Selatan": 4,
        "Papua Tengah": 8,
        "Papua Pegunungan": 8,
        "Papua Barat Daya": 6,
    }


@pytest.mark.parametrize(
    ("lineage", "before", "after"),
    [
        ("91.01", ("91.01", "Papua"), ("93.01", "Papua Selatan")),
        ("91.09", ("91.09", "Papua"), ("94.04", "Papua Tengah")),
        ("91.02", ("91.02", "Papua"), ("95.01", "Papua Pegunungan")),
        ("92.71", ("92.71", "Papua Barat"), ("96.71", "Papua Barat Daya")),
        ("36.01", ("36.01", "Banten"), ("36.01", "Banten")),
    ],
)
def test_in_set_gives_a_regency_the_code_and_parent_of_its_date(
    region_sets: RegionSets, lineage: str, before: tuple[str, str], after: tuple[str, str]
) -> None:
    rows = [
        Region.objects.in_set(region_sets[code]).with_parent().get(lineage=lineage)
        for code in ("2022", "2024")
    ]

    assert [(row.code, row.parent.name) for row in rows if row.parent] == [before, after]
    assert rows[0].name == rows[1].name


def test_hexagons_are_unique_within_a_set_and_level(region_sets: RegionSets) -> None:
    for region_set in region_sets.values():
        for regions in (
            Region.objects.in_set(region_set).provinces(),
            Region.objects.in_set(region_set).regencies(),
        ):
            cells = list(regions.values_list("hex_row", "hex_col"))
            assert len(set(cells)) == len(cells) == regions.filter(hex_row__isnull=False).count()


def test_on_the_days_between_the_two_laws_there_are_37_provinces(region_sets: RegionSets) -> None:
    assert Region.objects.on(date(2022, 7, 24)).provinces().count() == 34
    assert Region.objects.on(date(2022, 7, 25)).provinces().count() == 37
    assert Region.objects.on(date(2022, 12, 7)).provinces().count() == 37
    assert Region.objects.on(date(2022, 12, 8)).provinces().count() == 38


def test_in_scope_of_papua_reaches_merauke_only_before_the_split(region_sets: RegionSets) -> None:
    papua = RegionScope.of(["91"])
    reached = {
        code: set(Region.objects.in_set(region_set).in_scope(papua).values_list("lineage", flat=True))
        for code, region_set in region_sets.items()
    }

    assert "91.01" in reached["2022"]
    assert "91.01" not in reached["2024"]
    assert {code: len(lineages) for code, lineages in reached.items()} == {"2022": 1 + 29, "2024": 1 + 9}


def test_in_scope_of_a_regency_reaches_it_under_both_of_its_codes(region_sets: RegionSets) -> None:
    codes = Region.objects.in_scope(RegionScope.of(["91.01"])).values_list("code", flat=True)

    assert list(codes) == ["91.01", "93.01"]


def test_in_scope_of_two_provinces_reaches_both_and_their_regencies(region_sets: RegionSets) -> None:
    regions = Region.objects.in_set(region_sets["2024"]).in_scope(RegionScope.of(["36", "51"]))

    assert {region.code[:2] for region in regions} == {"36", "51"}
    assert regions.count() == (1 + 8) + (1 + 9)


def test_in_scope_of_the_nation_is_everything_and_of_nothing_nothing(region_sets: RegionSets) -> None:
    assert Region.objects.in_scope(RegionScope.nation()).count() == Region.objects.count() == 579
    assert Region.objects.in_scope(RegionScope.none()).count() == 0


def test_in_scope_agrees_with_covers_for_every_row(
    region_sets: RegionSets, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for scope in (RegionScope.of(["91", "36.01"]), RegionScope.of(["93", "11"]), RegionScope.none()):
        by_query = set(Region.objects.in_scope(scope).values_list("pk", flat=True))
        with django_assert_num_queries(1):
            by_value = {region.pk for region in Region.objects.with_parent() if scope.covers(region)}
        assert by_query == by_value


def test_region_scope_q_follows_the_path_of_a_related_region(region_sets: RegionSets) -> None:
    # A province's children stand for any model with a foreign key to Region.
    def provinces_with_child_in(scope: RegionScope) -> set[str]:
        rows = Region.objects.in_set(region_sets["2024"]).provinces()
        return set(rows.filter(region_scope_q(scope, "children")).values_list("code", flat=True))

    assert provinces_with_child_in(RegionScope.of(["91.01", "51"])) == {"91", "93", "51"}
    assert provinces_with_child_in(RegionScope.none()) == set()
