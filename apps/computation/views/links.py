"""What the views share: the run that an address names, and the breadcrumbs back to it."""

import uuid

from django.urls import reverse

from apps.accounts.access import PortalRequest
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.regions.scoping import RegionScope

from ..models import IndexRun
from ..selectors import run_get


def run_scope(request: PortalRequest) -> RegionScope:
    """Return the regions whose results the person may see."""
    return scope_for(request.user, Permission.RUN_VIEW)


def run_of(request: PortalRequest, public_id: uuid.UUID) -> IndexRun:
    """Return the run that an address names. Raises MissingError if there is none that this person may see."""
    return run_get(scope=run_scope(request), public_id=public_id)


def run_breadcrumbs(run: IndexRun, *labels: str) -> list[dict[str, str]]:
    """Return the breadcrumbs of a run, followed by `labels` for pages below it."""
    return [
        {"label": "Hitungan", "url": reverse("computation:run_list")},
        {"label": str(run), "url": run.get_absolute_url()},
        *({"label": label} for label in labels),
    ]
