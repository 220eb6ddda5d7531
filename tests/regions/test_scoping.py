from datetime import date

import pytest

from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.scoping import RegionScope


def make_unsaved_regency(province_lineage: str, lineage: str) -> Region:
    nation = Region(level=RegionLevel.NATION, lineage="ID", valid_from=date(2022, 1, 1))
    province = Region(level=RegionLevel.PROVINCE, lineage=province_lineage, parent=nation)
    return Region(level=RegionLevel.REGENCY, lineage=lineage, parent=province)


def test_scope_covers_a_region_by_its_own_lineage_and_by_its_province() -> None:
    pandeglang = make_unsaved_regency("36", "36.01")

    assert RegionScope.of(["36.01"]).covers(pandeglang)
    assert RegionScope.of(["36"]).covers(pandeglang)
    assert not RegionScope.of(["36.02", "51"]).covers(pandeglang)


def test_scope_of_a_regency_does_not_cover_its_province() -> None:
    pandeglang = make_unsaved_regency("36", "36.01")
    assert pandeglang.parent is not None

    assert not RegionScope.of(["36.01"]).covers(pandeglang.parent)


def test_scope_of_the_nation_covers_everything_and_the_empty_scope_nothing() -> None:
    pandeglang = make_unsaved_regency("36", "36.01")

    assert RegionScope.nation().covers(pandeglang)
    assert not RegionScope.none().covers(pandeglang)


@pytest.mark.parametrize(
    ("scope", "is_empty"),
    [
        (RegionScope.nation(), False),
        (RegionScope.none(), True),
        (RegionScope.of([]), True),
        (RegionScope.of(["36"]), False),
    ],
)
def test_scope_is_empty_only_without_any_region(scope: RegionScope, *, is_empty: bool) -> None:
    assert scope.is_empty is is_empty


def test_scope_refuses_the_nation_as_a_lineage() -> None:
    with pytest.raises(ValueError, match=r"RegionScope\.nation\(\)"):
        RegionScope.of(["ID"])


def test_scope_refuses_one_string_in_place_of_several_lineages() -> None:
    with pytest.raises(TypeError):
        RegionScope.of("36")
