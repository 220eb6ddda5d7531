from django.db import models
from django.utils.translation import gettext_lazy as _


class VerdictOutcome(models.TextChoices):
    OK = "ok", _("Sesuai")
    RETURNED = "returned", _("Perlu diperbaiki")
