"""Mailing notices one by one, a minute or so after they were written."""

import logging
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import Count, F, Min
from django.utils import timezone

from ..models import Notice
from .letters import Outcome, letter_send, wait_after

logger = logging.getLogger(__name__)

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
    that is killed then sends none twice. An address that the server refuses for good is tried five times in all. What
    the server does not take for another reason, because it is away or asks to come back, waits longer from try to try,
    up to three days, and does not count against the address. A run ends where the server is away: the rest waits.
    """
    sent = 0
    tried: list[int] = []
    while len(tried) < limit and (notice := _claim(tried)):
        tried.append(notice.pk)
        outcome = _mail(notice)
        sent += outcome == Outcome.SENT
        if outcome == Outcome.AWAY:
            _say_what_waits()
        if outcome in {Outcome.AWAY, Outcome.MAYBE_SENT}:  # the next one may fare no better
            break
    return sent


@transaction.atomic
def _claim(tried: list[int]) -> Notice | None:
    """Note the next notice as mailed and return it, before it is; rows that another worker claims are passed over."""
    waiting = Notice.objects.unsent().due().exclude(pk__in=tried).order_by("pk").select_related("recipient")
    notice = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if notice is not None:
        claimed = Notice.objects.filter(pk=notice.pk)
        claimed.update(email_attempts=F("email_attempts") + 1, emailed_at=timezone.now())
        notice.email_attempts += 1
    return notice


def _mail(notice: Notice) -> Outcome:
    outcome = letter_send(
        notice.recipient,
        subject=notice.subject,
        template="notifications/mail/notice.txt",
        context={"notice": notice},
        about=f"notice={notice.public_id}",
    )
    if outcome not in {Outcome.SENT, Outcome.MAYBE_SENT}:
        notices_take_back([notice], outcome)
    return outcome


def notices_take_back(notices: Sequence[Notice], outcome: Outcome) -> None:
    """Let notices wait that were noted as mailed and were not: until when, their mail is not tried again.

    They were read before they were noted; only what the server refused for good counts as a try.
    """
    now = timezone.now()
    for notice in notices:
        since = notice.email_failing_since or now
        wait = wait_after(outcome, refusals=notice.email_attempts, failing_for=now - since)
        notice.emailed_at, notice.email_retry_at = None, now + wait
        if outcome != Outcome.REFUSED:
            notice.email_attempts -= 1
            notice.email_failing_since = since
    fields = ["emailed_at", "email_retry_at", "email_attempts", "email_failing_since"]
    Notice.objects.bulk_update(notices, fields)


def _say_what_waits() -> None:
    """Tell who keeps the portal running how many mails the server has not taken, and since when."""
    waiting = Notice.objects.unsent().aggregate(number=Count("pk"), since=Min("created_at"))
    logger.error("notice_email_waiting count=%d since=%s", waiting["number"], waiting["since"].isoformat())
