from typing import TYPE_CHECKING

from django.db import models

from apps.regions.scoping import RegionScope

if TYPE_CHECKING:
    from .models import Evidence, Submission


def _region_q(scope: RegionScope, prefix: str) -> models.Q:
    """Rows whose region, or the region above it, lies in `scope`."""
    own = models.Q(**{f"{prefix}region__lineage__in": scope.lineages})
    return own | models.Q(**{f"{prefix}region__parent__lineage__in": scope.lineages})


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def in_scope(self, scope: RegionScope) -> "SubmissionQuerySet":
        """Return the submissions of the regions in `scope`; an empty scope returns none."""
        if scope.is_nation:
            return self
        return self.none() if scope.is_empty else self.filter(_region_q(scope, ""))

    def of_edition(self, edition_id: int) -> "SubmissionQuerySet":
        return self.filter(edition_id=edition_id)

    def with_region(self) -> "SubmissionQuerySet":
        """Load what names a submission: its region, the province above it, its edition."""
        return self.select_related("region__parent", "edition")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def in_scope(self, scope: RegionScope) -> "EvidenceQuerySet":
        """Return the files of the regions in `scope`; an empty scope returns none."""
        if scope.is_nation:
            return self
        return self.none() if scope.is_empty else self.filter(_region_q(scope, "answer__submission__"))

    def in_force(self) -> "EvidenceQuerySet":
        """Return the files that the office has not withdrawn."""
        return self.filter(removed_at__isnull=True)
