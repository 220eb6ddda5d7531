"""What makes up the score of a region: the part that each indicator has in it, and where the region stands out."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from apps.engine.analysis.profile import Profile, profile_scores
from apps.engine.ties import find_order
from apps.regions.scoping import RegionScope

from ..models import RegionResult

TELLING: Final = 0.1
"""If even the largest part is below this, two decimals would make most parts look the same."""


@dataclass(frozen=True)
class ContributionLine:
    """One indicator's part of a score. `x` and `width` place its bar on an axis from 0 to 100."""

    code: str
    name: str
    score: float
    contribution: float
    x: float
    width: float


@dataclass(frozen=True)
class ContributionTable:
    """All parts of a score, the largest first: `total` and `remainder` add up to it.

    `idle` names the indicators that add nothing, `missing` those without a score; both as "code name".
    """

    lines: tuple[ContributionLine, ...]
    idle: tuple[str, ...]
    missing: tuple[str, ...]
    total: float
    remainder: float

    @property
    def digits(self) -> int:
        """How many decimals it takes to tell the parts apart: more if all parts are small, as with z-scores."""
        largest = max((abs(line.contribution) for line in self.lines), default=1.0)
        return 2 if largest >= TELLING else 4


@dataclass(frozen=True)
class StandingLine:
    """Where a region stands in one indicator, among those of its level that have a score in it."""

    code: str
    name: str
    score: float
    median: float
    rank: int
    n: int


@dataclass(frozen=True)
class RegionProfile:
    """The indicators in which a region stands out most, above and below the median of its level."""

    above: tuple[StandingLine, ...]
    below: tuple[StandingLine, ...]


def contribution_table(result: RegionResult) -> ContributionTable | None:
    """Return what the score is made of; None if there is no score, or the run stored no contributions."""
    if result.score is None or not result.contributions or result.remainder is None:
        return None
    names = result.run.content.indicator_names
    columns = list(zip(names.items(), result.indicator_scores, result.contributions, strict=True))
    parts = [part for *_, part in columns if part]
    low, high = min(0.0, *parts, 0.0), max(0.0, *parts, 0.0)
    span = high - low or 1.0
    lines = [
        ContributionLine(
            code,
            name,
            score or 0.0,
            part,
            x=100 * (min(part, 0.0) - low) / span,
            width=100 * abs(part) / span,
        )
        for (code, name), score, part in columns
        if part
    ]
    return ContributionTable(
        lines=tuple(lines[place] for place in find_order([line.contribution for line in lines])),
        idle=tuple(f"{code} {name}" for (code, name), _, part in columns if part == 0),
        missing=tuple(f"{code} {name}" for (code, name), _, part in columns if part is None),
        total=sum(parts),
        remainder=result.remainder,
    )


def region_profile(result: RegionResult) -> RegionProfile | None:
    """Return where a region stands out from its level; None if it has no score, or the run had only published scores.

    The region is compared with the whole level, whatever the scope of the reader, just as its class is. All that a
    reader learns about other regions from it is their median.
    """
    manifest, level = result.run.content, result.region.level
    shares = manifest.derived.effective_weights.get(level)
    if not shares or result.score is None:
        return None
    rows = RegionResult.objects.in_scope(RegionScope.nation()).filter(run=result.run, region__level=level)
    stored = list(rows.order_by("region__code").values_list("pk", "indicator_scores"))
    profile = profile_scores(
        result.region.code,
        manifest.indicators,
        np.array([shares[code] for code in manifest.indicators]),
        np.array([scores for _, scores in stored], dtype=np.float64),
        [pk for pk, _ in stored].index(result.pk),
    )
    return _named(profile, manifest.indicator_names)


def _named(profile: Profile, names: dict[str, str]) -> RegionProfile:
    above, below = (
        tuple(
            StandingLine(found.code, names[found.code], found.score, found.median, found.rank, found.n)
            for found in standings
        )
        for standings in (profile.weaknesses, profile.strengths)
    )
    return RegionProfile(above, below)
