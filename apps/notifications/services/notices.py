"""Writing notices, in the transaction of the act that they report; tasks mail them (`mailing.py`, `digests.py`)."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from apps.accounts.models import User
from apps.regions.models import Region

from ..enums import MailDelivery, NoticeKind
from ..models import MailChoice, Notice


def notice_send(
    *,
    kind: NoticeKind,
    recipients: Iterable[User],
    region: Region | None,
    subject: str,
    body: str,
    path: str = "",
) -> None:
    """Send a notice to each recipient: it appears under "Pemberitahuan" and links to `path`.

    It is there, and mailed, only as long as a role of the recipient reaches `region`, which is what it tells of. None
    where it tells of none, such as one's own role or the dates of an edition.

    It is mailed as each of them has chosen for its kind. Whoever is named twice gets it once.
    """
    people = {recipient.pk: recipient for recipient in recipients}
    chosen = MailChoice.objects.filter(user__in=people, kind=kind)
    deliveries = dict(chosen.values_list("user", "delivery")) if people else {}
    Notice.objects.bulk_create(
        Notice(
            recipient=person,
            kind=kind,
            region=region,
            subject=subject[:200],
            body=body,
            path=path,
            delivery=deliveries.get(pk, MailDelivery.AT_ONCE),
        )
        for pk, person in people.items()
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
