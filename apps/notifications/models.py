"""Messages of the portal to its people. The caller hands in text and address; this app knows no forms and no runs."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import PublicIdModel

from .querysets import NoticeQuerySet


class Notice(PublicIdModel):
    """One message to one person: shown in the portal, and sent by e-mail once.

    `email_attempts` counts the tries, so that the portal gives up on an address that refuses every mail.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="notices", on_delete=models.CASCADE)
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi")
    path = models.CharField("tautan", max_length=300, blank=True)
    created_at = models.DateTimeField("waktu", default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)
    email_attempts = models.PositiveSmallIntegerField(default=0)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(
                fields=("recipient",),
                condition=models.Q(read_at__isnull=True),
                name="notice_unread_idx",
            ),
            models.Index(
                fields=("id",),
                condition=models.Q(emailed_at__isnull=True),
                name="notice_unsent_idx",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
