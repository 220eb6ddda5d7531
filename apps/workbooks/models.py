"""Workbooks that were asked for or brought, and what the portal found in those that were brought."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from apps.core.enums import JobState
from apps.core.models import BackgroundJob, PublicIdModel

from .enums import Cover, LineKind, WorkbookKind
from .querysets import WorkbookJobQuerySet, WorkbookLineQuerySet


def kept_until() -> dt.datetime:
    """Return until when a file that is made now is kept."""
    return timezone.now() + dt.timedelta(days=settings.WORKBOOKS_KEPT_DAYS)


class WorkbookJob(PublicIdModel, BackgroundJob):
    """One workbook on its way: made for download, compared after it was uploaded, or applied.

    `region` is that of a workbook which covers one region or one province. An uploaded file names its edition and its
    regions itself, so `edition`, `cover` and `region` are empty until it was read. `source` is the comparison whose
    answers are applied. `summary` holds what the page of a finished job says in numbers. Only `made_by` sees any of it,
    until `kept_until`, and as long as the role for all of these regions lasts.
    """

    kind = models.CharField("jenis", max_length=8, choices=WorkbookKind)
    cover = models.CharField("cakupan", max_length=10, choices=Cover, blank=True)
    edition = models.ForeignKey("indicators.Edition", null=True, related_name="+", on_delete=models.PROTECT)
    region = models.ForeignKey("regions.Region", null=True, related_name="+", on_delete=models.PROTECT)
    source = models.ForeignKey("self", null=True, related_name="applied", on_delete=models.CASCADE)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    file = models.FileField("berkas", max_length=200, blank=True)
    file_name = models.CharField("nama berkas", max_length=200)
    summary = models.JSONField("ringkasan", default=dict)
    kept_until = models.DateTimeField("disimpan sampai", default=kept_until, db_index=True)

    objects = WorkbookJobQuerySet.as_manager()

    class Meta:
        verbose_name = "berkas Excel"
        verbose_name_plural = "berkas Excel"
        ordering = ("-job_queued_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=WorkbookKind.values), name="workbook_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=WorkbookKind.APPLY, source__isnull=False)
                | (~models.Q(kind=WorkbookKind.APPLY) & models.Q(source__isnull=True)),
                name="workbook_source_of_applied",
            ),
            models.UniqueConstraint(
                fields=("source",),
                condition=~models.Q(job_state=JobState.FAILED),
                name="workbook_applied_once",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("workbooks:job_detail", args=[self.public_id])

    @staticmethod
    def list_url() -> str:
        """Return the address of the page with all workbooks of the reader."""
        return reverse("workbooks:job_list")

    @property
    def is_finished(self) -> bool:
        return self.job_state == JobState.FINISHED

    @property
    def is_to_read(self) -> bool:
        """Whether its maker may fill none of the forms in it, as far as it is made."""
        return bool(self.summary) and self.summary.get("readonly") == self.summary.get("forms")

    @property
    def is_compared(self) -> bool:
        """Whether it is an uploaded file whose preview can be read."""
        return self.kind == WorkbookKind.READ and self.is_finished


class WorkbookLine(models.Model):
    """What an uploaded workbook would do to one answer, or one thing that is wrong in it.

    `sent` is the answer of the file, `stored` the one of the portal when the two were compared, `stored_revision` its
    version (0: there was none). `is_chosen` says whether it is stored when the workbook is applied: additions and
    changes from the start, a conflict once the person chose the version of the file.
    """

    job = models.ForeignKey(WorkbookJob, related_name="lines", on_delete=models.CASCADE)
    position = models.PositiveIntegerField("urutan")
    kind = models.CharField("jenis", max_length=8, choices=LineKind)
    submission = models.ForeignKey(
        "submissions.Submission", null=True, related_name="+", on_delete=models.CASCADE
    )
    indicator_code = models.CharField("kode indikator", max_length=20, blank=True)
    sheet = models.CharField("lembar", max_length=40, blank=True)
    cell = models.CharField("sel", max_length=12, blank=True)
    text = models.TextField("keterangan", blank=True)
    sent: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        "isi berkas", null=True
    )
    stored: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        "tersimpan", null=True
    )
    stored_revision = models.PositiveIntegerField("revisi tersimpan", default=0)
    is_chosen = models.BooleanField("dipilih", default=False)

    objects = WorkbookLineQuerySet.as_manager()

    class Meta:
        verbose_name = "baris pratinjau"
        verbose_name_plural = "baris pratinjau"
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=("job", "position"), name="workbook_line_position_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=LineKind.values), name="workbook_line_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.cell}: {self.get_kind_display()}"
