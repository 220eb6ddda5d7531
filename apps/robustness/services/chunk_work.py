"""What a study has the engine compute, and how the rows that a study stores are made from what the engine found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from apps.computation.models import IndexRun
from apps.computation.selectors.stored import StoredRun, repeat_run, stored_run
from apps.core.exceptions import InvalidInputError
from apps.engine import ENGINE_VERSION, IndexResult, compute_index
from apps.engine.missing import number_or_none, numbers_or_none
from apps.engine.robustness import (
    Alternatives,
    Sensitivity,
    SensitivityChunk,
    SensitivityPlan,
    SimulatedChunk,
    Simulation,
    check_alternatives,
    default_alternatives,
    plan_sensitivity,
    sensitivity_chunk,
    simulate_chunk,
    split_runs,
    summarise_sensitivity,
    summarise_simulation,
)

from ..enums import ChunkKind
from ..models import RobustnessChunk, RobustnessResult, RobustnessStudy


@dataclass(frozen=True)
class StudyOutcome:
    """What a study found: one unsaved row per region, and what is stored with the study itself."""

    rows: list[RobustnessResult]
    summary: dict[str, Any]
    sensitivity: dict[str, Any]
    manifest: dict[str, Any]


def checked_alternatives(
    run: IndexRun, content: Mapping[str, Any], *, n_base: int, seed: int
) -> Alternatives:
    """Read alternatives, and try each of them on the data of the run.

    Raises InvalidInputError if the run holds no indicator values or cannot be repeated, or if nothing varies. Raises
    EngineError if an alternative is unknown, or cannot be computed on this data.
    """
    stored = stored_run(run)
    repeat_run(stored)
    alternatives = Alternatives.from_dict(content)
    if not alternatives.factors:
        raise InvalidInputError(
            "Belum ada yang divariasikan. Beri sedikitnya dua pilihan pada satu langkah, atau variasikan bobot."
        )
    if n_base:
        plan_sensitivity(alternatives, n_base=n_base, seed=seed)
    check_alternatives(stored.inputs, alternatives)
    return alternatives


def proposed_alternatives(run: IndexRun) -> Alternatives:
    """Return the alternatives that the form proposes: some that can be computed on the data of the run.

    Raises InvalidInputError if the run is not finished or holds no indicator values.
    """
    stored = stored_run(run)
    return default_alternatives(stored.inputs)


def plan_chunks(study: RobustnessStudy) -> list[RobustnessChunk]:
    """Return the unsaved chunks of a study; the same study always gives the same chunks."""
    plan = _sensitivity_plan(study)
    designs = {
        ChunkKind.SIMULATION: split_runs(study.n_runs),
        ChunkKind.SENSITIVITY: plan.chunks if plan else (),
    }
    return [
        RobustnessChunk(study=study, kind=kind, position=chunk.number)
        for kind, chunks in designs.items()
        for chunk in chunks
    ]


def compute_chunk(chunk: RobustnessChunk) -> bytes:
    """Compute the runs of one chunk, and return their numbers as bytes."""
    study = chunk.study
    stored = _stored_for(study)
    alternatives = Alternatives.from_dict(study.alternatives)
    plan = _sensitivity_plan(study)
    if plan is not None and chunk.kind == ChunkKind.SENSITIVITY:
        of_design = plan.chunks[chunk.position]
        return sensitivity_chunk(stored.inputs, alternatives, plan=plan, chunk=of_design).to_bytes()
    runs = split_runs(study.n_runs)[chunk.position]
    return simulate_chunk(stored.inputs, alternatives, seed=study.seed, chunk=runs).to_bytes()


def merge_chunks(study: RobustnessStudy) -> StudyOutcome:
    """Make what the study stores out of the numbers of all its chunks."""
    stored = _stored_for(study)
    official = _official(stored)
    simulated = [SimulatedChunk.from_bytes(content) for content in _payloads(study, ChunkKind.SIMULATION)]
    simulation = summarise_simulation(official, simulated)
    plan = _sensitivity_plan(study)
    sensitivity: dict[str, Any] = {}
    if plan is not None:
        measured = [
            SensitivityChunk.from_bytes(content) for content in _payloads(study, ChunkKind.SENSITIVITY)
        ]
        sensitivity = _describe_sensitivity(summarise_sensitivity(plan, measured))
    return StudyOutcome(
        rows=_result_rows(study, stored, simulation),
        summary={level: asdict(found) for level, found in simulation.levels.items()},
        sensitivity=sensitivity,
        manifest=_manifest(study, simulation),
    )


def _stored_for(study: RobustnessStudy) -> StoredRun:
    """Return the run of a study. Raises InvalidInputError if the engine has changed since the study was asked for.

    Otherwise chunks of two engines would be merged into numbers that neither engine could repeat.
    """
    if study.engine_version != ENGINE_VERSION:
        raise InvalidInputError(
            f"Uji ketahanan ini diminta saat portal memakai mesin {study.engine_version}; kini mesinnya "
            f"{ENGINE_VERSION}. Minta hitungan baru, lalu uji ketahanannya."
        )
    return _stored_once(study.run_id)


@lru_cache(maxsize=2)
def _stored_once(run_pk: int) -> StoredRun:
    """Read a finished run once per process, because every chunk needs it and the database lets nobody change it."""
    return stored_run(IndexRun.objects.get(pk=run_pk))


def _official(stored: StoredRun) -> IndexResult:
    """Compute the index of a stored run again, by its own method."""
    return compute_index(stored.inputs)


def _sensitivity_plan(study: RobustnessStudy) -> SensitivityPlan | None:
    if not study.n_base:
        return None
    alternatives = Alternatives.from_dict(study.alternatives)
    return plan_sensitivity(alternatives, n_base=study.n_base, seed=study.seed)


def _payloads(study: RobustnessStudy, kind: ChunkKind) -> list[bytes]:
    chunks = study.chunks.filter(kind=kind).order_by("position")
    return [bytes(payload or b"") for payload in chunks.values_list("payload", flat=True)]


def _result_rows(study: RobustnessStudy, stored: StoredRun, simulation: Simulation) -> list[RobustnessResult]:
    rows = []
    for position, official in enumerate(stored.results):
        code = official.region.code
        n_classes = len(simulation.labels.get(official.region.level, ()))
        scores, ranks = (
            numbers_or_none(simulation.scores[position]),
            numbers_or_none(simulation.ranks[position]),
        )
        rows.append(
            RobustnessResult(
                study=study,
                official=official,
                n_scored=int(simulation.n_scored[position]),
                score_low=scores[0],
                score_median=scores[1],
                score_high=scores[2],
                rank_low=ranks[0],
                rank_median=ranks[1],
                rank_high=ranks[2],
                rank_shift=number_or_none(simulation.rank_shifts[position]),
                class_shares=_shares(simulation.class_shares[position, :n_classes]),
                class_kept=number_or_none(simulation.class_kept[position]),
                statement=simulation.statement(code),
            )
        )
    return rows


def _describe_sensitivity(found: Sensitivity) -> dict[str, Any]:
    """Return the indices by level as plain data. The factors are a list, since the column keeps no order of keys."""
    by_level = {level: indices.to_dict(found.plan.factors) for level, indices in found.levels.items()}
    return {
        level: {
            **indices,
            "factors": [{"factor": factor, **shares} for factor, shares in indices["factors"].items()],
        }
        for level, indices in by_level.items()
    }


def _manifest(study: RobustnessStudy, simulation: Simulation) -> dict[str, Any]:
    run = study.run
    return {
        "engine_version": study.engine_version,
        "run": {"id": str(run.public_id), "run_key": run.run_key, "input_sha256": run.input_sha256},
        "alternatives": study.alternatives,
        "n_runs": study.n_runs,
        "n_base": study.n_base,
        "seed": study.seed,
        "classes": {level: list(labels) for level, labels in simulation.labels.items()},
    }


def _shares(values: npt.NDArray[np.float64]) -> list[float]:
    return [] if np.isnan(values).any() else [float(value) for value in values]
