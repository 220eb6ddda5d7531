"""Messages of the portal to its people. The caller hands in text and address; this app knows no forms and no runs."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import PublicIdModel
from apps.regions.models import Region

from .enums import MailDelivery, NoticeKind
from .querysets import NoticeQuerySet


class Notice(PublicIdModel):
    """One message to one person: shown in the portal, and mailed at most once, as `delivery` says.

    `emailed_at` is set before the mail is handed to the server, and taken back where the server does not take it: a
    worker that dies in between leaves a mail that may not have gone out, and never one that goes out twice.
    `email_attempts` counts the tries, so that the portal gives up on an address that refuses every mail. A try that
    failed for another reason counts for none; `email_failing_since` is the first of those. After any that failed, the
    next comes at `email_retry_at`.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="notices", on_delete=models.CASCADE)
    # No choices here: every new kind would need a migration for its word.
    kind = models.CharField("jenis", max_length=20)
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi")
    path = models.CharField("tautan", max_length=300, blank=True)
    # What the notice tells of; null where it is about no region, such as one's own role.
    region = models.ForeignKey(Region, related_name="+", null=True, blank=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField("waktu", default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    delivery = models.CharField(
        "surel", max_length=8, choices=MailDelivery, default=MailDelivery.AT_ONCE, editable=False
    )
    emailed_at = models.DateTimeField(null=True, blank=True)
    email_attempts = models.PositiveSmallIntegerField(default=0)
    email_retry_at = models.DateTimeField(null=True, blank=True, editable=False)
    email_failing_since = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ("-created_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(delivery__in=MailDelivery.values), name="notice_delivery_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=("recipient",),
                condition=models.Q(read_at__isnull=True),
                name="notice_unread_idx",
            ),
            models.Index(
                fields=("delivery", "id"),
                condition=models.Q(emailed_at__isnull=True) & ~models.Q(delivery="portal"),
                name="notice_unsent_idx",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def kind_label(self) -> str:
        """What the notice is about, in words, or its code where the portal no longer has words for it."""
        return NoticeKind(self.kind).label if self.kind in NoticeKind.values else self.kind


class MailChoice(models.Model):
    """How one person wants notices of one kind by mail; without a row they are mailed at once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="mail_choices", on_delete=models.CASCADE)
    kind = models.CharField("jenis", max_length=20)
    delivery = models.CharField("surel", max_length=8, choices=MailDelivery)

    class Meta:
        verbose_name = "pilihan surel"
        verbose_name_plural = "pilihan surel"
        constraints = [
            models.UniqueConstraint(fields=("user", "kind"), name="mail_choice_once_per_kind"),
            models.CheckConstraint(
                condition=models.Q(delivery__in=MailDelivery.values), name="mail_choice_delivery_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_delivery_display()}"


class Digest(models.Model):
    """The mail of one day that tells a person what came since the last one; `on` is the day in the person's zone."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE)
    on = models.DateField("hari")
    sent_at = models.DateTimeField("dikirim", default=timezone.now)

    class Meta:
        verbose_name = "rangkuman"
        verbose_name_plural = "rangkuman"
        constraints = [models.UniqueConstraint(fields=("recipient", "on"), name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.recipient_id}, {self.on}"
