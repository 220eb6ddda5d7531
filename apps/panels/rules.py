"""Who may do what with panels, and what their states allow.

Weights hold for the whole country, so a permission counts only where it is held for the nation.
"""

from apps.accounts.models import User
from apps.accounts.permissions import Permission
from apps.accounts.selectors import scope_for

from .enums import PanelState
from .models import Panel, PanelExpert


def may_manage(user: User) -> bool:
    """Whether the person may make panels, invite experts, close panels and use their weights."""
    return scope_for(user, Permission.PANEL_MANAGE).is_nation


def can_change(user: User, panel: Panel) -> bool:
    """Whether the person may still change title, introduction and due date, and invite experts."""
    return panel.state != PanelState.CLOSED and may_manage(user)


def can_open(user: User, panel: Panel) -> bool:
    return panel.state == PanelState.DRAFT and may_manage(user)


def can_close(user: User, panel: Panel) -> bool:
    return panel.state == PanelState.OPEN and may_manage(user)


def can_discard(user: User, panel: Panel) -> bool:
    """Whether the person may delete the panel: only while it is a draft, when no expert has been asked yet."""
    return panel.state == PanelState.DRAFT and may_manage(user)


def can_apply(user: User, panel: Panel) -> bool:
    """Whether the person may make a new version of the instrument with the panel's weights."""
    return (
        panel.state == PanelState.CLOSED
        and may_manage(user)
        and scope_for(user, Permission.INSTRUMENT_MANAGE).is_nation
    )


def can_resend(user: User, expert: PanelExpert) -> bool:
    """Whether the person may send the expert a new link (`panel` must be loaded)."""
    return is_answerable(expert) and may_manage(user)


def can_withdraw(user: User, expert: PanelExpert) -> bool:
    """Whether the person may take the expert out of the panel (`panel` must be loaded)."""
    return expert.panel.state != PanelState.CLOSED and expert.is_staying and may_manage(user)


def is_answerable(expert: PanelExpert) -> bool:
    """Whether the expert's link works (`panel` must be loaded)."""
    return expert.panel.state == PanelState.OPEN and expert.is_staying


def can_answer(expert: PanelExpert) -> bool:
    """Whether the expert may change answers; who has sent them must take them back first (`panel` must be loaded)."""
    return is_answerable(expert) and expert.submitted_at is None
