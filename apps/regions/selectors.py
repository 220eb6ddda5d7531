"""Regions as screens, exports and other apps read them: those of one region set, within a scope."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.core.exceptions import MissingError

from .enums import RegionLevel
from .models import Region, RegionSet
from .querysets import RegionQuerySet
from .scoping import RegionScope


@dataclass(frozen=True, slots=True)
class RegionNode:
    """A region of a set with the regions below it, in the order of their codes."""

    region: Region
    children: tuple["RegionNode", ...]


def region_set_list() -> list[RegionSet]:
    """Return the region sets, oldest first. They are not scoped: a set says nothing about an office."""
    return list(RegionSet.objects.all())


def region_set_get(code: str) -> RegionSet:
    """Return the region set `code`; raises MissingError."""
    region_set = RegionSet.objects.filter(code=code).first()
    if region_set is None:
        raise MissingError(_("Susunan wilayah “%(code)s” tidak ada.") % {"code": code})
    return region_set


def region_list(
    *, scope: RegionScope, region_set: RegionSet, level: RegionLevel | None = None
) -> RegionQuerySet:
    """Return the regions of a set that `scope` reaches, parents loaded, in the order of their codes."""
    regions = Region.objects.in_set(region_set).in_scope(scope).with_parent()
    return regions.filter(level=level) if level else regions


def region_get(*, scope: RegionScope, region_set: RegionSet, code: str) -> Region:
    """Return the region with this code in the set; raises MissingError, also for one outside `scope`."""
    region = region_list(scope=scope, region_set=region_set).filter(code=code).first()
    if region is None:
        raise MissingError(_("Wilayah dengan kode “%(code)s” tidak ada.") % {"code": code})
    return region


def region_children(*, scope: RegionScope, region_set: RegionSet, parent: Region) -> RegionQuerySet:
    """Return the regions right below `parent` in the set that `scope` reaches."""
    return region_list(scope=scope, region_set=region_set).filter(parent=parent)


def region_by_code(*, scope: RegionScope, region_set: RegionSet) -> dict[str, Region]:
    """Return every region of the set that `scope` reaches by its code, parents loaded; one query."""
    return {region.code: region for region in region_list(scope=scope, region_set=region_set)}


def region_tree(*, scope: RegionScope, region_set: RegionSet) -> list[RegionNode]:
    """Return the regions of the set as trees; one query.

    A root is a region whose parent `scope` does not reach: the nation, a coordinator's province, an
    operator's regency.
    """
    regions = list(region_list(scope=scope, region_set=region_set))
    visible = {region.pk for region in regions}
    below: defaultdict[int | None, list[Region]] = defaultdict(list)
    for region in regions:
        below[region.parent_id if region.parent_id in visible else None].append(region)

    def grow(parent_id: int | None) -> tuple[RegionNode, ...]:
        return tuple(RegionNode(region, grow(region.pk)) for region in below[parent_id])

    return list(grow(None))
