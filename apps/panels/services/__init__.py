"""What the portal does with expert panels. Import services from here."""

from .answers import answers_save, expert_arrive, expert_reopen, expert_submit, submit_gaps
from .apply import panel_apply
from .experts import check_withdrawable, expert_invite, expert_link_send, expert_resend, expert_withdraw
from .panels import (
    PANEL_DISCARDED,
    check_openable,
    check_state,
    panel_close,
    panel_create,
    panel_discard,
    panel_done,
    panel_open,
    panel_update,
)
from .trial import panel_try

__all__ = [
    "PANEL_DISCARDED",
    "answers_save",
    "check_openable",
    "check_state",
    "check_withdrawable",
    "expert_arrive",
    "expert_invite",
    "expert_link_send",
    "expert_reopen",
    "expert_resend",
    "expert_submit",
    "expert_withdraw",
    "panel_apply",
    "panel_close",
    "panel_create",
    "panel_discard",
    "panel_done",
    "panel_open",
    "panel_try",
    "panel_update",
    "submit_gaps",
]
