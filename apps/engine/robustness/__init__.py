"""Robustness of an index: Monte Carlo over declared alternatives of method, and Sobol' sensitivity.

A study is decided by `IndexInputs`, `Alternatives`, the number of runs and a seed. Equal ones give bit-identical
results in any number of processes, in any order of chunks. In one process::

    alternatives = Alternatives.from_dict({"normalise": ["max", "minmax"], "aggregate": ["arithmetic"]})
    check_alternatives(inputs, alternatives)
    simulation = run_monte_carlo(inputs, alternatives, n_runs=10_000, seed=1, n_workers=2)
    simulation.statement("36.01")

Over many workers: one `simulate_chunk` for each chunk of `split_runs`, ``to_bytes`` to store its numbers,
``from_bytes`` and `summarise_simulation` where all are there. The sensitivity analysis goes the same way:
`plan_sensitivity`, a `sensitivity_chunk` for each of the plan's chunks, `summarise_sensitivity`.
"""

from .alternatives import Alternatives
from .checking import check_alternatives
from .chunks import CHUNK_RUNS, Chunk, split_runs
from .estimators import SobolIndices, draw_resamples, estimate_sobol
from .proposing import default_alternatives
from .running import run_monte_carlo, run_sensitivity
from .sensitivity import (
    Sensitivity,
    SensitivityChunk,
    SensitivityPlan,
    plan_sensitivity,
    sensitivity_chunk,
    summarise_sensitivity,
)
from .simulation import SimulatedChunk, simulate_chunk
from .summary import LevelRobustness, Simulation, describe_class_kept, summarise_simulation
from .variation import Variation

__all__ = [
    "CHUNK_RUNS",
    "Alternatives",
    "Chunk",
    "LevelRobustness",
    "Sensitivity",
    "SensitivityChunk",
    "SensitivityPlan",
    "SimulatedChunk",
    "Simulation",
    "SobolIndices",
    "Variation",
    "check_alternatives",
    "default_alternatives",
    "describe_class_kept",
    "draw_resamples",
    "estimate_sobol",
    "plan_sensitivity",
    "run_monte_carlo",
    "run_sensitivity",
    "sensitivity_chunk",
    "simulate_chunk",
    "split_runs",
    "summarise_sensitivity",
    "summarise_simulation",
]
