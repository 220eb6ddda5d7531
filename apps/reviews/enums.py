from django.db import models


class VerdictOutcome(models.TextChoices):
    OK = "ok", "Sesuai"
    RETURNED = "returned", "Perlu diperbaiki"


class Queue(models.TextChoices):
    """The lists of submissions on a reviewer's page; the values appear in addresses (`status=`)."""

    SUBMITTED = "submitted", "Menunggu pemeriksaan"
    MINE = "in_review", "Sedang saya periksa"
    LEFT = "left", "Ditinggalkan pemeriksanya"
    OTHERS = "others", "Diperiksa orang lain"
    APPROVED = "approved", "Menunggu penerimaan"
