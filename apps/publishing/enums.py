from django.db import models


class ReleaseState(models.TextChoices):
    DRAFT = "draft", "Rancangan"
    PUBLISHED = "published", "Terbit"
    SUPERSEDED = "superseded", "Digantikan"
    WITHDRAWN = "withdrawn", "Ditarik"


PUBLIC_STATES = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN)
"""A release in one of these states can be read by everybody, at an address that never goes away."""

WITHDRAWABLE_STATES = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED)
