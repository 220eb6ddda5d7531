"""Panels on the screen: those who run them in the portal, the experts behind their links."""

from .answer_pages import answer_reopen, answer_section, answer_submit, answer_welcome
from .expert_pages import expert_detail, expert_invite, expert_resend, expert_withdraw
from .files import panel_answers_file, panel_weights_file
from .panel_pages import (
    panel_apply,
    panel_close,
    panel_create,
    panel_detail,
    panel_discard,
    panel_index,
    panel_open,
    panel_try,
    panel_update,
)

__all__ = [
    "answer_reopen",
    "answer_section",
    "answer_submit",
    "answer_welcome",
    "expert_detail",
    "expert_invite",
    "expert_resend",
    "expert_withdraw",
    "panel_answers_file",
    "panel_apply",
    "panel_close",
    "panel_create",
    "panel_detail",
    "panel_discard",
    "panel_index",
    "panel_open",
    "panel_try",
    "panel_update",
    "panel_weights_file",
]
