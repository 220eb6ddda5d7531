"""Kinds, states and statuses of instruments, their codebooks and editions."""

from django.db import models


class GroupKind(models.TextChoices):
    """What a group of indicators is called. Where it stands in the tree is decided by its parent, not by its kind."""

    DIMENSION = "dimension", "Dimensi"
    SUBDIMENSION = "subdimension", "Subdimensi"


class PublicationStatus(models.TextChoices):
    """Where a setting comes from: published by Bawaslu, recomputed from published figures, or chosen by the portal."""

    PUBLISHED = "published", "diterbitkan"
    DERIVED = "derived", "dihitung ulang dari angka terbitan"
    UNPUBLISHED = "unpublished", "belum diterbitkan"


class CodebookStatus(models.TextChoices):
    """Whether somebody who may has set what an indicator means, or the portal only proposes it."""

    DRAFT = "draft", "Konsep, belum ditetapkan"
    ADOPTED = "adopted", "Ditetapkan"


class EditionKind(models.TextChoices):
    """Where the figures of an edition come from."""

    OFFICIAL = "official", "Data kantor Bawaslu"
    EXTERNAL = "external", "Angka terbitan luar"
    SIMULATED = "simulated", "Data simulasi"


class EditionState(models.TextChoices):
    DRAFT = "draft", "Disiapkan"
    OPEN = "open", "Dibuka"
    CLOSED = "closed", "Ditutup"
