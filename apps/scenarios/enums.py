"""What a comparison says of a region: how its class changed, and why."""

from django.db import models


class Cause(models.TextChoices):
    """Why a region is in another class than before."""

    OWN_DATA = "own_data", "data wilayah ini berubah"
    OTHER_DATA = "other_data", "data wilayah lain berubah, sehingga pembanding dan ambang batas bergeser"
    METHOD = "method", "metode berubah"
    DATA_OR_METHOD = "either", "data maupun metode, masing-masing sudah cukup"
    DATA_AND_METHOD = "both", "data dan metode bersama-sama"
    FIGURES = "figures", "angka terbitan yang diimpor berubah"


class Movement(models.TextChoices):
    """How the class of a region changed; up means more vulnerable."""

    UP = "up", "naik kelas"
    DOWN = "down", "turun kelas"
    GAINED = "gained", "baru berkelas"
    LOST = "lost", "tidak lagi berkelas"
    SAME = "same", "tetap"
