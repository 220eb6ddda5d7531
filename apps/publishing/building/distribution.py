"""The legend of the national map: the coloured scale from 0 to 100, and over it how the scores are spread.

Across, everything is in per cent, as on the line of a region (spread.py).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from apps.engine.ties import find_bin
from apps.regions.hexagons import svg_text

from ..content.dataset import CLASSES, NO_CLASS, LevelSummary
from .figures import CLOSE, is_spread_known, scale_words
from .spread import SpreadBand, SpreadMark, bands_of, cut_marks, percent

BINS: Final = 50
"""Columns of the histogram: two points of the scale each."""

HEIGHT: Final = 52.0
"""How high the tallest column stands, in pixels."""


@dataclass(frozen=True, slots=True)
class Column:
    """The regions of one class within one bin; of two classes in one bin, one stands on the other."""

    class_key: str
    left: str
    width: str
    top: str
    height: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """Scale and histogram of one level."""

    bands: tuple[SpreadBand, ...]
    columns: tuple[Column, ...]
    cuts: tuple[SpreadMark, ...]
    ends: tuple[SpreadMark, ...]
    mean: SpreadMark | None
    description: str


def draw_distribution(summary: LevelSummary) -> Distribution | None:
    """Return the scale of one level with its histogram; None without cut-offs, or where most scores are unknown."""
    lower, upper, written = summary.cutoffs.lower, summary.cutoffs.upper, summary.written
    if lower is None or upper is None or not is_spread_known(summary):
        return None
    mean = summary.mean
    return Distribution(
        bands=bands_of(lower, upper),
        columns=tuple(_columns(summary)),
        cuts=cut_marks(lower, upper, summary),
        ends=_ends(lower, upper),
        mean=None if mean is None else SpreadMark(percent(mean), written.score(mean)),
        description=scale_words(written),
    )


def _ends(lower: float, upper: float) -> tuple[SpreadMark, ...]:
    """Return 0 and 100, each unless a cut-off is so close that their words would touch."""
    ends = ((0.0, "start"), (100.0, "end"))
    return tuple(
        SpreadMark(percent(end), f"{end:g}", anchor=anchor)
        for end, anchor in ends
        if all(abs(cut - end) >= CLOSE for cut in (lower, upper) if 0.0 < cut < 100.0)
    )


def _columns(summary: LevelSummary) -> Iterator[Column]:
    """Yield the columns from left to right; within a bin the lowest class stands at the bottom."""
    found = Counter(
        (min(BINS - 1, max(0, find_bin(region.score, 0.0, 100 / BINS))), region.class_key)
        for region in summary.regions
        if region.score is not None
    )
    in_bin: Counter[int] = Counter()
    for (place, _key), count in found.items():
        in_bin[place] += count
    step = HEIGHT / max(in_bin.values())
    for place in sorted(in_bin):
        top = HEIGHT
        for key in (NO_CLASS, *reversed(CLASSES)):
            height = found[place, key] * step
            if height:
                top -= height
                left, width = percent(place * 100 / BINS), percent(100 / BINS)
                yield Column(key, left, width, svg_text(top), svg_text(height))
