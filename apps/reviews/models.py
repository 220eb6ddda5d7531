"""What a reviewer said about each indicator when deciding."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .enums import VerdictOutcome


class Verdict(models.Model):
    """The verdict on one indicator in one decision. Append-only."""

    decision = models.ForeignKey("submissions.Decision", related_name="verdicts", on_delete=models.PROTECT)
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT)
    outcome = models.CharField(_("putusan"), max_length=10, choices=VerdictOutcome)
    reason = models.TextField(_("alasan"), blank=True)

    class Meta:
        verbose_name = _("putusan indikator")
        verbose_name_plural = _("putusan indikator")
        ordering = ("indicator__position",)
        constraints = [
            models.UniqueConstraint(fields=("decision", "indicator"), name="verdict_once_per_decision"),
            models.CheckConstraint(
                condition=~models.Q(outcome="returned") | ~models.Q(reason=""), name="verdict_reason_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_outcome_display()}"
