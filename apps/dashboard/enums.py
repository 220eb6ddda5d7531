"""What the map of the progress can show."""

from django.db import models


class MapColour(models.TextChoices):
    STATE = "status", "Status"
    ANSWERED = "kelengkapan", "Kelengkapan"
