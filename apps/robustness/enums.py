"""The two kinds of computation that a study is made of."""

from django.db import models


class ChunkKind(models.TextChoices):
    """What a chunk of a study belongs to.

    The simulation says how far ranks and classes move, the sensitivity test which choice moves them most.
    """

    SENSITIVITY = "sensitivity", "kepekaan"
    SIMULATION = "simulation", "simulasi"
