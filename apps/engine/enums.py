"""Codes the engine shares with whoever calls it."""

from enum import IntEnum, StrEnum
from typing import Final


class Answer(IntEnum):
    """What an office answered about one indicator; three answers, never merged."""

    NO_DATA = 0
    DID_NOT_OCCUR = 1
    OCCURRED = 2


class VulnerabilityClass(StrEnum):
    """The three published classes: rawan rendah, sedang, tinggi."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class CorrelationFlag(StrEnum):
    """Why a correlation is worth a second look."""

    REDUNDANT = "redundant"
    NEGATIVE = "negative"
    WEAK = "weak"


THREE_CLASSES: Final = (VulnerabilityClass.LOW, VulnerabilityClass.MEDIUM, VulnerabilityClass.HIGH)

NO_CLASS: Final = -1
"""Class code of a unit that has no score, or whose level has no cut-offs."""
