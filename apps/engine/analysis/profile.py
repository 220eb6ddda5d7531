"""Strengths and weaknesses of a region: the indicators in which it stands out from its level."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import FloatArray
from ..methods.ordering import rank_scores
from ..ties import find_order, find_side


@dataclass(frozen=True)
class Standing:
    """Where a region stands in one indicator.

    Parameters
    ----------
    code : str
        Code of the indicator.
    score : float
        Normalised score of the region.
    rank : int
        Rank among the regions of its level, 1 is the most vulnerable; equal scores share the best.
    n : int
        How many regions have a score.
    median : float
        Median score of the level.
    weight : float
        Share of the indicator in the index, by the weights that were used.
    distance : float
        Weight times (score - median): points of the index by which the region lies above the median, as an
        arithmetic mean counts them.
    """

    code: str
    score: float
    rank: int
    n: int
    median: float
    weight: float
    distance: float


@dataclass(frozen=True)
class Profile:
    """What a region is vulnerable by, and what it is safe in.

    Parameters
    ----------
    code : str
        Code of the region.
    weaknesses : tuple of Standing
        Indicators above the median of the level, the most vulnerable first.
    strengths : tuple of Standing
        Indicators below the median of the level, the least vulnerable first.
    """

    code: str
    weaknesses: tuple[Standing, ...]
    strengths: tuple[Standing, ...]


def profile_scores(
    code: str,
    indicator_codes: Sequence[str],
    weights: FloatArray,
    scores: FloatArray,
    row: int,
    *,
    count: int = 5,
) -> Profile:
    """List the indicators in which a region stands out most, by their weighted distance to the median.

    Parameters
    ----------
    code : str
        Code of the region.
    indicator_codes : sequence of str
        Codes of the m indicators.
    weights : ndarray of float, shape (n_indicators,)
        Share of each indicator in the index of the level.
    scores : ndarray of float, shape (n_regions, n_indicators)
        Scores of the indicators in one level of region; NaN means missing.
    row : int
        Row of the region.
    count : int
        How many weaknesses and strengths at most.

    Returns
    -------
    Profile
        In this index a high score is a vulnerable one, so weaknesses are the indicators above the median.

    Notes
    -----
    NaN: an indicator without a score for the region is neither; regions without a score take no part in median, rank
    and n. An indicator at the median, such as a constant one, is neither.
    Source: the portal's; COINr ``get_str_weak`` orders by rank.

    Examples
    --------
    >>> scores = np.array([[100.0, 0.0], [50.0, 100.0], [50.0, 50.0]])
    >>> profile = profile_scores("36.01", ("A", "B"), np.array([0.5, 0.5]), scores, 0)
    >>> profile.weaknesses[0]
    Standing(code='A', score=100.0, rank=1, n=3, median=50.0, weight=0.5, distance=25.0)
    >>> [standing.code for standing in profile.strengths]
    ['B']
    """
    standings = _describe(indicator_codes, weights, scores, row)
    largest = float(np.fmax.reduce(np.abs(scores), axis=None, initial=0.0))
    sides = [find_side(standing.score, standing.median, largest) for standing in standings]
    above = [standing for standing, side in zip(standings, sides, strict=True) if side > 0]
    below = [standing for standing, side in zip(standings, sides, strict=True) if side < 0]
    above.sort(key=lambda standing: standing.rank)
    below.sort(key=lambda standing: standing.n - standing.rank)
    return Profile(code, _pick_farthest(above, count), _pick_farthest(below, count))


def _pick_farthest(standings: Sequence[Standing], count: int) -> tuple[Standing, ...]:
    """Pick the standings farthest from the median; those equally far stay in the order given."""
    order = find_order([abs(standing.distance) for standing in standings])
    return tuple(standings[position] for position in order[:count])


def _describe(
    indicator_codes: Sequence[str], weights: FloatArray, scores: FloatArray, row: int
) -> list[Standing]:
    """Say where the region stands in every indicator it has a score in, in the order of the indicators."""
    standings: list[Standing] = []
    for column, code in enumerate(indicator_codes):
        score, known = scores[row, column], ~np.isnan(scores[:, column])
        if not known[row]:
            continue
        median = float(np.median(scores[known, column]))
        standings.append(
            Standing(
                code=code,
                score=float(score),
                rank=int(rank_scores(scores[:, column])[row]),
                n=int(np.count_nonzero(known)),
                median=median,
                weight=float(weights[column]),
                distance=float(weights[column] * (score - median)),
            )
        )
    return standings
