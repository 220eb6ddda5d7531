"""Monte Carlo: simulated runs, and what they say about every region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..arrays import FloatArray, IntArray
from ..enums import NO_CLASS
from ..exceptions import DataError
from ..framework import Framework
from ..method import Method
from ..plain import find_column
from ..results import IndexResult
from ..units import Units
from .alternatives import Alternatives
from .batch import compute_scores
from .chunks import Chunk, check_complete, check_seed, pack_chunk, unpack_chunk
from .draws import draw_runs
from .quantiles import rank_quantiles, score_quantiles
from .standing import count_classes, rank_runs
from .study import Study, digest_inputs, open_study

KIND: Final = "simulasi Monte Carlo"
STABLE_SHARE: Final = 0.95
"""A class that holds in at least this share of the runs is stable."""


@dataclass(frozen=True)
class SimulatedChunk:
    """The numbers of one chunk of simulated runs.

    Parameters
    ----------
    chunk : Chunk
        Which runs.
    study : str
        Digest of the inputs and alternatives.
    inputs : str
        Digest of the inputs of the official run.
    seed : int
        Seed of the study.
    scores : ndarray of float, shape (n_runs, n_units)
        Index scores; NaN is missing, as for every unit without an official score.
    ranks : ndarray of unsigned int, shape (n_runs, n_units)
        Rank within the level; 0 is none.
    class_counts : ndarray of int, shape (n_units, n_classes)
        In how many of the runs the unit falls into each class of its level.
    """

    chunk: Chunk
    study: str
    inputs: str
    seed: int
    scores: FloatArray
    ranks: npt.NDArray[Any]
    class_counts: IntArray

    def to_bytes(self) -> bytes:
        """Return the numbers as bytes, to be stored or sent.

        Returns
        -------
        bytes
            Equal for equal numbers; `from_bytes` reads them.
        """
        chunk = self.chunk
        facts: dict[str, Any] = {"chunk": [chunk.number, chunk.start, chunk.stop]}
        facts |= {"study": self.study, "inputs": self.inputs, "seed": self.seed}
        arrays = {"scores": self.scores, "ranks": self.ranks, "class_counts": self.class_counts}
        return pack_chunk(KIND, facts, arrays)

    @classmethod
    def from_bytes(cls, content: bytes) -> "SimulatedChunk":
        """Read what `to_bytes` returned.

        Parameters
        ----------
        content : bytes
            The bytes.

        Returns
        -------
        SimulatedChunk
            With the same numbers, to the last bit.

        Raises
        ------
        DataError
            If the bytes are damaged, or of something else.
        """
        facts, arrays = unpack_chunk(KIND, content)
        return cls(Chunk(*facts["chunk"]), facts["study"], facts["inputs"], facts["seed"], **arrays)


def simulate_chunk(
    framework: Framework,
    method: Method,
    units: Units,
    values: npt.ArrayLike,
    alternatives: Alternatives,
    *,
    seed: int,
    chunk: Chunk,
    latest: npt.ArrayLike | None = None,
) -> SimulatedChunk:
    """Simulate the runs of one chunk: equal arguments give equal numbers, to the last bit, on any worker.

    Parameters
    ----------
    framework : Framework
        The tree, with m indicators.
    method : Method
        The official method.
    units : Units
        The n units.
    values : array_like of float, shape (n, m)
        Indicator values; NaN means "no data".
    alternatives : Alternatives
        What varies; tried by `check_alternatives` before.
    seed : int
        Seed of the study.
    chunk : Chunk
        One of `split_runs`.
    latest : array_like of float, shape (n, m), optional
        Values of the latest edition before this one.

    Returns
    -------
    SimulatedChunk
        Scores, ranks and classes.

    Raises
    ------
    EngineError
        If a run cannot be computed; names the alternative.
    """
    study = open_study(framework, method, units, values, alternatives, latest)
    return simulate_runs(study, check_seed(seed), chunk)


def simulate_runs(study: Study, seed: int, chunk: Chunk) -> SimulatedChunk:
    """Simulate the runs of one chunk of an open study.

    Parameters
    ----------
    study : Study
        The study.
    seed : int
        Its seed.
    chunk : Chunk
        One of `split_runs`.

    Returns
    -------
    SimulatedChunk
        Scores, ranks and classes.
    """
    scores = compute_scores(study, draw_runs(study, seed, chunk))
    return SimulatedChunk(
        chunk=chunk,
        study=study.key,
        inputs=study.inputs_key,
        seed=seed,
        scores=scores,
        ranks=rank_runs(study, scores),
        class_counts=count_classes(study, scores),
    )


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
        One sentence; 100 and 0 percent are said only where they are exact.

    Examples
    --------
    >>> describe_class_kept(0.97)
    'Kelas bertahan di 97 % simulasi.'
    >>> describe_class_kept(0.9999)
    'Kelas bertahan di lebih dari 99 % simulasi.'
    """
    if np.isnan(share):
        return "Wilayah ini tidak punya kelas resmi, jadi ketahanannya tidak disimulasikan."
    if share in {0.0, 1.0}:
        return "Kelas bertahan di semua simulasi." if share else "Kelas tidak bertahan di satu simulasi pun."
    if share > 0.99 or share < 0.01:
        bound = "lebih dari 99" if share > 0.5 else "kurang dari 1"
        return f"Kelas bertahan di {bound} % simulasi."
    return f"Kelas bertahan di {100 * share:.0f} % simulasi."


def summarise_simulation(result: IndexResult, chunks: Sequence[SimulatedChunk]) -> Simulation:
    """Bring the chunks of a study together.

    Parameters
    ----------
    result : IndexResult
        The official run.
    chunks : sequence of SimulatedChunk
        All chunks, in any order.

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
    scores = np.concatenate([found.scores for found in ordered]).T
    ranks = np.concatenate([found.ranks for found in ordered]).T
    counts = np.sum([found.class_counts for found in ordered], axis=0)
    official = result.class_codes[:, 0].astype(np.intp)
    shares = np.where(has_score[:, np.newaxis], counts / n_runs, np.nan)
    kept = np.where(
        official == NO_CLASS,
        np.nan,
        np.take_along_axis(shares, np.maximum(official, 0)[:, np.newaxis], 1)[:, 0],
    )
    n_scored = np.count_nonzero(ranks, axis=1)
    shifts = np.abs(ranks - result.ranks[:, np.newaxis])
    totals = np.sum(shifts, axis=1, where=ranks > 0)
    rank_shifts = np.divide(totals, n_scored, out=np.full(len(totals), np.nan), where=n_scored > 0)
    return Simulation(
        units=result.units,
        n_runs=n_runs,
        seed=ordered[0].seed,
        n_scored=n_scored,
        scores=score_quantiles(scores),
        ranks=rank_quantiles(ranks),
        class_shares=shares,
        labels={
            level: tuple(map(str, found.labels))
            for level, found in result.cutoffs[result.framework.code].items()
        },
        class_kept=kept,
        rank_shifts=rank_shifts,
        levels={
            level: _describe_level(level, has_score[rows], kept[rows], rank_shifts[rows])
            for level, rows in result.units.rows_by_level.items()
        },
    )


def _describe_level(level: str, has_score: Any, kept: FloatArray, shifts: FloatArray) -> LevelRobustness:
    known, shifted = kept[~np.isnan(kept)], shifts[~np.isnan(shifts)]
    return LevelRobustness(
        level,
        int(np.count_nonzero(has_score)),
        float((known >= STABLE_SHARE).mean()) if known.size else None,
        float(known.mean()) if known.size else None,
        float(shifted.mean()) if shifted.size else None,
    )


def _check_same_study(result: IndexResult, chunks: Sequence[SimulatedChunk]) -> None:
    inputs = digest_inputs(result.framework, result.method, result.units, result.values)
    if len({(found.study, found.seed) for found in chunks}) > 1 or chunks[0].inputs != inputs:
        raise DataError(
            "Potongan simulasi bukan dari satu studi atas perhitungan resmi ini; hitung ulang semua potongan."
        )
