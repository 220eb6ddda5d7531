"""The regions that a run computes for."""

from collections import Counter

from apps.core.exceptions import InvalidInputError
from apps.indicators.models import Edition
from apps.regions.enums import OFFICE_LEVELS
from apps.regions.models import Region


def edition_regions(edition: Edition) -> tuple[Region, ...]:
    """Return the provinces and regencies of the edition's set by code; refuse a region that stands twice."""
    rows = Region.objects.in_set(edition.region_set).filter(level__in=OFFICE_LEVELS)
    regions = tuple(rows.select_related("parent").order_by("code"))
    check_regions_once([region.lineage for region in regions])
    return regions


def check_regions_once(lineages: list[str]) -> None:
    """Raise InvalidInputError where a region would be counted twice, under an old and a new code."""
    repeated = sorted(lineage for lineage, count in Counter(lineages).items() if count > 1)
    if repeated:
        raise InvalidInputError(
            f"Wilayah {', '.join(repeated)} muncul lebih dari sekali dalam masukan hitungan. "
            "Periksa susunan wilayah edisi ini sebelum menghitung."
        )
