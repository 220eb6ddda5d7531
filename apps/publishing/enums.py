from django.db import models


class ReleaseState(models.TextChoices):
    DRAFT = "draft", "Rancangan"
    SCHEDULED = "scheduled", "Terjadwal"
    PUBLISHED = "published", "Terbit"
    SUPERSEDED = "superseded", "Digantikan"
    WITHDRAWN = "withdrawn", "Ditarik"


class ChunkKind(models.TextChoices):
    """What a part of the building of a release makes. The pages come last: they say how large the other files are."""

    DATA = "data", "data"
    REPORTS = "reports", "laporan"
    PICTURES = "pictures", "gambar"
    PAGES = "pages", "halaman"


COMING_STATES = (ReleaseState.DRAFT, ReleaseState.SCHEDULED)
"""A release in one of these states is not public yet; an edition has one such release at most."""

PUBLIC_STATES = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED, ReleaseState.WITHDRAWN)
"""A release in one of these states can be read by everybody, at an address that never goes away."""

WITHDRAWABLE_STATES = (ReleaseState.PUBLISHED, ReleaseState.SUPERSEDED)
