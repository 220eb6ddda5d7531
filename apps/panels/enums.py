"""Words of expert panels: what is asked, where a panel and an expert stand, and the scales of the answers."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class PanelMethod(models.TextChoices):
    """How the experts are asked; one panel asks in one way."""

    SCORE = "score", _("Nilai 1–4 untuk setiap indikator")
    AHP = "ahp", _("Perbandingan berpasangan (AHP)")
    BUDGET = "budget", _("Pembagian 100 poin")


class PanelState(models.TextChoices):
    """Experts are gathered, then they answer, then nothing changes any more."""

    DRAFT = "draft", _("Disiapkan")
    OPEN = "open", _("Dibuka")
    CLOSED = "closed", _("Ditutup")


class ExpertState(models.TextChoices):
    """Where an expert stands; derived from dates, never stored."""

    WAITING = "waiting", _("Menunggu surel")
    INVITED = "invited", _("Diundang")
    ANSWERING = "answering", _("Mengisi")
    SUBMITTED = "submitted", _("Sudah mengirim")
    WITHDRAWN = "withdrawn", _("Dikeluarkan")


class Importance(models.IntegerChoices):
    """The four scores of the 2024 method, in words."""

    LITTLE = 1, _("1: kurang penting")
    SOME = 2, _("2: cukup penting")
    MUCH = 3, _("3: penting")
    MOST = 4, _("4: sangat penting")


INTENSITY_WORDS: Final = {
    2: _("antara sama dan sedikit lebih penting"),
    3: _("sedikit lebih penting"),
    4: _("antara sedikit dan jelas lebih penting"),
    5: _("jelas lebih penting"),
    6: _("antara jelas dan sangat lebih penting"),
    7: _("sangat lebih penting"),
    8: _("antara sangat dan mutlak lebih penting"),
    9: _("mutlak lebih penting"),
}
"""Saaty's scale above 1 (equal), in words; the even steps lie between two words."""

LARGEST_INTENSITY: Final = 9
BUDGET_TOTAL: Final = 100
"""How many points an expert shares out."""

COMPARED_MIN: Final = 2
COMPARED_MAX: Final = 9
"""How many items a person can compare in pairs at once: more than nine are more than 36 questions."""
