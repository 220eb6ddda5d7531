"""Monte Carlo: the simulated runs of one chunk."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ..arrays import FloatArray, IntArray
from ..index_inputs import IndexInputs
from ..workers import ALONE, Workers
from .alternatives import Alternatives
from .batch import compute_scores
from .chunks import Chunk, check_seed, pack_chunk, unpack_chunk
from .draws import draw_runs, join_runs
from .run_standing import stand_runs
from .study import Study, open_study

KIND: Final = "simulasi Monte Carlo"


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
    inputs: IndexInputs,
    alternatives: Alternatives,
    *,
    seed: int,
    chunk: Chunk,
) -> SimulatedChunk:
    """Simulate the runs of one chunk: equal arguments give equal numbers, to the last bit, on any worker.

    Parameters
    ----------
    inputs : IndexInputs
        What the official run is computed from.
    alternatives : Alternatives
        What varies; tried by `check_alternatives` before.
    seed : int
        Seed of the study.
    chunk : Chunk
        One of `split_runs`.

    Returns
    -------
    SimulatedChunk
        Scores, ranks and classes.

    Raises
    ------
    EngineError
        If a run cannot be computed; names the alternative.
    """
    study = open_study(inputs, alternatives)
    return simulate_runs(study, check_seed(seed), [chunk])[0]


def simulate_runs(
    study: Study, seed: int, chunks: Sequence[Chunk], workers: Workers = ALONE
) -> list[SimulatedChunk]:
    """Simulate the runs of several chunks of an open study, which takes less time than one by one."""
    runs = join_runs(workers.map(partial(draw_runs, study, seed), chunks))
    scores = compute_scores(study, runs, workers)
    stops = np.cumsum([chunk.n_runs for chunk in chunks])[:-1]
    by_chunk = np.split(scores, stops)
    standings = workers.map(partial(stand_runs, study), by_chunk)
    return [
        SimulatedChunk(
            chunk=chunk,
            study=study.key,
            inputs=study.inputs_key,
            seed=seed,
            scores=of_chunk,
            ranks=standing.ranks,
            class_counts=standing.class_counts,
        )
        for chunk, of_chunk, standing in zip(chunks, by_chunk, standings, strict=True)
    ]
