"""Words of expert panels: what is asked, where a panel and an expert stand, and the scales of the answers."""

from typing import Final

from django.db import models


class PanelMethod(models.TextChoices):
    """How the experts are asked; one panel asks in one way."""

    SCORE = "score", "Nilai 1–4 untuk setiap indikator"
    AHP = "ahp", "Perbandingan berpasangan (AHP)"
    BUDGET = "budget", "Pembagian 100 poin"


class PanelState(models.TextChoices):
    """Experts are gathered, then they answer, then nothing changes any more."""

    DRAFT = "draft", "Disiapkan"
    OPEN = "open", "Dibuka"
    CLOSED = "closed", "Ditutup"


class ExpertState(models.TextChoices):
    """Where an expert stands; derived from dates, never stored."""

    WAITING = "waiting", "Menunggu surel"
    INVITED = "invited", "Diundang"
    ANSWERING = "answering", "Mengisi"
    SUBMITTED = "submitted", "Sudah mengirim"
    WITHDRAWN = "withdrawn", "Dikeluarkan"


class Importance(models.IntegerChoices):
    """The four scores of the 2024 method, in words."""

    LITTLE = 1, "1: kurang penting"
    SOME = 2, "2: cukup penting"
    MUCH = 3, "3: penting"
    MOST = 4, "4: sangat penting"


INTENSITY_WORDS: Final = {
    2: "antara sama dan sedikit lebih penting",
    3: "sedikit lebih penting",
    4: "antara sedikit dan jelas lebih penting",
    5: "jelas lebih penting",
    6: "antara jelas dan sangat lebih penting",
    7: "sangat lebih penting",
    8: "antara sangat dan mutlak lebih penting",
    9: "mutlak lebih penting",
}
"""Saaty's scale above 1 (equal), in words; the even steps lie between two words."""

LARGEST_INTENSITY: Final = 9
BUDGET_TOTAL: Final = 100
"""How many points an expert shares out."""

COMPARED_MIN: Final = 2
COMPARED_MAX: Final = 9
"""How many items a person can compare in pairs at once: nine are 36 questions already."""
