"""Kinds, states and statuses of instruments, their codebooks and editions."""

from typing import Final

from django.db import models


class GroupKind(models.TextChoices):
    """What a group of indicators is called. Where it stands in the tree is decided by its parent, not by its kind."""

    DIMENSION = "dimension", "Dimensi"
    SUBDIMENSION = "subdimension", "Subdimensi"


class PublicationStatus(models.TextChoices):
    """Where a setting comes from: published by Bawaslu, recomputed from published figures, or chosen by the portal."""

    PUBLISHED = "published", "diterbitkan"
    DERIVED = "derived", "dihitung ulang dari angka terbitan"
    UNPUBLISHED = "unpublished", "belum diterbitkan"


class CheckKind(models.TextChoices):
    """What a check looks at: those of an instrument (docs/instrument-format.md), then those that every form passes."""

    REQUIRED_EVIDENCE = "required_evidence", "bukti wajib"
    RANGE = "range", "batas angka"
    SUM = "sum", "perbandingan jumlah"
    IMPLIES = "implies", "jawaban yang berkaitan"
    PREVIOUS = "previous", "perubahan dari edisi sebelumnya"
    NEIGHBOURS = "neighbours", "perbandingan dengan kantor lain"
    ANSWERED = "answered", "jawaban"
    REASON = "reason", "alasan"
    REPEATED_ROWS = "repeated_rows", "baris kembar"


FILE_KINDS: Final = (
    CheckKind.REQUIRED_EVIDENCE,
    CheckKind.RANGE,
    CheckKind.SUM,
    CheckKind.IMPLIES,
    CheckKind.PREVIOUS,
    CheckKind.NEIGHBOURS,
)
"""The kinds that an instrument chooses from."""


class CheckSeverity(models.TextChoices):
    """What a finding of a check means for sending the form.

    An error keeps it from being sent, a warning has to be explained first, a hint only points something out.
    """

    ERROR = "error", "Kesalahan"
    WARNING = "warning", "Peringatan"
    HINT = "hint", "Catatan"


FILE_SEVERITIES: Final = (CheckSeverity.ERROR, CheckSeverity.WARNING)
"""What an instrument chooses from: hints are given by the portal alone."""


class CodebookStatus(models.TextChoices):
    """Whether somebody who may has set what an indicator means, or the portal only proposes it."""

    DRAFT = "draft", "Konsep, belum ditetapkan"
    ADOPTED = "adopted", "Ditetapkan"


class EditionKind(models.TextChoices):
    """Where the figures of an edition come from."""

    OFFICIAL = "official", "Data kantor Bawaslu"
    EXTERNAL = "external", "Angka terbitan luar"
    SIMULATED = "simulated", "Data simulasi"


class EditionState(models.TextChoices):
    DRAFT = "draft", "Disiapkan"
    OPEN = "open", "Dibuka"
    CLOSED = "closed", "Ditutup"


class WindowStage(models.TextChoices):
    """The three parts of the way of a form, each of which may have a time: filled, reviewed, accepted."""

    ENTRY = "entry", "Pengisian"
    REVIEW = "review", "Pemeriksaan"
    ACCEPTANCE = "acceptance", "Penerimaan"
