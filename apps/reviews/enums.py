from django.db import models
from django.utils.translation import gettext_lazy as _


class VerdictOutcome(models.TextChoices):
    OK = "ok", _("Sesuai")
    RETURNED = "returned", _("Perlu diperbaiki")


class Queue(models.TextChoices):
    """What can wait for a reviewer; the values stand in addresses (`status=`)."""

    SUBMITTED = "submitted", _("Menunggu pemeriksaan")
    MINE = "in_review", _("Sedang saya periksa")
    OTHERS = "others", _("Diperiksa orang lain")
    APPROVED = "approved", _("Menunggu penerimaan")
