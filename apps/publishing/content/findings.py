"""What all regions of a level answered about one indicator."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from apps.engine.ties import find_bin, find_order
from apps.submissions.enums import AnswerValue

from .dataset import AnswerInfo, Driver, IndicatorInfo, LevelSummary, RegionScore, ReleaseContent
from .summaries import padded

STEPS: Final = ("absent", "0-25", "25-50", "50-75", "75-100")
"""The steps of a map of one indicator: it did not happen, or where the score lies. A score of 25 is in "25-50"."""

NO_STEP: Final = "none"

_WIDTH: Final = 25.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one region answered, and what was computed from it."""

    region: RegionScore
    answer: str
    counts: Mapping[str, int]
    n_events: int
    value: float | None
    score: float | None

    @property
    def step(self) -> str:
        """One of `STEPS`; "none" without data."""
        if self.score is None:
            return NO_STEP
        if self.answer == AnswerValue.DID_NOT_OCCUR:
            return STEPS[0]
        return STEPS[1 + min(3, max(0, find_bin(self.score, 0.0, _WIDTH)))]


@dataclass(frozen=True)
class LevelFindings:
    """The answers of one level: the highest score first, those without one last."""

    summary: LevelSummary
    driver: Driver
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many regions are on each step."""
        found = Counter(finding.step for finding in self.findings)
        return {step: found[step] for step in (*STEPS, NO_STEP)}


def findings_of(content: ReleaseContent, indicator: IndicatorInfo, summary: LevelSummary) -> LevelFindings:
    """Return what the regions of a level answered about an indicator."""
    position = content.indicators.index(indicator)
    found = [_finding(content, region, indicator.code, position) for region in summary.regions]
    # Regions of which nothing is known come after a score of 0.
    order = find_order([-1.0 if row.score is None else row.score for row in found])
    driver = next(row for row in summary.drivers if row.indicator.code == indicator.code)
    return LevelFindings(summary, driver, tuple(found[place] for place in order))


def _finding(content: ReleaseContent, region: RegionScore, code: str, position: int) -> Finding:
    n_indicators = len(content.indicators)
    answer = region.answers.get(code) or AnswerInfo("", {})
    return Finding(
        region=region,
        answer=answer.answer,
        counts=answer.counts,
        n_events=answer.n_events,
        value=padded(region.indicator_values, n_indicators)[position],
        score=padded(region.indicator_scores, n_indicators)[position],
    )
