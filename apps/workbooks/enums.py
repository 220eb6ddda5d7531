"""What is done with workbooks, which regions one covers, and what may become of each answer in it."""

from enum import StrEnum

from django.db import models


class WorkbookKind(models.TextChoices):
    """What a job does. A file that was uploaded is first compared; storing its answers is a job of its own."""

    EXPORT = "export", "Unduhan"
    READ = "read", "Unggahan"
    APPLY = "apply", "Penerapan"


class Cover(models.TextChoices):
    """Which forms a workbook holds. That of a province holds its own office and its regencies."""

    REGION = "region", "satu wilayah"
    PROVINCE = "province", "satu provinsi"
    NATION = "nation", "semua kabupaten/kota"


class LineKind(models.TextChoices):
    """What an uploaded workbook would do to one answer, or why nothing is done. Unchanged answers have no line."""

    ERROR = "error", "Salah"
    CONFLICT = "conflict", "Bertentangan"
    ADDED = "added", "Baru"
    CHANGED = "changed", "Berubah"
    REFUSED = "refused", "Ditolak"


class CellKind(StrEnum):
    """What a cell holds. A date is a number that its format shows as a date."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    FORMULA = "formula"
