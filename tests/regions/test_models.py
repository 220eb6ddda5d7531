from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection

from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from tests.regions.region_rows import make_province, make_region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("second", "constraint"),
    [
        ({"code": "93", "lineage": "91"}, "regions_region_one_row_a_lineage"),
        ({"code": "91", "lineage": "93"}, "regions_region_one_row_a_code"),
    ],
)
def test_region_with_a_second_row_on_the_same_day_is_refused(second: dict[str, str], constraint: str) -> None:
    nation = make_region()
    make_province(nation, "91", valid_to=date(2022, 7, 25))

    with pytest.raises(IntegrityError, match=constraint):
        make_province(nation, valid_from=date(2022, 7, 24), **second)


def test_region_may_follow_itself_on_the_day_its_first_row_ends() -> None:
    nation = make_region()
    make_province(nation, "91", valid_to=date(2022, 7, 25))
    make_province(nation, "93", lineage="91", valid_from=date(2022, 7, 25))

    on_the_day_before = Region.objects.provinces().on(date(2022, 7, 24)).get()
    on_the_day = Region.objects.provinces().on(date(2022, 7, 25)).get()

    assert (on_the_day_before.code, on_the_day.code) == ("91", "93")


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"valid_to": date(2022, 1, 1)}, "regions_region_ends_after_start"),
        ({"parent": None}, "regions_region_only_nation_has_no_parent"),
        ({"level": RegionLevel.NATION}, "regions_region_only_nation_has_no_parent"),
        ({"hex_row": 1}, "regions_region_hex_is_whole"),
    ],
)
def test_region_that_contradicts_itself_is_refused(fields: dict[str, Any], constraint: str) -> None:
    nation = make_region()

    with pytest.raises(IntegrityError, match=constraint):
        make_province(nation, **fields)


def test_region_validation_names_the_clash_in_indonesian() -> None:
    nation = make_region()
    make_province(nation, "91")
    twin = Region(code="93", lineage="91", valid_from=date(2023, 1, 1), level="province", parent=nation)

    constraint = next(c for c in Region._meta.constraints if c.name == "regions_region_one_row_a_lineage")
    with pytest.raises(Exception, match="sudah mempunyai baris lain"):
        constraint.validate(Region, twin)


def test_constraints_hold_in_the_database_itself() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x' ORDER BY conname")
        names = [name for (name,) in cursor.fetchall()]

    assert {"regions_region_one_row_a_code", "regions_region_one_row_a_lineage"} <= set(names)
