"""The robustness of a computed index: alternatives from the framework file, results as tables."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .. import IndexInputs, MethodError
from ..exceptions import InputError
from ..missing import number_or_none, numbers_or_none
from ..robustness import (
    Alternatives,
    Sensitivity,
    Simulation,
    check_alternatives,
    default_alternatives,
    describe_class_kept,
    plan_sensitivity,
    run_monte_carlo,
    run_sensitivity,
)
from ..toml import ProblemList, Table
from .result_tables import Row

ALTERNATIVES: Final = ("impute", "treat", "normalise", "aggregate", "weights")
N_BASE: Final = "sensitivity"
DEFAULT_N_BASE: Final = 512
LARGEST_NUMBER_OF_WORKERS: Final = 16
SENSITIVITY_COLUMNS: Final = (
    "level", "factor", "first", "first_5", "first_95", "total", "total_5", "total_95",
)  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """What `[robustness]` of a framework file says; where it names no alternatives, the engine proposes some."""

    alternatives: Alternatives | None
    n_base: int


@dataclass(frozen=True)
class Robustness:
    """What simulated runs found."""

    alternatives: Alternatives
    simulation: Simulation
    sensitivity: Sensitivity | None

    def to_dict(self) -> dict[str, Any]:
        """Return what is needed to repeat the simulation, and its overall findings, ready for JSON."""
        return {
            **self.simulation.to_dict(),
            "alternatives": self.alternatives.to_dict(),
            "classes": {level: list(labels) for level, labels in self.simulation.labels.items()},
            "sensitivity": None if self.sensitivity is None else self.sensitivity.to_dict(),
        }


def count_workers() -> int:
    """Say how many threads a command may use: one for each processor."""
    return min(os.cpu_count() or 1, LARGEST_NUMBER_OF_WORKERS)


def read_settings(table: Table, problems: ProblemList) -> Settings:
    """Read `[robustness]`, every fault noted on its line."""
    table.refuse_unknown((*ALTERNATIVES, N_BASE))
    content = {key: table.values[key] for key in ALTERNATIVES if key in table.values}
    sound: dict[str, Any] = {}
    for key, value in content.items():
        try:
            Alternatives.from_dict({key: value})
            sound[key] = value
        except MethodError as error:
            problems.add(table.at(key), error.message, "Lihat docs/headless.md.")
    n_base = table.values.get(N_BASE, DEFAULT_N_BASE)
    try:
        alternatives = Alternatives.from_dict(sound) if sound else None
        if n_base != 0:
            plan_sensitivity(Alternatives(), n_base=n_base, seed=0)
    except MethodError as error:
        problems.add(table.path, error.message, "Lihat docs/headless.md.")
        return Settings(None, 0)
    return Settings(alternatives, n_base)


def study_robustness(inputs: IndexInputs, settings: Settings, *, n_runs: int, seed: int) -> Robustness:
    """Simulate the index under its alternatives. Raises EngineError, and InputError where nothing varies."""
    alternatives = settings.alternatives
    if alternatives is None:
        alternatives = default_alternatives(inputs)
    elif not alternatives.factors:
        raise InputError(
            "Bagian [robustness] tidak memvariasikan apa pun. Beri sedikitnya dua pilihan pada satu tahap, atau isi "
            'weights, seperti weights = { name = "uniform", share = 0.25 }.'
        )
    else:
        check_alternatives(inputs, alternatives)
    n_workers = count_workers()
    simulation = run_monte_carlo(inputs, alternatives, n_runs=n_runs, seed=seed, n_workers=n_workers)
    sensitivity = None
    if settings.n_base:
        sensitivity = run_sensitivity(
            inputs, alternatives, seed=seed, n_base=settings.n_base, n_workers=n_workers
        )
    return Robustness(alternatives, simulation, sensitivity)


def robustness_columns(found: Robustness) -> tuple[str, ...]:
    """Return the columns of ``robustness.csv``; a class that several levels share has one column."""
    return (
        "code", "level", "score_5", "score_median", "score_95", "rank_5", "rank_median", "rank_95",
        *(f"p_{label}" for label in _labels(found.simulation.labels)), "class_kept", "rank_shift", "statement",
    )  # fmt: skip


def robustness_rows(found: Robustness) -> Iterator[Row]:
    """Yield what the simulated runs say of each region."""
    simulation = found.simulation
    labels = _labels(simulation.labels)
    scores, shares = numbers_or_none(simulation.scores), numbers_or_none(simulation.class_shares)
    ranks = numbers_or_none(simulation.ranks)
    others = zip(simulation.class_kept.tolist(), simulation.rank_shifts.tolist(), strict=True)
    for row, (kept, shift) in enumerate(others):
        code, level = simulation.units.codes[row], simulation.units.levels[row]
        of_level = dict(zip(simulation.labels.get(level, ()), shares[row], strict=False))
        yield [
            code, level, *scores[row], *(None if rank is None else int(rank) for rank in ranks[row]),
            *(of_level.get(label) for label in labels), number_or_none(kept), number_or_none(shift),
            describe_class_kept(kept),
        ]  # fmt: skip


def sensitivity_rows(found: Sensitivity) -> Iterator[Row]:
    """Yield the sensitivity indices with their intervals, one row for each factor at each level."""
    for level, indices in found.levels.items():
        for factor, described in indices.to_dict(found.plan.factors)["factors"].items():
            yield [
                level, factor, described["first"], *described["first_interval"],
                described["total"], *described["total_interval"],
            ]  # fmt: skip


def _labels(by_level: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(label) for labels in by_level.values() for label in labels))
