from django.db import models


class VerdictOutcome(models.TextChoices):
    OK = "ok", "Sesuai"
    RETURNED = "returned", "Perlu diperbaiki"


class Queue(models.TextChoices):
    """What can wait for a reviewer; the values stand in addresses (`status=`)."""

    SUBMITTED = "submitted", "Menunggu pemeriksaan"
    MINE = "in_review", "Sedang saya periksa"
    OTHERS = "others", "Diperiksa orang lain"
    APPROVED = "approved", "Menunggu penerimaan"
