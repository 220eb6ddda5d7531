"""Made-up answers with a fixed seed: plausible in shape, true of no region. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from apps.submissions.enums import AnswerValue
from apps.submissions.services import AnswerInput, EventInput

SEED: Final = 20240214

UNIT: Final = "kejadian"
NARRATIVE: Final = "Data simulasi. Uraian kejadian ini dibuat untuk peragaan dan tidak menggambarkan wilayah mana pun."
SOURCES: Final = (
    "Laporan hasil pengawasan (Form A)",
    "Putusan Bawaslu",
    "Laporan kepolisian",
    "Pemberitaan media",
)


@dataclass(frozen=True)
class Simulated:
    """The made-up form of one office: its answers, and the indicators that carry a file."""

    answers: tuple[AnswerInput, ...]
    evidenced: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """The codes that answers refer to."""

    indicators: Sequence[str]
    elections: Sequence[str]
    levels: Sequence[str]


class Simulator:
    """Draws forms one after the other from one generator: the same order gives the same forms.

    Every indicator has a base rate, every province and every office a tendency; events are Poisson around
    their product, levels lean to the light ones, and a few answers are missing.
    """

    def __init__(self, codebook: Codebook, seed: int = SEED) -> None:
        self._codebook = codebook
        self._random = np.random.default_rng(seed)
        n_indicators = len(codebook.indicators)
        self._base_rates = self._random.beta(1.6, 3.2, n_indicators)
        self._intensities = self._random.gamma(1.4, 1.5, n_indicators)
        self._province_tendencies: dict[str, float] = {}

    def form(self, province: str) -> Simulated:
        """Draw the form of the next office of `province`."""
        if province not in self._province_tendencies:
            self._province_tendencies[province] = float(self._random.normal(0.0, 0.5))
        tendency = float(np.exp(self._province_tendencies[province] + self._random.normal(0.0, 0.6)))
        share_missing = float(self._random.beta(1.0, 14.0))
        diligence = float(self._random.beta(6.0, 1.5))
        answers = [
            self._answer(position, tendency, share_missing)
            for position in range(len(self._codebook.indicators))
        ]
        occurred = [answer.indicator for answer in answers if answer.value == AnswerValue.OCCURRED]
        evidenced = tuple(code for code in occurred if self._random.random() < diligence)
        return Simulated(tuple(answers), evidenced)

    def _answer(self, position: int, tendency: float, share_missing: float) -> AnswerInput:
        code = self._codebook.indicators[position]
        if self._random.random() < share_missing:
            return AnswerInput(code, AnswerValue.NO_DATA, note="Data simulasi: dokumen tidak ditemukan.")
        if self._random.random() >= min(0.92, self._base_rates[position] * tendency):
            return AnswerInput(code, AnswerValue.DID_NOT_OCCUR)
        n_rows = 1 + int(self._random.random() < 0.35)
        events = tuple(self._event(position, tendency) for _ in range(n_rows))
        return AnswerInput(code, AnswerValue.OCCURRED, events=events)

    def _event(self, position: int, tendency: float) -> EventInput:
        levels = self._codebook.levels
        leaning = np.array([2.0 ** -rank for rank in range(len(levels))])
        return EventInput(
            election=str(self._random.choice(self._codebook.elections)),
            level=str(self._random.choice(levels, p=leaning / leaning.sum())),
            count=1 + int(self._random.poisson(self._intensities[position] * tendency)),
            unit=UNIT,
            narrative=NARRATIVE,
            source=str(self._random.choice(SOURCES)),
        )
