"""Global sensitivity: which of the declared alternatives moves the ranks how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Final

import numpy as np

from ..arrays import FloatArray, IndexArray, is_whole
from ..exceptions import DataError, MethodError
from ..index_inputs import IndexInputs
from ..workers import ALONE, Workers
from .alternatives import VARIED_STAGES, WEIGHTS, Alternatives
from .batch import compute_scores
from .chunks import (
    Chunk,
    check_complete,
    check_seed,
    pack_chunk,
    slice_runs,
    split_runs,
    unpack_chunk,
)
from .draws import BOOTSTRAP, DESIGN, WEIGHT_SETS, Runs, choose_combinations, draw_factors, start_generator
from .estimators import SobolIndices, draw_resamples, estimate_sobol
from .run_standing import rank_rows
from .sobol import draw_sobol
from .study import Study, open_study

KIND: Final = "simulasi sensitivitas"
N_WEIGHT_SETS: Final = 4096
"""Sets of weights that the factor ``weights`` chooses from."""
N_RESAMPLES: Final = 1000


@dataclass(frozen=True)
class SensitivityPlan:
    """The runs of a sensitivity analysis: a Saltelli design over the factors.

    Parameters
    ----------
    factors : tuple of str
        What varies: names of stages, and ``weights``.
    n_base : int
        Base rows n, a power of 2.
    seed : int
        Seed of the study.
    """

    factors: tuple[str, ...]
    n_base: int
    seed: int

    @property
    def n_runs(self) -> int:
        """How many runs there are: n (d + 2) for d factors."""
        return self.n_base * (len(self.factors) + 2)

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """The chunks of the runs."""
        return split_runs(self.n_runs)

    @cached_property
    def design(self) -> FloatArray:
        """Where each run lies on each factor, shape (n_runs, n_factors), 0 <= u < 1.

        First the n rows of A, then of B, then, factor by factor, A with that factor's column of B.
        """
        n_factors = len(self.factors)
        if not n_factors:
            return np.zeros((self.n_runs, 0))
        base = draw_sobol(start_generator(self.seed, DESIGN), self.n_base, 2 * n_factors)
        a, b = base[:, :n_factors], base[:, n_factors:]
        mixed = [np.where(np.arange(n_factors) == factor, b, a) for factor in range(n_factors)]
        return np.vstack([a, b, *mixed])


def plan_sensitivity(alternatives: Alternatives, *, n_base: int = 512, seed: int) -> SensitivityPlan:
    """Plan the runs of a sensitivity analysis.

    Parameters
    ----------
    alternatives : Alternatives
        What varies; each stage with more than one choice is a factor, and so are the weights.
    n_base : int
        Base rows, a power of 2; there are ``n_base`` runs for each factor and twice as many besides.
    seed : int
        Seed of the study.

    Returns
    -------
    SensitivityPlan
        The same for equal arguments.

    Raises
    ------
    MethodError
        If `n_base` is no power of 2 from 16 to 65536, or the seed cannot be used.

    Notes
    -----
    Source: Saisana, Saltelli and Tarantola (2005); Saltelli et al. (2010).
    """
    check_seed(seed)
    if not is_whole(n_base, 16, 2**16) or n_base & (n_base - 1):
        raise MethodError(
            f"Banyaknya baris dasar {n_base!r} tidak dapat dipakai; isi pangkat dua dari 16 sampai 65536, "
            "misalnya 512.",
            ("n_base",),
        )
    plan = SensitivityPlan(alternatives.factors, n_base, seed)
    split_runs(plan.n_runs)
    return plan


@dataclass(frozen=True)
class SensitivityChunk:
    """The output of one chunk of the runs of a design.

    Parameters
    ----------
    chunk : Chunk
        Which runs.
    study : str
        Digest of the inputs and alternatives.
    plan : SensitivityPlan
        The design.
    levels : tuple of str
        Levels of region, alphabetical.
    shifts : ndarray of float, shape (n_runs, n_levels)
        Mean absolute difference from the official rank, over the units of the level.
    """

    chunk: Chunk
    study: str
    plan: SensitivityPlan
    levels: tuple[str, ...]
    shifts: FloatArray

    def to_bytes(self) -> bytes:
        """Return the numbers as bytes, to be stored or sent.

        Returns
        -------
        bytes
            Equal for equal numbers; `from_bytes` reads them.
        """
        chunk, plan = self.chunk, self.plan
        facts: dict[str, Any] = {"chunk": [chunk.number, chunk.start, chunk.stop], "study": self.study}
        facts |= {"plan": [list(plan.factors), plan.n_base, plan.seed], "levels": list(self.levels)}
        return pack_chunk(KIND, facts, {"shifts": self.shifts})

    @classmethod
    def from_bytes(cls, content: bytes) -> "SensitivityChunk":
        """Read what `to_bytes` returned.

        Parameters
        ----------
        content : bytes
            The bytes.

        Returns
        -------
        SensitivityChunk
            With the same numbers, to the last bit.

        Raises
        ------
        DataError
            If the bytes are damaged, or of something else.
        """
        facts, arrays = unpack_chunk(KIND, content)
        factors, n_base, seed = facts["plan"]
        plan = SensitivityPlan(tuple(factors), n_base, seed)
        return cls(Chunk(*facts["chunk"]), facts["study"], plan, tuple(facts["levels"]), arrays["shifts"])


def sensitivity_chunk(
    inputs: IndexInputs,
    alternatives: Alternatives,
    *,
    plan: SensitivityPlan,
    chunk: Chunk,
) -> SensitivityChunk:
    """Compute the runs of one chunk of a design: equal arguments give equal numbers, to the last bit.

    Parameters
    ----------
    inputs : IndexInputs
        What the official run is computed from.
    alternatives : Alternatives
        What varies; tried by `check_alternatives` before.
    plan : SensitivityPlan
        From `plan_sensitivity`.
    chunk : Chunk
        One of the plan's.

    Returns
    -------
    SensitivityChunk
        Mean rank shifts by level.

    Raises
    ------
    EngineError
        If a run cannot be computed; names the alternative.
    """
    study = open_study(inputs, alternatives)
    return measure_runs(study, plan, [chunk])[0]


def measure_runs(
    study: Study, plan: SensitivityPlan, chunks: Sequence[Chunk], workers: Workers = ALONE
) -> list[SensitivityChunk]:
    """Compute the runs of several chunks of the design of an open study."""
    runs = _place_runs(study, plan, np.concatenate([np.arange(chunk.start, chunk.stop) for chunk in chunks]))
    scores = compute_scores(study, runs, workers)
    stops = np.cumsum([chunk.n_runs for chunk in chunks])[:-1]
    shifts = workers.map(partial(_measure_shifts, study), np.split(scores, stops))
    levels = tuple(study.units.rows_by_level)
    return [
        SensitivityChunk(chunk, study.key, plan, levels, found)
        for chunk, found in zip(chunks, shifts, strict=True)
    ]


def _measure_shifts(study: Study, scores: FloatArray) -> FloatArray:
    """Mean absolute difference from the official rank, shape (n_runs, n_levels)."""
    levels = tuple(study.units.rows_by_level)
    shifts = np.zeros((len(scores), len(levels)))
    for level, rows in study.scored_rows.items():
        for runs in slice_runs(*scores[:, rows].shape):
            ranks, _ = rank_rows(np.ascontiguousarray(scores[runs, rows]))
            known = ranks > 0
            moved = np.abs(ranks - study.official.ranks[rows]).sum(axis=1, where=known)
            shifts[runs, levels.index(level)] = moved / np.maximum(known.sum(axis=1), 1)
    return shifts


def _place_runs(study: Study, plan: SensitivityPlan, runs: IndexArray) -> Runs:
    """Read from the design what each run takes; a stage without alternatives takes its only choice."""
    places = plan.design[runs]
    uniforms = np.zeros((len(runs), len(VARIED_STAGES)))
    for position, stage in enumerate(VARIED_STAGES):
        if stage.value in plan.factors:
            uniforms[:, position] = places[:, plan.factors.index(stage.value)]
    combinations = choose_combinations(study, uniforms)
    if WEIGHTS not in plan.factors:
        return Runs(combinations, None)
    sets = draw_factors(study, start_generator(plan.seed, WEIGHT_SETS), N_WEIGHT_SETS) or {}
    chosen = (places[:, plan.factors.index(WEIGHTS)] * N_WEIGHT_SETS).astype(np.intp)
    return Runs(combinations, {code: found[chosen] for code, found in sets.items()})


@dataclass(frozen=True)
class Sensitivity:
    """Which alternative moves the ranks how much.

    Parameters
    ----------
    plan : SensitivityPlan
        Factors, base rows and seed.
    levels : mapping of str to SobolIndices
        By level of region, of the mean absolute difference from the official rank; factors as in the plan.
    """

    plan: SensitivityPlan
    levels: Mapping[str, SobolIndices]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, ready for JSON.

        Returns
        -------
        dict
            ``n_base``, ``n_runs``, ``seed`` and, by level of region, what `SobolIndices.to_dict` returns.
        """
        plan = self.plan
        levels = {level: found.to_dict(plan.factors) for level, found in self.levels.items()}
        return {"n_base": plan.n_base, "n_runs": plan.n_runs, "seed": plan.seed, "levels": levels}


def summarise_sensitivity(plan: SensitivityPlan, chunks: Sequence[SensitivityChunk]) -> Sensitivity:
    """Estimate the sensitivity indices from all runs of a design.

    Parameters
    ----------
    plan : SensitivityPlan
        The design.
    chunks : sequence of SensitivityChunk
        All chunks, in any order.

    Returns
    -------
    Sensitivity
        By level of region.

    Raises
    ------
    DataError
        If a chunk is missing or given twice, or chunks are of different studies.
    """
    ordered = sorted(chunks, key=lambda found: found.chunk.start)
    n_runs = check_complete([found.chunk for found in ordered])
    if (
        n_runs != plan.n_runs
        or any(found.plan != plan for found in ordered)
        or len({found.study for found in ordered}) > 1
    ):
        raise DataError(
            "Potongan simulasi bukan dari satu rancangan sensitivitas; hitung ulang semua potongan."
        )
    shifts = np.concatenate([found.shifts for found in ordered])
    n_base = plan.n_base
    resamples = draw_resamples(start_generator(plan.seed, BOOTSTRAP), n_base, N_RESAMPLES)
    levels = {
        level: estimate_sobol(
            shifts[:n_base, position],
            shifts[n_base : 2 * n_base, position],
            shifts[2 * n_base :, position].reshape(len(plan.factors), n_base),
            resamples,
        )
        for position, level in enumerate(ordered[0].levels)
    }
    return Sensitivity(plan, levels)
