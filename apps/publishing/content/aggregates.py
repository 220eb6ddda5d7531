"""The aggregated scores of the provinces, each the mean of its regencies, beside what the province itself entered."""

from collections.abc import Sequence
from typing import Final

from apps.engine.ties import find_bin, find_order

from .dataset import RegionScore, ReleaseContent

AGGREGATE_PATH: Final = "agregat/"
"""The folder of the page about them within a release."""

WIDTHS: Final = (5, 10, 20)
"""How wide a step of the map may be, in points of the score: round, and as narrow as five steps allow."""

STEPS: Final = 5


def aggregated(content: ReleaseContent) -> list[RegionScore]:
    """Return the provinces that have an aggregated score, the highest first, equal ones by code."""
    known = [region for region in content.provinces.regions if region.aggregated_score is not None]
    return [known[place] for place in find_order([region.aggregated_score or 0.0 for region in known])]


def has_aggregates(content: ReleaseContent) -> bool:
    """Whether so many provinces have an aggregated score, half of them or more, that a map of them says something."""
    known = len(aggregated(content))
    return known > 0 and 2 * known >= content.provinces.n_regions


def mean_of(known: Sequence[RegionScore]) -> float:
    """Return the mean of the aggregated scores of these provinces, of which there is at least one."""
    return sum(region.aggregated_score or 0.0 for region in known) / len(known)


def step_edges(scores: Sequence[float]) -> tuple[tuple[int, int], ...]:
    """Return where each step of their map begins and ends, from 0 on: five of one width, up to beyond the highest."""
    highest = max(scores, default=0.0)
    width = next((width for width in WIDTHS if highest < STEPS * width), WIDTHS[-1])
    return tuple((place * width, (place + 1) * width) for place in range(STEPS))


def step_of(score: float, edges: Sequence[tuple[int, int]]) -> int:
    """Return the place of the step that a score lies on; on an edge, the one above."""
    return min(len(edges) - 1, find_bin(score, 0.0, edges[0][1]))


def gap(region: RegionScore) -> float | None:
    """Return how far the aggregated score is above the own one, in points; None where either is missing."""
    if region.score is None or region.aggregated_score is None:
        return None
    return region.aggregated_score - region.score
