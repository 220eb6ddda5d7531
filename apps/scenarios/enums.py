"""Words of comparisons."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cause(models.TextChoices):
    """Why a region is in another class."""

    OWN_DATA = "own_data", _("data wilayah ini berubah")
    OTHER_DATA = "other_data", _("data wilayah lain berubah, sehingga pembanding dan ambang batas bergeser")
    METHOD = "method", _("metode berubah")
    DATA_OR_METHOD = "either", _("data maupun metode, masing-masing sudah cukup")
    DATA_AND_METHOD = "both", _("data dan metode bersama-sama")
    FIGURES = "figures", _("angka terbitan yang diimpor berubah")


class Movement(models.TextChoices):
    """Where a region went on the ramp of classes."""

    UP = "up", _("naik kelas")
    DOWN = "down", _("turun kelas")
    GAINED = "gained", _("baru berkelas")
    LOST = "lost", _("tidak lagi berkelas")
    SAME = "same", _("tetap")
