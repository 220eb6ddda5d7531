from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Q

from apps.regions.scoping import RegionScope

from .enums import PanelState

if TYPE_CHECKING:
    from .models import Panel, PanelExpert  # noqa: F401 - named in the base classes


class PanelQuerySet(models.QuerySet["Panel"]):
    def in_scope(self, scope: RegionScope) -> "PanelQuerySet":
        """Return all panels for the nation, and none for a smaller scope: weights hold for the whole country."""
        return self if scope.is_nation else self.none()

    def with_counts(self) -> "PanelQuerySet":
        """Add `expert_count` and `submitted_count`, both without experts who were withdrawn."""
        stays = Q(experts__withdrawn_at__isnull=True)
        return self.annotate(
            expert_count=Count("experts", filter=stays),
            submitted_count=Count("experts", filter=stays & Q(experts__submitted_at__isnull=False)),
        )


class PanelExpertQuerySet(models.QuerySet["PanelExpert"]):
    def in_scope(self, scope: RegionScope) -> "PanelExpertQuerySet":
        """Return the experts of the panels in `scope`."""
        return self if scope.is_nation else self.none()

    def staying(self) -> "PanelExpertQuerySet":
        """Return those who were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def counted(self) -> "PanelExpertQuerySet":
        """Return those whose answers make the weights: sent, and not withdrawn."""
        return self.staying().filter(submitted_at__isnull=False)

    def unmailed(self) -> "PanelExpertQuerySet":
        """Return those whose link is still to be mailed; only an open panel mails links."""
        return self.staying().filter(emailed_at__isnull=True, panel__state=PanelState.OPEN)

    def with_panel(self) -> "PanelExpertQuerySet":
        return self.select_related("panel__instrument", "panel__created_by")
