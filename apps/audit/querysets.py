from typing import TYPE_CHECKING

from django.db import models

from apps.regions.querysets import region_scope_q
from apps.regions.scoping import RegionScope

if TYPE_CHECKING:
    from .models import Entry  # noqa: F401 - named in the base class


class EntryQuerySet(models.QuerySet["Entry"]):
    def in_scope(self, scope: RegionScope) -> "EntryQuerySet":
        """Return the entries about regions in `scope`; only the nation's scope includes those about no region."""
        return self.filter(region_scope_q(scope, "region"))
