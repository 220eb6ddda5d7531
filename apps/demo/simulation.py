"""Made-up answers from a fixed seed: they look plausible, and are true of no region. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from apps.indicators.enums import CheckKind
from apps.submissions.enums import AnswerValue
from apps.submissions.selectors import ReportedFinding
from apps.submissions.services import AnswerInput, EventInput

SEED: Final = 20240214

NARRATIVE: Final = (
    "Data simulasi. Uraian kejadian ini dibuat untuk peragaan dan tidak menggambarkan wilayah mana pun."
)
SOURCES: Final = (
    "Laporan hasil pengawasan (Form A)",
    "Putusan Bawaslu",
    "Laporan kepolisian",
    "Pemberitaan media",
)


_EXPLANATIONS: Final = {
    CheckKind.REQUIRED_EVIDENCE: "Data simulasi: berkasnya masih diminta dari kepolisian.",
    CheckKind.NEIGHBOURS: "Data simulasi: jumlahnya sudah dicocokkan dengan catatan pengawas.",
}


@dataclass(frozen=True)
class Simulated:
    """The made-up form of one office: its answers, and the indicators that get a file as evidence."""

    answers: tuple[AnswerInput, ...]
    evidenced: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """The codes that answers refer to, those of the indicators with what is counted under each."""

    indicators: Mapping[str, str]
    elections: Sequence[str]
    levels: Sequence[str]


class Simulator:
    """Draws forms one after the other from one random generator: the same order gives the same forms.

    Every indicator has a base rate; every province and every office has a tendency, mostly between -1 and 1. Together
    they set how likely, how many and how grave events are. A few answers are "no data".
    """

    def __init__(self, codebook: Codebook, seed: int = SEED) -> None:
        self._codebook = codebook
        self._indicators = list(codebook.indicators.items())
        self._random = np.random.default_rng(seed)
        self._base_rates = self._random.normal(0.0, 0.9, len(codebook.indicators))
        self._province_tendencies: dict[str, float] = {}

    def form(self, province: str) -> Simulated:
        """Draw the form of the next office of `province`."""
        if province not in self._province_tendencies:
            self._province_tendencies[province] = float(self._random.normal(0.0, 0.7))
        tendency = self._province_tendencies[province] + float(self._random.normal(0.0, 0.8))
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
        code, unit = self._indicators[position]
        if self._random.random() < share_missing:
            return AnswerInput(code, AnswerValue.NO_DATA, note="Data simulasi: dokumen tidak ditemukan.")
        if self._random.random() >= _logistic(0.2 + self._base_rates[position] + tendency):
            return AnswerInput(code, AnswerValue.DID_NOT_OCCUR)
        n_rows = 1 + int(self._random.random() < 0.15)
        events = tuple(self._event(tendency / n_rows, unit) for _ in range(n_rows))
        return AnswerInput(code, AnswerValue.OCCURRED, events=events)

    def _event(self, tendency: float, unit: str) -> EventInput:
        rank = int(self._random.binomial(len(self._codebook.levels) - 1, _logistic(0.3 + tendency)))
        return EventInput(
            election=str(self._random.choice(self._codebook.elections)),
            level=self._codebook.levels[rank],
            count=1 + int(self._random.binomial(2, _logistic(tendency))),
            unit=unit,
            narrative=NARRATIVE,
            source=str(self._random.choice(SOURCES)),
        )


def simulated_explanation(row: ReportedFinding) -> str:
    """Return what a made-up office writes about a warning."""
    return _EXPLANATIONS.get(
        row.finding.check.kind, "Data simulasi: sebabnya dicatat dalam laporan pengawasan."
    )


def _logistic(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))
