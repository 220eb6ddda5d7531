"""Regions as screens, exports and other apps read them: those of one region set, within a scope."""

from django.db.models import QuerySet

from apps.core.exceptions import MissingError

from .enums import RegionLevel
from .models import Region, RegionSet
from .querysets import RegionQuerySet
from .scoping import RegionScope
from .words import find_searched


def region_set_list() -> list[RegionSet]:
    """Return the region sets, oldest first. They are not scoped: a set says nothing about an office."""
    return list(RegionSet.objects.all())


def region_set_get(code: str) -> RegionSet:
    """Return the region set `code`; raises MissingError."""
    region_set = RegionSet.objects.filter(code=code).first()
    if region_set is None:
        raise MissingError(f"Susunan wilayah “{code}” tidak ada.")
    return region_set


def region_list(
    *, scope: RegionScope, region_set: RegionSet, level: RegionLevel | None = None
) -> RegionQuerySet:
    """Return the regions of a set that `scope` reaches, parents loaded, in the order of their codes."""
    regions = Region.objects.in_set(region_set).in_scope(scope).with_parent()
    return regions.filter(level=level) if level else regions


def region_by_code(*, scope: RegionScope, region_set: RegionSet) -> dict[str, Region]:
    """Return the regions of the set that `scope` reaches, keyed by their codes, parents loaded; one query."""
    return {region.code: region for region in region_list(scope=scope, region_set=region_set)}


def region_ids_found(rows: QuerySet[Region], text: str) -> list[int]:
    """Return the ids of the regions of `rows` that a search finds: KAB. LEBAK, lebak, 3602, Provinsi Banten, DKI."""
    known = rows.select_related(None).only("pk", "level", "name", "short_name", "code")
    return [region.pk for region in find_searched(text, known)]
