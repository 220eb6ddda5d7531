"""The values that checks work with. Figures are whole ten-thousandths, so that they are compared without rounding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import fmean, median
from typing import Any, Final

from apps.indicators.enums import CheckKind, CheckSeverity
from apps.indicators.structure import CheckNode

from ..enums import AnswerValue

SCALE: Final = 10_000
"""Event weights and limits have at most four decimals."""

Said = Mapping[str, Any]
"""What an answer says, in the form of `content.answer_content`."""


@dataclass(frozen=True)
class Neighbours:
    """How the other offices answered one indicator; values in ten-thousandths.

    `median`, `deviation` (median absolute deviation) and `mean_deviation` never leave the server.
    """

    number: int
    median: float
    deviation: float
    mean_deviation: float


@dataclass(frozen=True)
class Facts:
    """What a form says, and what it is compared with.

    `indicators` are the codes in the order of the form, `answers` what was answered so far, `weights` those of the
    event levels in ten-thousandths, lightest first. `previous` holds the number of events in the edition before, where
    it is known; `neighbours` what is known of the other offices.
    """

    level: str
    indicators: Sequence[str]
    answers: Mapping[str, Said]
    weights: Mapping[str, int] = field(default_factory=dict)
    previous: Mapping[str, int] = field(default_factory=dict)
    neighbours: Mapping[str, Neighbours] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """What one check found. `subject` is the indicator it is about, empty where it is about several together."""

    check: CheckNode
    subject: str
    indicators: tuple[str, ...]
    """All indicators whose answers led to it, the subject first."""
    text: str

    def is_at(self, indicator: str) -> bool:
        """Whether it is told at the card of this indicator: the one it is about, or each that it compares."""
        return self.subject == indicator if self.subject else indicator in self.indicators

    @property
    def about(self) -> frozenset[str]:
        """What it is about: its subject, or all the indicators that it compares where it has none."""
        return frozenset([self.subject] if self.subject else self.indicators)

    @property
    def is_unanswered(self) -> bool:
        """Whether it says only that a card has no answer."""
        return self.check.kind == CheckKind.ANSWERED

    @property
    def is_error(self) -> bool:
        """Whether the form cannot be sent because of it."""
        return self.check.severity == CheckSeverity.ERROR

    @property
    def is_warning(self) -> bool:
        """Whether the office has to explain it before sending."""
        return self.check.severity == CheckSeverity.WARNING


def scaled(number: float | Decimal) -> int:
    """Return a limit or a weight in ten-thousandths.

    >>> scaled(1.5), scaled(0.1234)
    (15000, 1234)
    """
    return round(number * SCALE)


def count_of(said: Said | None) -> int | None:
    """Return how many events an answer tells of, 0 for "did not occur"; None where that is not known."""
    if said is None or said["value"] == AnswerValue.NO_DATA:
        return None
    return sum(int(event["count"]) for event in said["events"])


def value_of(said: Said, weights: Mapping[str, int]) -> int:
    """Return the value of an indicator in ten-thousandths: the sum of count x level weight."""
    return sum(int(event["count"]) * weights.get(event["level"], 0) for event in said["events"])


def neighbours_of(values: Sequence[int]) -> Neighbours | None:
    """Return what is known of the other offices from their values in ten-thousandths; None where there are none.

    >>> neighbours_of([0, 10000, 20000, 30000, 90000])
    Neighbours(number=5, median=20000, deviation=10000, mean_deviation=22000.0)
    """
    if not values:
        return None
    middle = median(values)
    distances = [abs(value - middle) for value in values]
    return Neighbours(len(values), middle, median(distances), fmean(distances))


def number_text(number: int) -> str:
    """Return ten-thousandths as people read them: a point between thousands, a decimal comma.

    >>> number_text(12345000), number_text(15000), number_text(30000)
    ('1.234,5', '1,5', '3')
    """
    whole, rest = divmod(number, SCALE)
    thousands = f"{whole:,}".replace(",", ".")
    decimals = f"{rest:04d}".rstrip("0")
    return f"{thousands},{decimals}" if decimals else thousands
