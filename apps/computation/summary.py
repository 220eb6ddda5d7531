"""What a run found for each level of region, in few words: cut-offs, counts by class, distribution. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from apps.regions.enums import RegionLevel

from .models import IndexRun, RegionResult

N_BINS: Final = 20
"""Bars of the distribution: 5 points of score each."""

UNITS_A_POINT: Final = 4
"""Units of the drawing for one point of score."""


@dataclass(frozen=True)
class Bar:
    """One bar of the distribution: scores from `lower` to `upper`, how many.

    `x`, `y` and `height` place it in a drawing 400 wide (4 a point of score) and 100 high.
    """

    lower: float
    upper: float
    count: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class Cut:
    """A cut-off and where it stands in the drawing; `anchor` keeps its label inside."""

    score: float
    x: float
    anchor: str


@dataclass(frozen=True)
class LevelSummary:
    """One level of region in a run.

    `cutoffs` is the engine's record: `method`, `cuts`, `n` and, where they were computed, `mean` and `sd`.
    """

    level: str
    label: str
    cutoffs: dict[str, Any]
    counts: dict[str, int]
    known: int
    total: int
    bars: tuple[Bar, ...]
    cuts: tuple[Cut, ...]


def level_summaries(run: IndexRun, results: Sequence[RegionResult]) -> list[LevelSummary]:
    """Return a summary for each level among `results`, from the top down; none while the run is open."""
    cutoffs = _index_cutoffs(run.manifest)
    summaries = []
    for level in (RegionLevel.PROVINCE, RegionLevel.REGENCY):
        rows = [result for result in results if result.region.level == level]
        if not rows:
            continue
        scores = [result.score for result in rows if result.score is not None]
        summaries.append(
            LevelSummary(
                level=level.value,
                label=str(level.label),
                cutoffs=cutoffs.get(level.value, {}),
                counts=dict(Counter(result.score_class or "none" for result in rows)),
                known=len(scores),
                total=len(rows),
                bars=_bars(scores),
                cuts=tuple(
                    _place_cut(cut) for cut in cutoffs.get(level.value, {}).get("cuts", []) if cut is not None
                ),
            )
        )
    return summaries


def _index_cutoffs(manifest: dict[str, Any]) -> dict[str, Any]:
    classify: dict[str, Any] = manifest.get("derived", {}).get("classify", {})
    index_code = manifest.get("framework", {}).get("code", "")
    # A run over indicators classifies the index and every dimension; one over given scores only the index.
    found: dict[str, Any] = classify.get(index_code, classify)
    return found


def _place_cut(score: float) -> Cut:
    x = min(max(score, 0.0), 100.0) * UNITS_A_POINT
    anchor = "start" if x < 24 else "end" if x > 376 else "middle"
    return Cut(score, x, anchor)


def _bars(scores: Sequence[float]) -> tuple[Bar, ...]:
    width = 100 / N_BINS
    counts = Counter(min(int(score // width), N_BINS - 1) for score in scores)
    tallest = max(counts.values(), default=0)
    bars = []
    for position in range(N_BINS):
        height = 100 * counts[position] / tallest if tallest else 0.0
        lower = position * width
        bars.append(
            Bar(
                lower=lower,
                upper=lower + width,
                count=counts[position],
                x=lower * UNITS_A_POINT,
                y=100 - height,
                height=height,
            )
        )
    return tuple(bars)
