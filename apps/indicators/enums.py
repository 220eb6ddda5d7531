"""Words of the instrument."""

from django.db import models


class GroupKind(models.TextChoices):
    """What a group of indicators is called; its place in the tree is its parent, not its kind."""

    DIMENSION = "dimension", "Dimensi"
    SUBDIMENSION = "subdimension", "Subdimensi"


class PublicationStatus(models.TextChoices):
    """Whether Bawaslu has published a value of the method, or the portal had to set one."""

    PUBLISHED = "published", "diterbitkan"
    DERIVED = "derived", "dihitung ulang dari angka terbitan"
    UNPUBLISHED = "unpublished", "belum diterbitkan"


class EditionKind(models.TextChoices):
    """Where the figures of an edition come from."""

    OFFICIAL = "official", "Data kantor Bawaslu"
    EXTERNAL = "external", "Angka terbitan luar"
    SIMULATED = "simulated", "Data simulasi"


class EditionState(models.TextChoices):
    DRAFT = "draft", "Disiapkan"
    OPEN = "open", "Dibuka"
    CLOSED = "closed", "Ditutup"
