"""What the parts of a study compute."""

from django.db import models


class ChunkKind(models.TextChoices):
    """The two designs of a study of robustness; each is split into chunks of its own."""

    SENSITIVITY = "sensitivity", "kepekaan"
    SIMULATION = "simulation", "simulasi"
