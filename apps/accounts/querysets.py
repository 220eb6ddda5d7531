from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from apps.regions.querysets import region_scope_q
from apps.regions.scoping import RegionScope

if TYPE_CHECKING:
    from .models import ApiToken, Assignment, Invitation, User  # noqa: F401 - named in the base classes


class UserQuerySet(models.QuerySet["User"]):
    def in_scope(self, scope: RegionScope) -> "UserQuerySet":
        """Return the people who have, or had, a role in `scope`; the nation's scope includes people without any role.

        Past roles count, so that somebody whose last role was revoked can be found and given a new one.
        """
        if scope.is_nation:
            return self
        return self.filter(region_scope_q(scope, "assignments__region")).distinct()


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def in_scope(self, scope: RegionScope) -> "AssignmentQuerySet":
        """Return the assignments in the regions of `scope`; an empty scope returns none."""
        return self.filter(region_scope_q(scope, "region"))

    def active(self, now: datetime | None = None) -> "AssignmentQuerySet":
        """Return the assignments in force, by default at this moment: not revoked, and not past their end.

        The one place that says what counts: permissions, scopes, reviewers and recipients of notices all ask here.
        """
        holds = models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=now or timezone.now())
        return self.filter(holds, revoked_at__isnull=True)

    def lapsed(self) -> "AssignmentQuerySet":
        """Return the assignments that ended by themselves, and that nobody has revoked."""
        return self.filter(revoked_at__isnull=True, expires_at__lte=timezone.now())

    def with_region(self) -> "AssignmentQuerySet":
        """Load the region and those above it, so that scopes and names need no query."""
        return self.select_related("region__parent__parent")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def in_scope(self, scope: RegionScope) -> "InvitationQuerySet":
        """Return the invitations into the regions of `scope`; an empty scope returns none."""
        return self.filter(region_scope_q(scope, "region"))

    def unanswered(self) -> "InvitationQuerySet":
        """Return the invitations that were neither accepted nor revoked; expired ones are included."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)

    def pending(self) -> "InvitationQuerySet":
        """Return the invitations whose link can still be used."""
        return self.unanswered().filter(expires_at__gt=timezone.now())

    def with_region(self) -> "InvitationQuerySet":
        return self.select_related("region__parent__parent", "invited_by")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def unrevoked(self) -> "ApiTokenQuerySet":
        """Return the tokens that were not revoked; expired ones are included."""
        return self.filter(revoked_at__isnull=True)
