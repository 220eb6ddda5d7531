"""The digest: one mail a day that lists what came since the last one, for those who asked for it."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.selectors import zone_of

from ..models import Digest, Notice
from .letters import Outcome, letter_send
from .mailing import notices_take_back


def digest_send_pending(now: dt.datetime | None = None) -> int:
    """Mail the digests of today that are due in the zone of their reader; return how many went out.

    Each holds what came before the hour (`NOTICE_DIGEST_HOUR`), so that a late run sends the same. Safe to run twice,
    also at the same time: there is one digest a day, written before it is handed to the server. What the server does
    not take is tried again by a later run, as each notice in it would be by itself (`notice_email_send_pending`).
    """
    waiting = Notice.objects.undigested().order_by().values("recipient")
    people = User.objects.filter(pk__in=waiting).order_by("pk")
    sent = 0
    for person in people:
        outcome = _digest(person, now or timezone.now())
        sent += outcome == Outcome.SENT
        if outcome == Outcome.AWAY:
            break
    return sent


def _digest(person: User, now: dt.datetime) -> Outcome | None:
    """Mail the digest of a person; None where there is nothing to send now."""
    local = timezone.localtime(now, zone_of(person))
    due_at = local.replace(hour=settings.NOTICE_DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if local < due_at:
        return None
    digest, notices = _claim(person, local.date(), due_at)
    if digest is None:
        return None
    outcome = letter_send(
        person,
        subject=f"{len(notices)} pemberitahuan untuk Anda",
        template="notifications/mail/digest.txt",
        context={"notices": notices},
        about=f"digest={digest.pk}",
    )
    if outcome not in {Outcome.SENT, Outcome.MAYBE_SENT}:
        _take_back(digest, notices, outcome)
    return outcome


@transaction.atomic
def _claim(person: User, day: dt.date, due_at: dt.datetime) -> tuple[Digest | None, list[Notice]]:
    """Write the digest of a day and return it with what it lists.

    None where there is nothing, one went out, or the server did not take it and is not tried again yet.
    """
    waiting = Notice.objects.undigested(before=due_at).of(person)
    if not waiting.exists() or waiting.exclude(pk__in=waiting.due().values("pk")).exists():
        return None, []
    digest, is_new = Digest.objects.get_or_create(recipient=person, on=day)
    if not is_new:
        return None, []
    notices = list(waiting.order_by("created_at", "pk"))
    rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices])
    rows.update(email_attempts=F("email_attempts") + 1, emailed_at=timezone.now())
    for notice in notices:
        notice.email_attempts += 1
    return digest, notices


@transaction.atomic
def _take_back(digest: Digest, notices: list[Notice], outcome: Outcome) -> None:
    notices_take_back(notices, outcome)
    digest.delete()
