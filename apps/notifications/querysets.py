import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import models

from apps.accounts.models import Assignment

from .enums import MailDelivery, NoticeKind

if TYPE_CHECKING:
    from apps.accounts.models import User

    from .models import Notice  # noqa: F401 - named in the base class


MAX_EMAIL_ATTEMPTS: Final = 5


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, recipient: "User") -> "NoticeQuerySet":
        """Return the person's own notices; nobody can read those of others."""
        return self.filter(recipient=recipient)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def unsent(self) -> "NoticeQuerySet":
        """Return the notices that still have to be mailed one by one: to active people, not yet tried too often."""
        return self._waiting(MailDelivery.AT_ONCE)

    def undigested(self, before: dt.datetime | None = None) -> "NoticeQuerySet":
        """Return the notices that wait for a digest, those that came `before` then."""
        waiting = self._waiting(MailDelivery.DIGEST)
        return waiting.filter(created_at__lt=before) if before else waiting

    def _waiting(self, delivery: MailDelivery) -> "NoticeQuerySet":
        """Return what is still to be mailed; about data only to those who have a role yet.

        A role may end between the evening's notice and the morning's digest. That it ended, the person is told.
        """
        has_role = models.Exists(Assignment.objects.active().filter(user=models.OuterRef("recipient")))
        return self.filter(
            models.Q(has_role) | models.Q(kind=NoticeKind.ACCESS),
            delivery=delivery,
            emailed_at__isnull=True,
            email_attempts__lt=MAX_EMAIL_ATTEMPTS,
            recipient__is_active=True,
        )
