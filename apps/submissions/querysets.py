from typing import TYPE_CHECKING

from django.db import models

from apps.regions.querysets import region_scope_q
from apps.regions.scoping import RegionScope

if TYPE_CHECKING:
    from .models import Evidence, Submission  # noqa: F401 - named in the base classes


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def in_scope(self, scope: RegionScope) -> "SubmissionQuerySet":
        """Return the submissions of the regions in `scope`; an empty scope returns none."""
        return self.filter(region_scope_q(scope, "region"))

    def with_region(self) -> "SubmissionQuerySet":
        """Load what names a submission: its region, the province above it, its edition."""
        return self.select_related("region__parent", "edition")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def in_scope(self, scope: RegionScope) -> "EvidenceQuerySet":
        """Return the files of the regions in `scope`; an empty scope returns none."""
        return self.filter(region_scope_q(scope, "answer__submission__region"))

    def in_force(self) -> "EvidenceQuerySet":
        """Return the files that the office has not withdrawn."""
        return self.filter(removed_at__isnull=True)
