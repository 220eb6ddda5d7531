from django.db import models

from apps.regions.scoping import RegionScope


class EntryQuerySet(models.QuerySet["Entry"]):  # type: ignore[name-defined]  # noqa: F821
    def in_scope(self, scope: RegionScope) -> "EntryQuerySet":
        """Return the entries about regions in `scope`; those about no region belong to the nation."""
        if scope.is_nation:
            return self
        if scope.is_empty:
            return self.none()
        lineages = scope.lineages
        return self.filter(
            models.Q(region__lineage__in=lineages) | models.Q(region__parent__lineage__in=lineages)
        )
