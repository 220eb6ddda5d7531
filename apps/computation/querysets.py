from typing import TYPE_CHECKING

from django.db import models

from apps.core.enums import JobState
from apps.regions.querysets import region_scope_q
from apps.regions.scoping import RegionScope

if TYPE_CHECKING:
    from .models import IndexRun, RegionResult  # noqa: F401 - named in the base classes


class IndexRunQuerySet(models.QuerySet["IndexRun"]):
    def finished(self) -> "IndexRunQuerySet":
        """Return the runs that have results."""
        return self.filter(job_state=JobState.FINISHED)

    def newest_finished(self) -> "IndexRunQuerySet":
        """Return, of each edition, the finished run that was asked for last."""
        newest = self.finished().values("edition").annotate(newest=models.Max("pk"))
        return self.filter(pk__in=newest.values("newest"))


class RegionResultQuerySet(models.QuerySet["RegionResult"]):
    def in_scope(self, scope: RegionScope) -> "RegionResultQuerySet":
        """Return the results of the regions in `scope`; an empty scope returns none."""
        return self.filter(region_scope_q(scope, "region"))
