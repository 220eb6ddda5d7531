"""The filters of the audit log, as an address gives them."""

import pytest
from django.http import QueryDict

from apps.audit.forms import EntryFilterForm
from apps.regions.enums import RegionLevel
from apps.regions.scoping import RegionScope
from tests.cast import Regions
from tests.factories import region_make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Lebak", {"36.02"}),
        ("lebak 36.02", {"36.02"}),
        ("DKI", {"31"}),
        ("jakarta", {"31", "31.71"}),
        ("Fakfak", {"92.03"}),
    ],
)
def test_a_region_is_found_as_by_the_other_searches(regions: Regions, text: str, codes: set[str]) -> None:
    capital = region_make("31", "DKI Jakarta", RegionLevel.PROVINCE, regions.nation)
    region_make("31.71", "Kota Jakarta Pusat", RegionLevel.REGENCY, capital)
    region_make("92.03", "Kabupaten Fak-Fak", RegionLevel.REGENCY, regions.bali)
    form = EntryFilterForm(QueryDict(f"region={text}"), scope=RegionScope.nation())
    assert form.is_valid(), form.errors
    assert set(form.cleaned_data["region"]) == codes


@pytest.mark.parametrize(
    ("text", "meant"), [("36-02", "36.02"), ("36.2", "36.02"), ("Pandegelang", "Kabupaten Pandeglang")]
)
def test_a_region_that_is_not_found_is_guessed(regions: Regions, text: str, meant: str) -> None:
    form = EntryFilterForm(QueryDict(f"region={text}"), scope=RegionScope.nation())
    assert form.errors["region"] == [f"Tidak ada wilayah “{text}”. Mungkin maksudnya {meant}."]


def test_a_code_is_understood_without_its_point_as_in_every_search(regions: Regions) -> None:
    form = EntryFilterForm(QueryDict("region=3602"), scope=RegionScope.nation())
    assert form.is_valid(), form.errors
    assert form.cleaned_data["region"] == ["36.02"]
