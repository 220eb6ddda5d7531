"""Sending notices. The row is written with the act it tells of; the e-mail follows by a task."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User

from .models import Notice


def notice_send(*, recipients: Iterable[User], subject: str, body: str, path: str = "") -> None:
    """Write a notice to each recipient; `path` is the address in the portal where the matter is."""
    Notice.objects.bulk_create(
        Notice(recipient=recipient, subject=subject, body=body, path=path) for recipient in recipients
    )


@transaction.atomic
def notice_mark_read(*, recipient: User) -> int:
    """Mark all of the person's notices as read; return how many there were."""
    return Notice.objects.filter(recipient=recipient, read_at__isnull=True).update(read_at=timezone.now())
