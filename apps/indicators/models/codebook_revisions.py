"""The codebook of an instrument: what its indicators mean, and how that was worded before."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from ..codebook import REFERENCE_LIMIT, UNIT_LIMIT, CodebookEntry
from ..enums import CodebookStatus
from .instruments import Instrument


class CodebookRevision(models.Model):
    """One wording of the codebook entry of one indicator; the newest one is in force. Append-only.

    The codebook explains and does not compute, so it goes on changing when the instrument is frozen, but for the unit
    (`migrations/codebook_guards.sql`). It names the indicator by its code: loading a draft instrument anew makes new
    rows of the indicators, and the history stays.
    """

    instrument = models.ForeignKey(Instrument, related_name="codebook", on_delete=models.PROTECT)
    indicator_code = models.CharField("kode indikator", max_length=20)
    revision = models.PositiveIntegerField("revisi")
    unit = models.CharField("satuan", max_length=UNIT_LIMIT)
    definition = models.TextField("definisi")
    counts = models.JSONField("dihitung")
    excludes = models.JSONField("tidak dihitung")
    sources = models.JSONField("sumber yang lazim")
    status = models.CharField("status", max_length=12, choices=CodebookStatus)
    reference = models.CharField("dasar penetapan", max_length=REFERENCE_LIMIT, blank=True)
    reason = models.TextField("alasan perubahan")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    changed_at = models.DateTimeField("diubah", default=timezone.now)

    class Meta:
        verbose_name = "pedoman indikator"
        verbose_name_plural = "pedoman indikator"
        ordering = ("instrument", "indicator_code", "-revision")
        constraints = [
            models.UniqueConstraint(
                fields=("instrument", "indicator_code", "revision"), name="codebook_revision_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status=CodebookStatus.DRAFT, reference="")
                | (models.Q(status=CodebookStatus.ADOPTED) & ~models.Q(reference="")),
                name="codebook_adopted_by_something",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="codebook_reason_given"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_code}, revisi {self.revision}"

    @property
    def person(self) -> str:
        """Who wrote it; without a person, it was a command of the operator."""
        return str(self.changed_by) if self.changed_by else "sistem"

    @property
    def entry(self) -> CodebookEntry:
        return CodebookEntry(
            unit=self.unit,
            definition=self.definition,
            counts=tuple(self.counts),
            excludes=tuple(self.excludes),
            sources=tuple(self.sources),
            status=CodebookStatus(self.status),
            reference=self.reference,
            revision=self.revision,
            changed_by=self.person,
            changed_at=self.changed_at,
        )
