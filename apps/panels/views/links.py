"""What the views of panels share: reading a row in the person's scope, breadcrumbs, and having links mailed."""

import uuid

from django.urls import reverse

from apps.accounts.access import PortalRequest
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for
from apps.audit.selectors import told_if_gone
from apps.core.queue import send_job

from ..models import Panel, PanelExpert
from ..selectors import expert_get, panel_get
from ..services import PANEL_DISCARDED
from ..tasks import expert_link_send_task


def panel_of(request: PortalRequest, public_id: uuid.UUID) -> Panel:
    """Return the panel. One that was discarded leads to the list, which says who did it, and when."""
    scope = scope_for(request.user, Permission.PANEL_VIEW)
    with told_if_gone(Panel, public_id, PANEL_DISCARDED, scope=scope):
        return panel_get(scope=scope, public_id=public_id)


def expert_of(request: PortalRequest, public_id: uuid.UUID, expert_id: uuid.UUID) -> PanelExpert:
    """Return the expert. Those of a panel that was discarded are gone with it: `panel_of` says where it leads then."""
    scope = scope_for(request.user, Permission.PANEL_VIEW)
    with told_if_gone(Panel, public_id, PANEL_DISCARDED, scope=scope):
        return expert_get(scope=scope, panel_id=public_id, public_id=expert_id)


def way_here() -> dict[str, str]:
    return {"label": "Panel ahli", "url": reverse("panels:panel_list")}


def way_to(panel: Panel, label: str) -> list[dict[str, str]]:
    return [way_here(), {"label": panel.title, "url": panel.get_absolute_url()}, {"label": label}]


def mail_soon(expert_pk: int) -> None:
    """Have the workers mail the expert; if that message is lost, the sweep mails the expert."""
    send_job(expert_link_send_task, expert_pk)
