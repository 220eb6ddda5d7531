"""Sending notices, and mailing them. Import services from here."""

from .digests import digest_send_pending
from .ending_roles import ending_roles_warn_pending
from .mail_choices import mail_choices_change
from .mailing import notice_email_send_pending, notice_email_skip_pending
from .notices import NoticeDraft, notice_mark_read, notice_open, notice_send, notices_send

__all__ = [
    "NoticeDraft",
    "digest_send_pending",
    "ending_roles_warn_pending",
    "mail_choices_change",
    "notice_email_send_pending",
    "notice_email_skip_pending",
    "notice_mark_read",
    "notice_open",
    "notice_send",
    "notices_send",
]
