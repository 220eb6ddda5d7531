"""Finding the release that an address of the portal names, and the way back from its pages."""

import uuid

from django.urls import reverse

from apps.accounts.access import PortalRequest
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.audit.selectors import told_if_gone
from apps.regions.scoping import RegionScope

from ..models import Release
from ..selectors import release_get
from ..services import RELEASE_DISCARDED


def scope_of(request: PortalRequest) -> RegionScope:
    return scope_for(request.user, Permission.RELEASE_VIEW_DRAFT)


def release_of(request: PortalRequest, public_id: uuid.UUID) -> Release:
    """Return the release. A draft that was discarded leads to the list, which says who did it, and when."""
    scope = scope_of(request)
    with told_if_gone(Release, public_id, RELEASE_DISCARDED, scope=scope):
        return release_get(scope=scope, public_id=public_id)


def way_here() -> dict[str, str]:
    return {"label": "Terbitan", "url": reverse("publishing:release_list")}


def way_to(release: Release, label: str) -> list[dict[str, str]]:
    return [way_here(), {"label": str(release), "url": release.get_absolute_url()}, {"label": label}]
