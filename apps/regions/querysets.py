from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils import timezone

from .enums import RegionLevel
from .scoping import RegionScope

if TYPE_CHECKING:
    from .models import Region, RegionSet  # noqa: F401 - Region is named in the base class

# A scope reaches a region by the region itself, its parent or its grandparent. That would also do for a district:
# its parent is a regency, its grandparent a province.
_REACH: Final = ("", "parent__", "parent__parent__")


def region_scope_q(scope: RegionScope, field: str = "") -> models.Q:
    """Return the condition that a row's region lies in `scope`.

    `field` is the path from the filtered model to its region ("region", "answer__submission__region"), empty
    for Region itself. An empty scope gives a condition that no row meets.
    """
    if scope.is_nation:
        return models.Q()
    if scope.is_empty:
        return models.Q(pk__in=[])
    return region_below_q(list(scope.lineages), field)


def region_below_q(lineages: list[str], field: str = "") -> models.Q:
    """Return the condition that a row's region, or one above it, is among `lineages`; see `region_scope_q`."""
    prefix = f"{field}__" if field else ""
    return reduce(or_, (models.Q(**{f"{prefix}{step}lineage__among": lineages}) for step in _REACH))


def region_reaches_q(field: str, outer: str) -> models.Q:
    """Return the condition, within a subquery, that the region in `field` is that of the `outer` row or one above."""
    at = (models.Q(**{f"{field}__lineage": models.OuterRef(f"{outer}__{step}lineage")}) for step in _REACH)
    return reduce(or_, at, models.Q(**{f"{field}__level": RegionLevel.NATION}))


class RegionQuerySet(models.QuerySet["Region"]):
    def on(self, day: date) -> "RegionQuerySet":
        """Return the regions as they were on `day`; a period's last day is the one before `valid_to`."""
        is_open = models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=day)
        return self.filter(is_open, valid_from__lte=day)

    def current(self) -> "RegionQuerySet":
        """Return the regions as they are today."""
        return self.on(timezone.localdate())

    def in_set(self, region_set: "RegionSet") -> "RegionQuerySet":
        """Return the regions of `region_set`: all regions as they were on its date."""
        return self.on(region_set.on_date)

    def in_scope(self, scope: RegionScope) -> "RegionQuerySet":
        """Return the regions that `scope` reaches; an empty scope returns none."""
        return self.none() if scope.is_empty else self.filter(region_scope_q(scope))

    def provinces(self) -> "RegionQuerySet":
        return self.filter(level=RegionLevel.PROVINCE)

    def regencies(self) -> "RegionQuerySet":
        return self.filter(level=RegionLevel.REGENCY)

    def with_parent(self) -> "RegionQuerySet":
        """Load the regions above, so that `RegionScope.covers` and full names need no query."""
        return self.select_related("parent__parent")
