from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from apps.core.enums import JobState

from .enums import COMING_STATES, PUBLIC_STATES, ReleaseState

if TYPE_CHECKING:
    from apps.indicators.models import Edition

    from .models import Release


class ReleaseQuerySet(models.QuerySet["Release"]):
    def ready(self) -> "ReleaseQuerySet":
        """Return the drafts that can be published, as `Release.is_ready` says of one."""
        return self.filter(state=ReleaseState.DRAFT, job_state=JobState.FINISHED)

    def due(self, now: datetime) -> "ReleaseQuerySet":
        """Return the scheduled releases whose minute has come, the earliest first."""
        return self.filter(state=ReleaseState.SCHEDULED, publish_at__lte=now).order_by("publish_at", "pk")

    def shared(self) -> "ReleaseQuerySet":
        """Return what stakeholders may read in part before it is public, as `Release.is_shared` says of one."""
        readable = self.filter(state__in=COMING_STATES, job_state=JobState.FINISHED)
        return readable.filter(shared_at__isnull=False)

    def in_force(self) -> "ReleaseQuerySet":
        """Return the releases in force, at most one of each edition."""
        return self.filter(state=ReleaseState.PUBLISHED)

    def followed_in(self, edition: "Edition") -> "Release | None":
        """Return the version of an edition that the next one follows: what readers have, or had last.

        That is the one in force; where it was withdrawn, and nothing else is in force, the newest that was public.
        """
        public = self.filter(edition=edition, state__in=PUBLIC_STATES)
        return public.in_force().first() or public.order_by("-version").first()

    def locked(self) -> "ReleaseQuerySet":
        """Lock the releases for a change, with their editions loaded; call inside a transaction."""
        return self.select_for_update(of=("self",)).select_related("edition")
