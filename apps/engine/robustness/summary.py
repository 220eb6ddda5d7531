"""What the simulated runs say about every region, and about each level."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from ..arrays import BoolArray, FloatArray, IntArray
from ..blocks import slice_columns
from ..enums import NO_CLASS
from ..exceptions import DataError
from ..plain import find_column
from ..results import IndexResult
from ..units import Units
from ..workers import ALONE, Workers
from .chunks import check_complete
from .quantiles import rank_quantiles, score_quantiles
from .simulation import SimulatedChunk
from .study import digest_inputs, name_labels

STABLE_SHARE: Final = 0.95
"""A class that holds in at least this share of the runs is stable."""

_LAST_DIGITS: Final = 1e-9
"""What is missing to 29 where 0.29 is multiplied by 100."""

SPREAD_SCORES: Final = 2**19
"""Scores sorted at once: so many that a block is read quickly, and so few that there are blocks for every thread."""


@dataclass(frozen=True)
class LevelRobustness:
    """How robust the index of one level of region is.

    Parameters
    ----------
    level : str
        Level of region.
    n_units : int
        How many units have an official score.
    share_stable : float or None
        Share of the units with an official class whose class holds in at least 95 percent of the runs; None
        where no unit has one.
    mean_class_kept : float or None
        Mean share of runs in which a unit's official class holds.
    mean_rank_shift : float or None
        Mean over units and runs of the absolute difference from the official rank.
    """

    level: str
    n_units: int
    share_stable: float | None
    mean_class_kept: float | None
    mean_rank_shift: float | None


@dataclass(frozen=True)
class Simulation:
    """What the simulated runs say, rows as the units; NaN where a unit has no official score.

    Parameters
    ----------
    units : Units
        The units.
    n_runs : int
        How many runs were simulated.
    seed : int
        Their seed.
    n_scored : ndarray of int, shape (n_units,)
        In how many runs the unit got a score.
    scores : ndarray of float, shape (n_units, 3)
        5 percent, median and 95 percent of the score.
    ranks : ndarray of float, shape (n_units, 3)
        5 percent, median and 95 percent of the rank within the level; whole numbers that occurred.
    class_shares : ndarray of float, shape (n_units, n_classes)
        Share of runs in each class, columns as the labels of the unit's level; they add up to less than 1
        where the unit had no class in some runs.
    labels : mapping of str to tuple of str
        By level: the classes from the least to the most vulnerable.
    class_kept : ndarray of float, shape (n_units,)
        Share of runs in which the official class holds; NaN where there is no official class.
    rank_shifts : ndarray of float, shape (n_units,)
        Mean absolute difference from the official rank.
    levels : mapping of str to LevelRobustness
        The overall picture.
    """

    units: Units
    n_runs: int
    seed: int
    n_scored: IntArray
    scores: FloatArray
    ranks: FloatArray
    class_shares: FloatArray
    labels: Mapping[str, tuple[str, ...]]
    class_kept: FloatArray
    rank_shifts: FloatArray
    levels: Mapping[str, LevelRobustness]

    def to_dict(self) -> dict[str, Any]:
        """Return the overall picture as plain data, ready for JSON; what is known of each unit is in the arrays.

        Returns
        -------
        dict
            ``n_runs``, ``seed`` and, by level of region, the fields of `LevelRobustness`.
        """
        levels = {level: asdict(found) for level, found in self.levels.items()}
        return {"n_runs": self.n_runs, "seed": self.seed, "levels": levels}

    def statement(self, code: str) -> str:
        """Say in plain Indonesian whether the class of a region holds.

        Parameters
        ----------
        code : str
            Region code.

        Returns
        -------
        str
            One sentence.
        """
        return describe_class_kept(float(self.class_kept[find_column(self.units.codes, code)]))


def describe_class_kept(share: float) -> str:
    """Say in plain Indonesian in which share of the simulated runs a class holds.

    Parameters
    ----------
    share : float
        0 to 1; NaN where there is no official class.

    Returns
    -------
    str
        One sentence, with whole percent that are reached: 94.96 is not said to be 95, from which on a class counts as
        stable. 100 and 0 percent are said only where they are exact.

    Examples
    --------
    >>> describe_class_kept(0.97), describe_class_kept(0.9496)
    ('Kelas bertahan di 97% simulasi.', 'Kelas bertahan di 94% simulasi.')
    >>> describe_class_kept(0.9999)
    'Kelas bertahan di lebih dari 99% simulasi.'
    """
    if np.isnan(share):
        return "Wilayah ini tidak punya kelas resmi, jadi ketahanannya tidak disimulasikan."
    if share in {0.0, 1.0}:
        return "Kelas bertahan di semua simulasi." if share else "Kelas tidak bertahan di satu simulasi pun."
    if share > 0.99 or share < 0.01:
        bound = "lebih dari 99" if share > 0.5 else "kurang dari 1"
        return f"Kelas bertahan di {bound}% simulasi."
    return f"Kelas bertahan di {reached_percent(share)}% simulasi."


def reached_percent(share: float) -> int:
    """Return the whole percent that a share reaches: rounded down, so that no limit is said to be reached that is not.

    Parameters
    ----------
    share : float
        0 to 1.

    Returns
    -------
    int
        0 to 100.

    Examples
    --------
    >>> reached_percent(0.9496), reached_percent(0.29)
    (94, 29)
    """
    return math.floor(100 * share + _LAST_DIGITS)


def summarise_simulation(
    result: IndexResult, chunks: Sequence[SimulatedChunk], workers: Workers = ALONE
) -> Simulation:
    """Bring the chunks of a study together.

    Parameters
    ----------
    result : IndexResult
        The official run.
    chunks : sequence of SimulatedChunk
        All chunks, in any order.
    workers : Workers
        Threads that share the work.

    Returns
    -------
    Simulation
        Per unit and per level.

    Raises
    ------
    DataError
        If a chunk is missing or given twice, or chunks are of different studies or of another official run.
    """
    ordered = sorted(chunks, key=lambda found: found.chunk.start)
    n_runs = check_complete([found.chunk for found in ordered])
    _check_same_study(result, ordered)
    has_score = ~np.isnan(result.aggregates[:, 0])
    spread = _measure_spread(result, ordered, n_runs, workers)
    counts = np.sum([found.class_counts for found in ordered], axis=0)
    shares = np.where(has_score[:, np.newaxis], counts / n_runs, np.nan)
    official = result.class_codes[:, 0].astype(np.intp)
    of_official = np.take_along_axis(shares, np.maximum(official, 0)[:, np.newaxis], axis=1)[:, 0]
    kept = np.where(official == NO_CLASS, np.nan, of_official)
    return Simulation(
        units=result.units,
        n_runs=n_runs,
        seed=ordered[0].seed,
        n_scored=spread.n_scored,
        scores=spread.scores,
        ranks=spread.ranks,
        class_shares=shares,
        labels=name_labels(result),
        class_kept=kept,
        rank_shifts=spread.shifts,
        levels={
            level: _describe_level(level, has_score[rows], kept[rows], spread.shifts[rows])
            for level, rows in result.units.rows_by_level.items()
        },
    )


@dataclass(frozen=True)
class _Spread:
    """How scores and ranks of every unit are spread over the runs."""

    n_scored: IntArray
    scores: FloatArray
    ranks: FloatArray
    shifts: FloatArray


def _measure_spread(
    result: IndexResult, chunks: Sequence[SimulatedChunk], n_runs: int, workers: Workers
) -> _Spread:
    """Go through the runs a block of units at a time: sorting all at once would need the memory twice."""
    n_units = len(result.units)
    spread = _Spread(
        np.zeros(n_units, dtype=np.int64),
        np.full((n_units, 3), np.nan),
        np.full((n_units, 3), np.nan),
        np.full(n_units, np.nan),
    )
    official = np.nan_to_num(result.ranks).astype(np.int32)

    def measure(units: slice) -> None:
        scores = np.concatenate([found.scores[:, units].T for found in chunks], axis=1)
        ranks = np.concatenate([found.ranks[:, units].T for found in chunks], axis=1)
        is_ranked = ranks > 0
        n_ranked = np.count_nonzero(is_ranked, axis=1)
        moved = np.abs(ranks.astype(np.int32) - official[units, np.newaxis]).sum(axis=1, where=is_ranked)
        np.divide(moved, n_ranked, out=spread.shifts[units], where=n_ranked > 0)
        spread.n_scored[units] = n_ranked
        spread.scores[units], spread.ranks[units] = score_quantiles(scores), rank_quantiles(ranks)

    workers.map(measure, slice_columns(n_runs, n_units, SPREAD_SCORES))
    return spread


def _describe_level(
    level: str, has_score: BoolArray, kept: FloatArray, shifts: FloatArray
) -> LevelRobustness:
    # To the last digit: a share of runs is one whole number over another, and 95 of 100 are divided to the same digits
    # as 0.95 is read.
    known, shifted = kept[~np.isnan(kept)], shifts[~np.isnan(shifts)]
    return LevelRobustness(
        level,
        int(np.count_nonzero(has_score)),
        float((known >= STABLE_SHARE).mean()) if known.size else None,
        float(known.mean()) if known.size else None,
        float(shifted.mean()) if shifted.size else None,
    )


def _check_same_study(result: IndexResult, chunks: Sequence[SimulatedChunk]) -> None:
    inputs = digest_inputs(result.inputs)
    if len({(found.study, found.seed) for found in chunks}) > 1 or chunks[0].inputs != inputs:
        raise DataError(
            "Potongan simulasi bukan dari satu studi atas perhitungan resmi ini; hitung ulang semua potongan."
        )
