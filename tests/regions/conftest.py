import pytest

from apps.regions.models import RegionSet
from apps.regions.services import region_load, region_set_load


@pytest.fixture
def region_sets(db: None) -> dict[str, RegionSet]:
    """The committed regions, loaded; the sets by their code."""
    region_load()
    region_set_load()
    return {region_set.code: region_set for region_set in RegionSet.objects.all()}
