"""The line of all regions of a level: a dot for each over the scale from 0 to 100, and one region marked on it.

Across, everything is in per cent, so that the line is as wide as its page while its words keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.engine.ties import find_bin
from apps.regions.hexagons import svg_text

from ..content.dataset import CLASSES, LevelSummary, RegionScore, ReleaseContent
from ..content.standing import means_of, peers_of
from ..content.wording import class_label
from .figures import class_spans, scale_words

BINS: Final = 100
"""Columns of dots: so narrow that a dot stands within half a point of its score."""

HEIGHT: Final = 60.0
STEP: Final = 7.0
"""How high the dots may stand, and the distance from one to the next above it, in pixels."""

EDGE: Final = 18.0
"""A label nearer to an end than so many points of the scale is written inwards."""


@dataclass(frozen=True, slots=True)
class SpreadBand:
    """Where a class lies on the scale; `left` and `width` in per cent."""

    class_key: str
    left: str
    width: str


@dataclass(frozen=True, slots=True)
class SpreadMark:
    """A value on the scale: a cut-off, a mean, or the score of the region."""

    left: str
    text: str
    name: str = ""
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """The line of a level with nothing marked on it. `dots` are paths by class."""

    bands: tuple[SpreadBand, ...]
    cuts: tuple[SpreadMark, ...]
    dots: tuple[tuple[str, str], ...]
    means: tuple[SpreadMark, ...]
    n_dots: int
    description: str


@dataclass(frozen=True, slots=True)
class Spread(SpreadLine):
    """The whole line of a region. `own` is the path of its dot."""

    own: str
    region: SpreadMark


class Spreads:
    """Draws the lines of a release; the dots of a level, or of a province, are placed once."""

    def __init__(self, content: ReleaseContent) -> None:
        self.content = content
        self._placed: dict[str, tuple[tuple[tuple[str, str], ...], dict[str, str]]] = {}

    def of(self, region: RegionScore) -> Spread | None:
        """Return the line with this region marked; None where it has no score, or its level no cut-offs."""
        summary = self.content.level_of(region.level)
        lower, upper = summary.cutoffs.lower, summary.cutoffs.upper
        if region.score is None or lower is None or upper is None:
            return None
        dots, own = self._dots(region, summary)
        written = summary.written
        means = tuple(
            SpreadMark(percent(mean), written.score(mean), name)
            for name, mean in means_of(self.content, region)
        )
        words = {
            "name": region.name,
            "score": written.score(region.score),
            "class": class_label(region).lower(),
        }
        anchor = "start" if region.score < EDGE else "end" if region.score > 100 - EDGE else "middle"
        return Spread(
            bands=bands_of(lower, upper),
            cuts=cut_marks(lower, upper, summary),
            dots=dots,
            own=own.get(region.code, ""),
            region=SpreadMark(percent(region.score), written.score(region.score), region.name, anchor),
            means=means,
            n_dots=len(own),
            description=_("%(name)s berada di %(score)s pada skala 0 sampai 100: %(class)s.") % words,
        )

    def of_level(self, summary: LevelSummary) -> SpreadLine | None:
        """Return the line of a level with nothing marked; None where it has no cut-offs. Of a sample without dots."""
        lower, upper, written = summary.cutoffs.lower, summary.cutoffs.upper, summary.written
        if lower is None or upper is None:
            return None
        known = (
            () if summary.is_sample else [region for region in summary.regions if region.score is not None]
        )
        dots, own = _place(known)
        mean = summary.mean
        return SpreadLine(
            bands=bands_of(lower, upper),
            cuts=cut_marks(lower, upper, summary),
            dots=dots,
            means=()
            if mean is None
            else (SpreadMark(percent(mean), written.score(mean), _("rata-rata nasional")),),
            n_dots=len(own),
            description=scale_words(written),
        )

    def _dots(
        self, region: RegionScore, summary: LevelSummary
    ) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
        key = region.parent if summary.is_sample else summary.level.value
        if key not in self._placed:
            self._placed[key] = _place(peers_of(self.content, region))
        return self._placed[key]


def _place(regions: Sequence[RegionScore]) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """Return the dots as a path a class, and the path of each region's own dot by its code. The lowest score first."""
    columns: dict[int, list[RegionScore]] = {}
    for region in sorted(regions, key=lambda row: (row.score or 0.0, row.code)):
        column = min(BINS - 1, max(0, find_bin(region.score or 0.0, 0.0, 100 / BINS)))
        columns.setdefault(column, []).append(region)
    step = min(STEP, HEIGHT / max(map(len, columns.values()), default=1))
    paths: dict[str, list[str]] = {}
    own: dict[str, str] = {}
    for column, members in columns.items():
        for place, region in enumerate(members):
            x, y = (column + 0.5) * 1000 / BINS, HEIGHT - step * (place + 0.5)
            own[region.code] = f"M{svg_text(x)} {svg_text(y)}h0"
            paths.setdefault(region.class_key, []).append(own[region.code])
    return tuple((key, "".join(paths[key])) for key in (*CLASSES, "none") if key in paths), own


def bands_of(lower: float, upper: float) -> tuple[SpreadBand, ...]:
    """Return the classes of a level as parts of the scale."""
    spans = class_spans(lower, upper)
    return tuple(SpreadBand(key, percent(start), percent(end - start)) for key, start, end in spans)


def cut_marks(lower: float, upper: float, summary: LevelSummary) -> tuple[SpreadMark, ...]:
    """Return the cut-offs of a level on the scale; two that lie close are written away from each other."""
    sides = ("end", "start") if upper - lower < EDGE else ("middle", "middle")
    texts = (summary.written.lower, summary.written.upper)
    return tuple(
        SpreadMark(percent(cut), text, anchor=side)
        for cut, text, side in zip((lower, upper), texts, sides, strict=True)
        if 0.0 < cut < 100.0
    )


def percent(value: float) -> str:
    """Return a place on the scale from 0 to 100 as SVG takes it."""
    return f"{svg_text(value)}%"
