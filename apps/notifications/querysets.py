import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils import timezone

from apps.accounts.models import Assignment
from apps.accounts.permissions import Permission
from apps.accounts.selectors import asker_of, holds_there_q

from .enums import MailDelivery, NoticeKind

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.accounts.selectors import Asker

    from .models import Notice  # noqa: F401 - named in the base class


MAX_EMAIL_ATTEMPTS: Final = 5
"""So often an address is tried that the mail server refuses for good."""

GIVE_UP_AFTER: Final = dt.timedelta(hours=72)
"""So long a mail is tried that the server does not take for another reason, such as that it is away."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, recipient: "User") -> "NoticeQuerySet":
        """Return the person's own notices, those about a region only as long as a role of theirs reaches it.

        Whoever was an operator in Lebak and is one in Badung now reads nothing more about Lebak.
        """
        return self.asked_by(asker_of(recipient))

    def asked_by(self, asker: "Asker") -> "NoticeQuerySet":
        """Return the same, where it is only known who asks."""
        people = asker.reaches_q(Permission.USER_MANAGE, "region")
        data = asker.reaches_q(Permission.SUBMISSION_VIEW, "region")
        return self.filter(models.Q(region__isnull=True) | _about(people, data), recipient=asker.person)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def unsent(self) -> "NoticeQuerySet":
        """Return the notices that still have to be mailed one by one: to active people, not yet given up."""
        return self._waiting(MailDelivery.AT_ONCE)

    def due(self) -> "NoticeQuerySet":
        """Return those whose mail may be tried now: the last try failed long enough ago."""
        return self.filter(
            models.Q(email_retry_at__isnull=True) | models.Q(email_retry_at__lte=timezone.now())
        )

    def undigested(self, before: dt.datetime | None = None) -> "NoticeQuerySet":
        """Return the notices that wait for a digest, those that came `before` then."""
        waiting = self._waiting(MailDelivery.DIGEST)
        return waiting.filter(created_at__lt=before) if before else waiting

    def _waiting(self, delivery: MailDelivery) -> "NoticeQuerySet":
        """Return what is still to be mailed: about a region only to those whose role reaches it yet, as `of` does.

        A role may end between the evening's notice and the morning's digest. That it ended, the person is told; of
        what else is about no region, only those who have a role yet.
        """
        has_role = models.Exists(Assignment.objects.active().filter(user=models.OuterRef("recipient")))
        about_no_region = models.Q(has_role) | models.Q(kind=NoticeKind.ACCESS)
        people = holds_there_q("recipient", Permission.USER_MANAGE, "region")
        data = holds_there_q("recipient", Permission.SUBMISSION_VIEW, "region")
        return self.filter(
            models.Q(about_no_region, region__isnull=True) | _about(models.Q(people), models.Q(data)),
            models.Q(email_failing_since__isnull=True)
            | models.Q(email_failing_since__gte=timezone.now() - GIVE_UP_AFTER),
            delivery=delivery,
            emailed_at__isnull=True,
            email_attempts__lt=MAX_EMAIL_ATTEMPTS,
            recipient__is_active=True,
        )


def _about(people: models.Q, data: models.Q) -> models.Q:
    """Return the condition on notices about a region: about its `people` one, about its `data` another."""
    is_about_people = models.Q(kind=NoticeKind.ACCESS)
    return (is_about_people & people) | (~is_about_people & data)
