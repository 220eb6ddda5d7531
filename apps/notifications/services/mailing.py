"""Mailing notices one by one, a minute or so after they were written."""

from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..models import Notice
from .letters import letter_send

EMAIL_BATCH: Final = 200
"""The most mails that one run of the task sends; the rest waits for the run of the next minute."""


def notice_email_skip_pending() -> int:
    """Mark the waiting mails as sent without sending them; return how many there were.

    The demo's seed does so, since nobody should be mailed about made-up history. The notices stay in the portal.
    """
    return Notice.objects.unsent().update(emailed_at=timezone.now())


def notice_email_send_pending(limit: int = EMAIL_BATCH) -> int:
    """Mail the notices that wait, oldest first; return how many went out.

    Safe to run twice, also at the same time: a notice is claimed before its mail is handed to the server, so a worker
    that is killed then sends none twice. A mail that the server refuses is tried again by a later run, five times in
    all.
    """
    sent = 0
    tried: list[int] = []
    while len(tried) < limit and (notice := _claim(tried)):
        tried.append(notice.pk)
        sent += _mail(notice)
    return sent


@transaction.atomic
def _claim(tried: list[int]) -> Notice | None:
    """Note the next notice as mailed and return it, before it is; rows that another worker claims are passed over."""
    waiting = Notice.objects.unsent().exclude(pk__in=tried).order_by("pk").select_related("recipient")
    notice = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if notice is not None:
        claimed = Notice.objects.filter(pk=notice.pk)
        claimed.update(email_attempts=F("email_attempts") + 1, emailed_at=timezone.now())
    return notice


def _mail(notice: Notice) -> bool:
    is_sent = letter_send(
        notice.recipient,
        subject=notice.subject,
        template="notifications/mail/notice.txt",
        context={"notice": notice},
        about=f"notice={notice.public_id}",
    )
    if not is_sent:
        Notice.objects.filter(pk=notice.pk).update(emailed_at=None)
    return is_sent
