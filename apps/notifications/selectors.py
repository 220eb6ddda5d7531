"""Notices as their recipient sees them."""

import uuid

from apps.accounts.models import User
from apps.core.exceptions import MissingError

from .enums import MailDelivery, NoticeKind
from .models import MailChoice, Notice
from .querysets import NoticeQuerySet


def notice_list(*, recipient: User) -> NoticeQuerySet:
    """Return the person's notices, newest first."""
    return Notice.objects.of(recipient)


def notice_get(*, recipient: User, public_id: uuid.UUID) -> Notice:
    """Return one notice of the person; MissingError where there is none, or where it is somebody else's."""
    found = Notice.objects.of(recipient).filter(public_id=public_id).first()
    if found is None:
        raise MissingError("Pemberitahuan tidak ditemukan.")
    return found


def notice_count_unread(*, recipient: User) -> int:
    """Return how many notices the person has not read."""
    return notice_list(recipient=recipient).unread().count()


def mail_choices_of(user: User) -> dict[NoticeKind, MailDelivery]:
    """Return how the person wants notices of each kind by mail."""
    stored = dict(MailChoice.objects.filter(user=user).values_list("kind", "delivery"))
    return {kind: MailDelivery(stored.get(kind, MailDelivery.AT_ONCE)) for kind in NoticeKind}
