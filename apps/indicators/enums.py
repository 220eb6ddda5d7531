"""Words of the instrument."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupKind(models.TextChoices):
    """What a group of indicators is called; its place in the tree is its parent, not its kind."""

    DIMENSION = "dimension", _("Dimensi")
    SUBDIMENSION = "subdimension", _("Subdimensi")


class PublicationStatus(models.TextChoices):
    """Whether Bawaslu has published a value of the method, or the portal had to set one."""

    PUBLISHED = "published", _("diterbitkan")
    DERIVED = "derived", _("dihitung ulang dari angka terbitan")
    UNPUBLISHED = "unpublished", _("belum diterbitkan")


class MethodStage(models.TextChoices):
    """The stages of the computation, in the order in which they run."""

    SCREEN = "screen", _("Penyaringan ketersediaan")
    IMPUTE = "impute", _("Pengisian data kosong")
    TREAT = "treat", _("Perlakuan pencilan")
    NORMALISE = "normalise", _("Normalisasi")
    WEIGH = "weigh", _("Pembobotan")
    AGGREGATE = "aggregate", _("Agregasi")
    RESCALE = "rescale", _("Penskalaan ulang")
    CLASSIFY = "classify", _("Klasifikasi")
    REGIONS = "regions", _("Agregasi antarwilayah")


class EditionKind(models.TextChoices):
    """Where the figures of an edition come from."""

    OFFICIAL = "official", _("Data kantor Bawaslu")
    EXTERNAL = "external", _("Angka terbitan luar")
    SIMULATED = "simulated", _("Data simulasi")


class EditionState(models.TextChoices):
    DRAFT = "draft", _("Disiapkan")
    OPEN = "open", _("Dibuka")
    CLOSED = "closed", _("Ditutup")
