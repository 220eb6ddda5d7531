"""More time for one office, and what was told of deadlines already."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from apps.core.models import PublicIdModel
from apps.indicators.enums import WindowStage

from ..enums import Warned
from .form_rows import Submission


class Extension(PublicIdModel):
    """More time for one step with one form, with the reason. Append-only; of several the one that ends last counts."""

    submission = models.ForeignKey(Submission, related_name="extensions", on_delete=models.PROTECT)
    stage = models.CharField("tahap", max_length=12, choices=WindowStage)
    due_at = models.DateTimeField("batas")
    reason = models.TextField("alasan")
    # Null where nobody did: the portal by its rule, because the data was given back late.
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", null=True, blank=True, on_delete=models.PROTECT
    )
    granted_at = models.DateTimeField("diberikan", default=timezone.now)

    class Meta:
        verbose_name = "perpanjangan"
        verbose_name_plural = "perpanjangan"
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(stage__in=WindowStage.values), name="extension_stage_known"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="extension_reason_given"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.submission}"


class DeadlineWarning(models.Model):
    """That the people concerned were told of a deadline of one form, so that each is told once.

    It names the deadline by its moment: one that is moved is told anew.
    """

    submission = models.ForeignKey(Submission, related_name="+", on_delete=models.CASCADE)
    stage = models.CharField("tahap", max_length=12, choices=WindowStage)
    due_at = models.DateTimeField("batas")
    kind = models.CharField("jenis", max_length=8, choices=Warned)
    sent_at = models.DateTimeField("dikirim", default=timezone.now)

    class Meta:
        verbose_name = "pengingat batas waktu"
        verbose_name_plural = "pengingat batas waktu"
        constraints = [
            models.UniqueConstraint(fields=("submission", "stage", "due_at", "kind"), name="warning_once"),
            models.CheckConstraint(
                condition=models.Q(stage__in=WindowStage.values), name="warning_stage_known"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Warned.values), name="warning_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}, {self.get_kind_display()}"
