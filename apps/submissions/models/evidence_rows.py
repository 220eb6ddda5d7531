"""The files that back answers, and what a virus scanner says of them."""

from pathlib import PurePath
from typing import Final

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone

from apps.core.models import PublicIdModel

from ..enums import ScanState
from ..querysets import EvidenceQuerySet
from .form_rows import Answer

DRAWN_TYPES: Final = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""The kinds of files of which previews are drawn."""


def evidence_storage() -> Storage:
    """Return where the bytes of evidence lie, as the settings say."""
    return storages["evidence"]


class Evidence(PublicIdModel):
    """A file that backs an answer. It is stored under its SHA-256, and can be withdrawn but never deleted."""

    also_at: tuple[str, ...] = ()
    """The other indicators of the form that have the same file, by code: noted by the selectors that read files."""
    also_in: tuple[str, ...] = ()
    """The other regions in whose form of this edition the same file is, within the scope of who looks."""
    is_in_more: bool = False
    """Whether there may be more of them: so many have it that not all were looked at."""

    answer = models.ForeignKey(Answer, related_name="evidence", on_delete=models.PROTECT)
    file = models.FileField("berkas", max_length=200, storage=evidence_storage)
    original_name = models.CharField("nama berkas", max_length=200)
    content_type = models.CharField("jenis", max_length=100)
    size = models.PositiveBigIntegerField("ukuran")
    sha256 = models.CharField("sidik", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, related_name="+", on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField("diunggah", default=timezone.now)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    removed_at = models.DateTimeField("ditarik", null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "bukti dukung"
        verbose_name_plural = "bukti dukung"
        ordering = ("uploaded_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("answer", "sha256"),
                condition=models.Q(removed_at__isnull=True),
                name="evidence_once_per_answer",
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="evidence_not_empty"),
        ]
        indexes = [
            models.Index(fields=("sha256",), name="evidence_sha256_idx"),
            # Counting which answers of a nation carry a file reads this alone, and not the files of all editions.
            models.Index(
                fields=("answer",), condition=models.Q(removed_at__isnull=True), name="evidence_in_force_idx"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_in_force(self) -> bool:
        """Whether neither the office nor a virus scanner has withdrawn the file."""
        return self.removed_at is None

    @property
    def kind(self) -> str:
        """What kind of file it is, as people know it: "PDF", "DOCX"."""
        return PurePath(str(self.file.name)).suffix.lstrip(".").upper()

    @property
    def is_drawn(self) -> bool:
        """Whether a preview of it can be drawn and shown."""
        return self.content_type in DRAWN_TYPES and self.is_readable

    @property
    def scan_state(self) -> ScanState | None:
        """What a virus scanner says of the file, None where it was never asked. `scan` has to be loaded along."""
        scan: EvidenceScan | None = getattr(self, "scan", None)
        return ScanState(scan.state) if scan else None

    @property
    def is_readable(self) -> bool:
        """Whether the file may be opened by those who see it: no scanner is looking at it or has refused it."""
        return self.scan_state in {None, ScanState.CLEAN}

    @property
    def is_being_checked(self) -> bool:
        return self.scan_state == ScanState.WAITING

    @property
    def is_refused(self) -> bool:
        """Whether a scanner found a virus in the file. It is withdrawn then, and is never handed out."""
        return self.scan_state == ScanState.INFECTED


class EvidenceScan(models.Model):
    """A virus scanner looking at one file: waiting until `due_at`, or done. It lies in a table of its own because files
    are locked with their form, and a scanner answers when it can.
    """

    evidence = models.OneToOneField(Evidence, related_name="scan", on_delete=models.PROTECT)
    state = models.CharField("keadaan", max_length=10, choices=ScanState, default=ScanState.WAITING)
    signature = models.CharField("nama virus", max_length=200, blank=True)
    attempt = models.PositiveIntegerField("percobaan", default=0)
    due_at = models.DateTimeField("giliran", default=timezone.now)
    checked_at = models.DateTimeField("diperiksa", null=True, blank=True)

    class Meta:
        verbose_name = "pemeriksaan virus"
        verbose_name_plural = "pemeriksaan virus"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ScanState.values), name="scan_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=ScanState.WAITING, checked_at__isnull=True)
                | (~models.Q(state=ScanState.WAITING) & models.Q(checked_at__isnull=False)),
                name="scan_checked_with_date",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ScanState.INFECTED) & ~models.Q(signature="")
                | ~models.Q(state=ScanState.INFECTED) & models.Q(signature=""),
                name="scan_virus_named",
            ),
        ]
        indexes = [
            models.Index(
                fields=("due_at",), condition=models.Q(state=ScanState.WAITING), name="scan_waiting_idx"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence}: {self.get_state_display()}"
