from django.db import models


class ReleaseState(models.TextChoices):
    DRAFT = "draft", "Rancangan"
    PUBLISHED = "published", "Terbit"
    SUPERSEDED = "superseded", "Digantikan"
    WITHDRAWN = "withdrawn", "Ditarik"


PUBLIC_STATES = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN)
"""States in which a release has its address in public, for ever."""

WITHDRAWABLE_STATES = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED)
