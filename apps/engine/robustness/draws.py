"""Which combination of choices and which weights each run of a study takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ..arrays import FloatArray, IndexArray
from .chunks import CHUNK_RUNS, Chunk
from .study import Study

MONTE_CARLO: Final = 1
WEIGHT_SETS: Final = 2
BOOTSTRAP: Final = 3
DESIGN: Final = 4
TRIALS: Final = 5
"""What a seed is used for: numbers drawn for one purpose never touch those of another."""


@dataclass(frozen=True)
class Runs:
    """What some runs of a study take."""

    combinations: IndexArray  # position of each run's method in the study's combinations
    # By code of the aggregate: what the weights of its children are multiplied by, shape (n_runs, n_children); None
    # where weights do not vary.
    factors: Mapping[str, FloatArray] | None

    def select(self, rows: IndexArray) -> "Runs":
        """Pick some of the runs, in the order of their positions."""
        if self.factors is None:
            return Runs(self.combinations[rows], None)
        return Runs(self.combinations[rows], {code: found[rows] for code, found in self.factors.items()})


def join_runs(found: Sequence[Runs]) -> Runs:
    """Put runs of one study one after the other."""
    combinations = np.concatenate([runs.combinations for runs in found])
    factors = [runs.factors for runs in found if runs.factors is not None]
    if not factors:
        return Runs(combinations, None)
    return Runs(
        combinations, {code: np.concatenate([drawn[code] for drawn in factors]) for code in factors[0]}
    )


def start_generator(seed: int, purpose: int, number: int = 0) -> np.random.Generator:
    """Start the generator of one purpose and one chunk: no other of the same seed gives the same numbers."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(purpose, number))))


def draw_runs(study: Study, seed: int, chunk: Chunk) -> Runs:
    """Draw the runs of a chunk, the same ones whatever was drawn before."""
    generator = start_generator(seed, MONTE_CARLO, chunk.number)
    combinations = choose_combinations(
        study, generator.random((CHUNK_RUNS, len(study.alternatives.n_choices)))
    )
    drawn = Runs(combinations, draw_factors(study, generator, CHUNK_RUNS))
    return drawn.select(np.arange(chunk.n_runs))


def choose_combinations(study: Study, uniforms: FloatArray) -> IndexArray:
    """Turn a number from 0 to 1 per stage into a combination; every choice of a stage is equally likely."""
    n_choices = study.alternatives.n_choices
    chosen = np.minimum((uniforms * n_choices).astype(np.intp), np.array(n_choices) - 1)
    positions: IndexArray = np.ravel_multi_index(tuple(chosen.T), n_choices).astype(np.intp)
    return positions


def draw_factors(
    study: Study, generator: np.random.Generator, n_runs: int
) -> Mapping[str, FloatArray] | None:
    """Draw what weights are multiplied by, for every aggregation below the index; None where they do not vary."""
    variation = study.alternatives.weights
    if variation.is_none:
        return None
    return {branch.code: variation.draw(generator, branch.weights, n_runs) for branch in study.branches}
