"""What a reviewer said about each indicator when deciding."""

from django.db import models

from .enums import VerdictOutcome


class Verdict(models.Model):
    """The verdict on one indicator in one decision. Append-only."""

    decision = models.ForeignKey("submissions.Decision", related_name="verdicts", on_delete=models.PROTECT)
    indicator = models.ForeignKey("indicators.Indicator", on_delete=models.PROTECT)
    outcome = models.CharField("putusan", max_length=10, choices=VerdictOutcome)
    reason = models.TextField("alasan", blank=True)

    class Meta:
        verbose_name = "putusan indikator"
        verbose_name_plural = "putusan indikator"
        ordering = ("indicator__position",)
        constraints = [
            models.UniqueConstraint(fields=("decision", "indicator"), name="verdict_once_per_decision"),
            models.CheckConstraint(
                condition=~models.Q(outcome="returned") | ~models.Q(reason=""), name="verdict_reason_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_outcome_display()}"
