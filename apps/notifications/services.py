"""Sending notices.

The notice is written in the same transaction as the act that it reports; a task e-mails it within a minute or so.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from apps.accounts.models import User

from .models import Notice

logger = logging.getLogger(__name__)

EMAIL_BATCH: Final = 200
"""The most e-mails that one run of the task sends; the rest waits for the run of the next minute."""


def notice_send(*, recipients: Iterable[User], subject: str, body: str, path: str = "") -> None:
    """Send a notice to each recipient: it appears under "Pemberitahuan" and links to `path`; an e-mail follows."""
    Notice.objects.bulk_create(
        Notice(recipient=recipient, subject=subject[:200], body=body, path=path) for recipient in recipients
    )


def notice_mark_read(*, recipient: User, until: dt.datetime | None = None) -> int:
    """Mark the person's notices as read, those that came after `until` excepted; return how many were unread.

    `until` is when the page was opened that asked for it: what came later nobody has seen there.
    """
    rows = Notice.objects.of(recipient).unread()
    seen = rows.filter(created_at__lte=until) if until else rows
    return seen.update(read_at=timezone.now())


def notice_open(*, notice: Notice) -> Notice:
    """Mark one notice as read; opening it again changes nothing."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())
    return notice


def notice_email_skip_pending() -> int:
    """Mark the waiting e-mails as sent without sending them; return how many there were.

    The demo's seed does so, since nobody should be mailed about made-up history. The notices stay in the portal.
    """
    return Notice.objects.unsent().update(emailed_at=timezone.now())


def notice_email_send_pending(limit: int = EMAIL_BATCH) -> int:
    """E-mail the notices that wait, oldest first; return how many went out. What they say is never logged.

    Safe to run twice, also at the same time: each row is locked while its mail is sent, and locked rows are
    passed over. A mail that the server refuses is tried again by a later run, five times in all.
    """
    sent = 0
    tried: list[int] = []
    while len(tried) < limit:
        with transaction.atomic():
            waiting = Notice.objects.unsent().exclude(pk__in=tried).order_by("pk").select_related("recipient")
            notice = waiting.select_for_update(of=("self",), skip_locked=True).first()
            if notice is None:
                break
            tried.append(notice.pk)
            sent += _email(notice)
    return sent


def _email(notice: Notice) -> int:
    """Send one mail and note it; return 1, or 0 where the server refused it."""
    link = settings.SITE_URL + notice.path if notice.path else ""
    context = {"notice": notice, "link": link, "site_name": settings.SITE_NAME}
    rows = Notice.objects.filter(pk=notice.pk)
    try:
        send_mail(
            subject=f"[{settings.SITE_NAME}] {' '.join(notice.subject.split())}",
            message=render_to_string("notifications/mail/notice.txt", context),
            from_email=None,
            recipient_list=[notice.recipient.email],
        )
    except (SMTPException, OSError) as error:
        logger.warning("notice_email_failed notice=%s error=%s", notice.public_id, type(error).__name__)
        rows.update(email_attempts=F("email_attempts") + 1)
        return 0
    rows.update(email_attempts=F("email_attempts") + 1, emailed_at=timezone.now())
    return 1
