from typing import TYPE_CHECKING

from django.db import models

from apps.regions.querysets import region_scope_q
from apps.regions.scoping import RegionScope

if TYPE_CHECKING:
    from .models import RegionResult  # noqa: F401 - named in the base class


class RegionResultQuerySet(models.QuerySet["RegionResult"]):
    def in_scope(self, scope: RegionScope) -> "RegionResultQuerySet":
        """Return the results of the regions in `scope`; an empty scope returns none."""
        return self.filter(region_scope_q(scope, "region"))
