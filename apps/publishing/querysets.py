from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from apps.core.enums import JobState

from .enums import ReleaseState

if TYPE_CHECKING:
    from .models import Release  # noqa: F401 - named in the base class


class ReleaseQuerySet(models.QuerySet["Release"]):
    def ready(self) -> "ReleaseQuerySet":
        """Return the drafts that can be published, as `Release.is_ready` says of one."""
        return self.filter(state=ReleaseState.DRAFT, job_state=JobState.FINISHED)

    def due(self, now: datetime) -> "ReleaseQuerySet":
        """Return the scheduled releases whose minute has come, the earliest first."""
        return self.filter(state=ReleaseState.SCHEDULED, publish_at__lte=now).order_by("publish_at", "pk")

    def in_force(self) -> "ReleaseQuerySet":
        """Return the releases in force, at most one of each edition."""
        return self.filter(state=ReleaseState.PUBLISHED)

    def locked(self) -> "ReleaseQuerySet":
        """Lock the releases for a change, with their editions loaded; call inside a transaction."""
        return self.select_for_update(of=("self",)).select_related("edition")
