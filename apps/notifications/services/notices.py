"""Writing notices, in the transaction of the act that they report; tasks mail them (`mailing.py`, `digests.py`)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    notices_send(kind=kind, drafts=[NoticeDraft(list(recipients), region, subject, body, path)])


@dataclass(frozen=True)
class NoticeDraft:
    """One text and those who are to read it; the fields are those of `notice_send`."""

    recipients: Sequence[User]
    region: Region | None
    subject: str
    body: str
    path: str = ""


def notices_send(*, kind: NoticeKind, drafts: Iterable[NoticeDraft]) -> None:
    """Send many texts at once, each to its own readers, as `notice_send` sends one; two queries however many."""
    addressed = [(draft, {recipient.pk: recipient for recipient in draft.recipients}) for draft in drafts]
    everybody = {pk for _, people in addressed for pk in people}
    chosen = MailChoice.objects.filter(user__in=everybody, kind=kind)
    deliveries = dict(chosen.values_list("user", "delivery")) if everybody else {}
    Notice.objects.bulk_create(
        Notice(
            recipient=person,
            kind=kind,
            region=draft.region,
            subject=draft.subject[:200],
            body=draft.body,
            path=draft.path,
            delivery=deliveries.get(pk, MailDelivery.AT_ONCE),
        )
        for draft, people in addressed
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
