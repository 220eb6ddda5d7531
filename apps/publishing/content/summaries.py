"""Figures about many regions, and what is behind the score of one: plain functions on the values of a release."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from apps.engine.run_manifest import CutOffRecord
from apps.engine.ties import find_bin, find_order
from apps.regions.enums import RegionLevel
from apps.submissions.enums import AnswerValue

from .dataset import CLASSES, NO_CLASS, Driver, IndicatorInfo, LevelSummary, PublishedCounts, RegionScore


@dataclass(frozen=True)
class Cause:
    """One indicator behind one region's score. `causes_of` says what `share` is.

    `n_events` is None, never zero, where there is no data.
    """

    indicator: IndicatorInfo
    answer: str
    counts: dict[str, int]
    n_events: int | None
    value: float | None
    score: float | None
    share: float | None


def summarise_level(
    level: RegionLevel,
    regions: Sequence[RegionScore],
    cutoffs: CutOffRecord,
    indicators: Sequence[IndicatorInfo],
    group_cutoffs: Sequence[CutOffRecord],
    *,
    is_quoted: bool = False,
    published: PublishedCounts | None = None,
) -> LevelSummary:
    """Sum up the regions of one level. Regions without a score are left out of the means, never estimated.

    `is_quoted` says that the scores are quoted from elsewhere. If some are missing, the known ones are those that
    happened to be found, and no mean of them is given: it would look like that of the whole level.
    """
    scores = [region.score for region in regions if region.score is not None]
    is_sample = is_quoted and len(scores) < len(regions)
    counts = dict.fromkeys((*CLASSES, NO_CLASS), 0)
    for region in regions:
        counts[region.class_key] = counts.get(region.class_key, 0) + 1
    columns = [
        [_at(region.group_scores, column) for region in regions] for column in range(len(group_cutoffs))
    ]
    return LevelSummary(
        level=level,
        regions=tuple(regions),
        cutoffs=cutoffs,
        counts=counts,
        n_scored=len(scores),
        mean=None if is_sample else _mean(scores),
        group_means=tuple(_mean(column) for column in columns),
        drivers=_rank_drivers(regions, indicators),
        group_cutoffs=tuple(group_cutoffs),
        is_sample=is_sample,
        published=published,
    )


def summary_of_group(summary: LevelSummary, position: int) -> LevelSummary:
    """Return a level with the scores and classes of one dimension in the place of those of the index."""
    regions = tuple(
        replace(
            region,
            score=region.group_score(position),
            score_class=region.group_classes[position] if region.group_classes else "",
            rank=None,
            aggregated_score=None,
            robustness=None,
        )
        for region in summary.regions
    )
    found = summarise_level(summary.level, regions, summary.group_cutoffs[position], (), ())
    return replace(found, is_sample=True, mean=None) if summary.is_sample else found


def causes_of(region: RegionScore, indicators: Sequence[IndicatorInfo]) -> tuple[Cause, ...]:
    """Return every indicator with what the region answered, first the one that adds most to the score.

    `Cause.share` is its weight times its score, as a part of the sum of that over all indicators of the region. It
    says what drives the score, also where the method rescales dimensions before it adds them up. It is None where
    the indicator has no score, and for every indicator if all scores are 0.
    """
    products = [
        None if score is None else info.share * score
        for info, score in zip(indicators, padded(region.indicator_scores, len(indicators)), strict=True)
    ]
    total = sum(product for product in products if product is not None)
    causes = []
    for position, info in enumerate(indicators):
        answer = region.answers.get(info.code)
        product = products[position]
        causes.append(
            Cause(
                indicator=info,
                answer=answer.answer if answer else "",
                counts=dict(answer.counts) if answer else {},
                n_events=answer.n_events if answer and answer.answer != AnswerValue.NO_DATA else None,
                value=_at(region.indicator_values, position),
                score=_at(region.indicator_scores, position),
                share=product / total if product is not None and total > 0 else None,
            )
        )
    return tuple(causes[place] for place in find_order([cause.share or 0.0 for cause in causes]))


def known_scores(regions: Sequence[RegionScore]) -> list[RegionScore]:
    """Return the regions that have a score, the most vulnerable first."""
    known = [region for region in regions if region.score is not None]
    # By rank where there is one, so that last digits do not decide between regions that are equal.
    return sorted(known, key=lambda region: (region.rank or -(region.score or 0.0), region.code))


def bin_scores(regions: Sequence[RegionScore], n_bins: int = 25) -> tuple[int, ...]:
    """Return how many scores lie in each of `n_bins` equal steps from 0 to 100."""
    bins = [0] * n_bins
    for region in regions:
        if region.score is not None:
            bins[min(n_bins - 1, max(0, find_bin(region.score, 0.0, 100 / n_bins)))] += 1
    return tuple(bins)


def _rank_drivers(regions: Sequence[RegionScore], indicators: Sequence[IndicatorInfo]) -> tuple[Driver, ...]:
    """Return the indicators, first the one that adds most over all regions of the level."""
    drivers: list[Driver] = []
    means = [_mean([_at(region.indicator_scores, p) for region in regions]) for p in range(len(indicators))]
    total = sum(info.share * (mean or 0.0) for info, mean in zip(indicators, means, strict=True))
    for info, mean in zip(indicators, means, strict=True):
        answers = [region.answers[info.code] for region in regions if info.code in region.answers]
        known = [answer for answer in answers if answer.answer != AnswerValue.NO_DATA.value]
        product = info.share * (mean or 0.0)
        driver = Driver(
            indicator=info,
            n_occurred=sum(answer.answer == AnswerValue.OCCURRED.value for answer in known),
            n_answered=len(known),
            n_events=sum(answer.n_events for answer in known),
            share=product / total if total > 0 else None,
        )
        drivers.append(driver)
    return tuple(drivers[place] for place in find_order([driver.share or 0.0 for driver in drivers]))


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def _at(values: Sequence[float | None], position: int) -> float | None:
    return values[position] if position < len(values) else None


def padded(values: Sequence[float | None], length: int) -> list[float | None]:
    """Return the values, filled up with None to `length`: the tuple of a region without results is empty."""
    return [_at(values, position) for position in range(length)]
