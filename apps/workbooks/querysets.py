from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from apps.accounts.models import User
from apps.regions.querysets import region_scope_q
from apps.regions.scoping import RegionScope

from .enums import Cover

if TYPE_CHECKING:
    from .models import WorkbookJob, WorkbookLine  # noqa: F401 - named in the base classes


class WorkbookJobQuerySet(models.QuerySet["WorkbookJob"]):
    def made_by(self, user: User) -> "WorkbookJobQuerySet":
        """Return the jobs that the person asked for: nobody else sees the files behind them."""
        return self.filter(made_by=user)

    def in_scope(self, scope: RegionScope) -> "WorkbookJobQuerySet":
        """Return the jobs of which everything lies in `scope`: whoever moves to another office leaves files behind."""
        if scope.is_nation:
            return self
        own = models.Q(region__isnull=True) | region_scope_q(scope, "region")
        of_source = models.Q(source__region__isnull=True) | region_scope_q(scope, "source__region")
        wide = models.Q(cover=Cover.NATION) | models.Q(source__cover=Cover.NATION, source__isnull=False)
        return self.filter(own, of_source).exclude(wide)

    def kept_at(self, moment: datetime) -> "WorkbookJobQuerySet":
        """Return the jobs whose files are still there at `moment`."""
        return self.filter(kept_until__gt=moment)

    def with_edition(self) -> "WorkbookJobQuerySet":
        """Load what names a job on every page."""
        return self.select_related("edition", "region", "source", "made_by")


class WorkbookLineQuerySet(models.QuerySet["WorkbookLine"]):
    def storable(self) -> "WorkbookLineQuerySet":
        """Return the answers that are stored when the workbook is applied."""
        return self.filter(is_chosen=True)
