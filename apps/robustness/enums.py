"""What the parts of a study compute."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChunkKind(models.TextChoices):
    """The two designs of a study of robustness; each is split into chunks of its own."""

    SENSITIVITY = "sensitivity", _("kepekaan")
    SIMULATION = "simulation", _("simulasi")
