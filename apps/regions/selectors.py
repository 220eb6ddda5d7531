"""Regions as screens, exports and other apps read them: those of one region set, within a scope."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.core.exceptions import MissingError

from .boundaries.document import BoundaryDocument, document_read
from .enums import RegionLevel
from .models import BoundarySet, Region, RegionSet
from .querysets import RegionQuerySet
from .scoping import RegionScope
from .words import is_found, is_found_within


def region_set_list() -> list[RegionSet]:
    """Return the region sets, oldest first. They are not scoped: a set says nothing about an office."""
    return list(RegionSet.objects.all())


def region_set_get(code: str) -> RegionSet:
    """Return the region set `code`; raises MissingError."""
    region_set = RegionSet.objects.filter(code=code).first()
    if region_set is None:
        raise MissingError(f"Susunan wilayah “{code}” tidak ada.")
    return region_set


@dataclass(frozen=True)
class Boundaries:
    """The boundaries of a region set as a release draws them, and which they are."""

    region_set: str
    version: int
    source: str
    licence: str
    sha256: str
    document: BoundaryDocument


def boundaries_at(region_set: RegionSet, moment: dt.datetime) -> Boundaries | None:
    """Return the boundaries that were in force for a region set at a moment; None where none had been loaded.

    What is drawn for that moment stays the same, whatever is loaded later.
    """
    row = BoundarySet.objects.filter(region_set=region_set, loaded_at__lte=moment).first()
    if row is None:
        return None
    document = document_read(bytes(row.body))
    return Boundaries(region_set.code, row.version, row.source, row.licence, row.sha256, document)


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
    """Return the ids of the regions of `rows` that a search finds: KAB. LEBAK, lebak, 3602, Provinsi Banten, DKI.

    A province that it finds stands for its regencies too, whether or not it is itself among `rows`: who looks for the
    forms of Bali types "Bali".
    """
    names = ("id", "level", "name", "short_name", "code")
    known = rows.select_related("parent").only(*names, *(f"parent__{name}" for name in names))
    regions = list(known)
    provinces = {row.parent for row in regions if row.parent and row.parent.level == RegionLevel.PROVINCE}
    within = {province for province in provinces if is_found_within(text, province)}
    return [row.pk for row in regions if row.parent in within or is_found(text, row)]
