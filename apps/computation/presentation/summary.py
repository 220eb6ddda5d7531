"""A summary of a run for each level of region: cut-offs, regions in each class, distribution of scores. No queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.core.formatting import format_decimal
from apps.core.ramp import OTHER, ramp_key
from apps.engine.run_manifest import CutOffRecord
from apps.engine.ties import find_bin
from apps.indicators.score_format import ScoreFormat
from apps.indicators.words import level_label
from apps.regions.enums import OFFICE_LEVELS, RegionLevel

from ..models import IndexRun, RegionResult

N_BINS: Final = 20
"""Number of bars of the distribution: each covers 5 points where scores run from 0 to 100."""

WIDTH: Final = 400.0
"""Width of the drawing of the distribution."""

LABEL_WIDTH: Final = 36.0
"""Width that the label of a cut-off takes up in it."""

USUAL: Final = (0.0, 100.0)


@dataclass(frozen=True)
class ClassCount:
    """A class and how many regions are in it; `key` names its colour."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Bar:
    """One bar of the distribution: `count` regions have a score from `lower` to `upper`.

    `x`, `y`, `width` and `height` place it in a drawing 400 wide and 100 high.
    """

    lower: float
    upper: float
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Mark:
    """A score on the axis of the drawing, such as a cut-off; `anchor` keeps its label inside the drawing.

    `is_labelled` is False if the label would run into the one before. `text` is what a cut-off reads.
    """

    score: float
    x: float
    anchor: str
    is_labelled: bool = True
    text: str = ""


@dataclass(frozen=True)
class LevelSummary:
    """One level of region in a run.

    `labels` are the classes from the least to the most vulnerable. `classes` counts the regions in the order of the
    page: the most vulnerable class first, regions without a class or without a score last.
    """

    level: str
    label: str
    cutoffs: CutOffRecord
    written: ScoreFormat
    labels: tuple[str, ...]
    classes: tuple[ClassCount, ...]
    known: int
    total: int
    bars: tuple[Bar, ...]
    cuts: tuple[Mark, ...]
    ticks: tuple[Mark, ...]

    @property
    def is_province(self) -> bool:
        """Whether these are provinces, which also have the mean of their regencies."""
        return self.level == RegionLevel.PROVINCE

    @property
    def tick_digits(self) -> int:
        """Decimals of the numbers below the axis: none, unless it is as short as one of z-scores, from -2 to 3."""
        return 0 if self.ticks[-1].score - self.ticks[0].score >= N_BINS else 2

    @property
    def cuts_text(self) -> str:
        """The cut-offs in a sentence: "21,70 dan 68,50", or "2 dan 5" where they count indicators."""
        cuts = [cut for cut in self.cutoffs.cuts if cut is not None]
        texts = (
            [format_decimal(cut, 0) for cut in cuts] if self.cutoffs.are_counts else self.written.known_cuts
        )
        return " dan ".join((", ".join(texts[:-1]), texts[-1])) if len(texts) > 1 else "".join(texts)


def level_summaries(run: IndexRun, results: Sequence[RegionResult]) -> list[LevelSummary]:
    """Return a summary for each level among `results`, provinces first; an open run has no results and no summary."""
    manifest = run.content
    return [
        _summarise(level, rows, manifest.cutoffs_at(level.value))
        for level in OFFICE_LEVELS
        if (rows := [result for result in results if result.region.level == level])
    ]


def _summarise(level: RegionLevel, rows: Sequence[RegionResult], cutoffs: CutOffRecord) -> LevelSummary:
    scores = [result.score for result in rows if result.score is not None]
    # Numbers of indicators have no place on the axis of scores.
    cuts = [] if cutoffs.are_counts else [cut for cut in cutoffs.cuts if cut is not None]
    written = ScoreFormat.of(cutoffs, scores)
    lower, upper = _bounds(scores)
    return LevelSummary(
        level=level.value,
        label=str(level.label),
        cutoffs=cutoffs,
        written=written,
        labels=cutoffs.labels,
        classes=_count_classes(rows, cutoffs.labels),
        known=len(scores),
        total=len(rows),
        bars=_bars(scores, lower, upper),
        cuts=_label_apart(
            [
                replace(_place(cut, lower, upper), text=text)
                for cut, text in zip(cuts, written.known_cuts, strict=True)
            ]
        ),
        ticks=tuple(_place(score, lower, upper) for score in (lower, (lower + upper) / 2, upper)),
    )


def _count_classes(rows: Sequence[RegionResult], labels: tuple[str, ...]) -> tuple[ClassCount, ...]:
    counts = Counter(row.score_class if row.score is not None else "none" for row in rows)
    classes = [
        ClassCount(ramp_key(label, labels), level_label(label), counts[label]) for label in reversed(labels)
    ]
    if counts[""]:
        classes.append(ClassCount(OTHER, "Tanpa kelas", counts[""]))
    return (*classes, ClassCount("none", level_label("none"), counts["none"]))


def _bounds(scores: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the axis: 0 and 100, unless some score lies beyond, as z-scores and ranks may."""
    lowest, highest = min(scores, default=0.0), max(scores, default=0.0)
    if USUAL[0] <= lowest and highest <= USUAL[1]:
        return USUAL
    return lowest, highest if highest > lowest else lowest + 1.0


def _place(score: float, lower: float, upper: float) -> Mark:
    x = WIDTH * (min(max(score, lower), upper) - lower) / (upper - lower)
    anchor = "start" if x < 24 else "end" if x > WIDTH - 24 else "middle"
    return Mark(score, x, anchor)


def _label_apart(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Leave out the labels that stand too close to the one before; the sentence above names every cut-off."""
    labelled: list[Mark] = []
    last = -WIDTH
    for mark in marks:
        is_labelled = mark.x - last >= LABEL_WIDTH
        last = mark.x if is_labelled else last
        labelled.append(replace(mark, is_labelled=is_labelled))
    return tuple(labelled)


def _bars(scores: Sequence[float], lower: float, upper: float) -> tuple[Bar, ...]:
    step = (upper - lower) / N_BINS
    counts = Counter(min(find_bin(score, lower, step), N_BINS - 1) for score in scores)
    tallest = max(counts.values(), default=0)
    bars = []
    for position in range(N_BINS):
        height = 100 * counts[position] / tallest if tallest else 0.0
        bars.append(
            Bar(
                lower=lower + position * step,
                upper=lower + (position + 1) * step,
                count=counts[position],
                x=position * WIDTH / N_BINS,
                y=100 - height,
                width=WIDTH / N_BINS - 2,
                height=height,
            )
        )
    return tuple(bars)
