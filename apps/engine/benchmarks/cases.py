"""What is measured: the work, its size, what is aimed at, and the least that NumPy alone needs for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, Final

import numpy as np

from .. import aggregate_copeland
from ..analysis import leave_one_out
from ..arrays import FloatArray
from ..robustness import Alternatives, run_monte_carlo, run_sensitivity
from .commands import command_compute, command_verify
from .world import SEED, World

GIBIBYTE: Final = 2**30
_SOBOL_BASE: Final = 1024

_CHOICES: Final = {
    "impute": ["none", "median"],
    "treat": ["none", "two_stage"],
    "normalise": ["max", "minmax", "percentile"],
    "aggregate": ["arithmetic", {"name": "generalised", "p": 0.5}],
    "weights": {"name": "uniform", "share": 0.25},
}


_MONTE_CARLO: Final = "Monte Carlo, 5 factors"


@dataclass(frozen=True)
class Size:
    """How many regions, and where runs are simulated how many, by how many threads."""

    n_units: int
    n_runs: int = 0
    n_workers: int = 1


@dataclass(frozen=True)
class Work:
    """The work to be timed, what NumPy alone needs for its core, and (untimed) a short digest of what came out."""

    run: Callable[[], Any]
    bound: Callable[[], Any]
    digest: Callable[[Any], str] = lambda _: ""


@dataclass(frozen=True)
class Case:
    """One line of the table."""

    what: str
    build: Callable[[Size], Work]
    size: Size
    tiny: Size
    repeats: int
    aim_seconds: float | None = None
    aim_bytes: int | None = None


def build_pipeline(size: Size) -> Work:
    """Build regions and compute the index; the least is maxima, a division, a product of matrices and a sort."""
    world = World(size.n_units)
    weights = world.framework.membership * world.framework.index_weights[:, np.newaxis]
    _ = world.lists, world.values

    def bound() -> FloatArray:
        scores = world.values / np.fmax.reduce(world.values, axis=0)
        np.nan_to_num(scores, copy=False)
        return np.sort((scores @ weights)[:, 0])

    return Work(partial(world.compute, size.n_workers), bound)


def build_monte_carlo(size: Size, choices: Mapping[str, Any] = _CHOICES, weigh: str = "given") -> Work:
    """Simulate runs; the least is the product of scores and drawn weights, and a sort of every run."""
    world = World(size.n_units, weigh)
    inputs, alternatives = world.build_inputs(), Alternatives.from_dict(choices)

    def run() -> Any:
        return run_monte_carlo(
            inputs,
            alternatives,
            n_runs=size.n_runs,
            seed=SEED,
            n_workers=size.n_workers,
        )

    def digest(simulation: Any) -> str:
        names = ("n_scored", "scores", "ranks", "class_shares", "class_kept", "rank_shifts")
        return _fingerprint(*(getattr(simulation, name) for name in names))

    return Work(run, _bound_runs(world, size.n_runs), digest)


def build_sobol(size: Size, choices: Mapping[str, Any]) -> Work:
    """Compute the runs of a sensitivity analysis and its bootstrap; the least is that of the runs."""
    world = World(size.n_units)
    inputs, alternatives = world.build_inputs(), Alternatives.from_dict(choices)
    n_base = size.n_runs // (len(alternatives.factors) + 2)

    def run() -> Any:
        return run_sensitivity(
            inputs,
            alternatives,
            seed=SEED,
            n_base=n_base,
            n_workers=size.n_workers,
        )

    return Work(run, _bound_runs(world, size.n_runs))


def build_copeland(size: Size) -> Work:
    """Compare every two regions in every indicator; the least is to compare them at all."""
    world = World(size.n_units)
    values, weights = world.values, world.framework.index_weights

    def bound() -> int:
        return sum(int((column[:, np.newaxis] > column).sum()) for column in values.T)

    return Work(lambda: aggregate_copeland(values, weights), bound)


def build_leave_one_out(size: Size) -> Work:
    """Leave every indicator out, in every level; the least is a product with 61 sets of weights, and 61 sorts."""
    result = World(size.n_units).compute()
    levels = tuple(result.units.rows_by_level)
    scores, weights = np.nan_to_num(result.normalised), result.framework.index_weights
    without = weights[:, np.newaxis] * (1 - np.eye(weights.size))

    def bound() -> FloatArray:
        return np.sort(scores @ without, axis=0)

    return Work(lambda: [leave_one_out(result, level) for level in levels], bound)


def build_compute(size: Size) -> Work:
    """Call ``index_compute``: on few regions that is its start; the least is the start of Python and NumPy."""
    command = command_compute(World(size.n_units), _CHOICES if size.n_runs else None, size.n_runs)
    return Work(command.run, command.bound)


def build_verify(size: Size) -> Work:
    """Call ``run_verify`` on the scores of few regions, which is its start."""
    command = command_verify(World(size.n_units))
    return Work(command.run, command.bound)


def _bound_runs(world: World, n_runs: int) -> Callable[[], FloatArray]:
    scores = np.nan_to_num(world.values)
    weights = np.random.default_rng(SEED).random((n_runs, scores.shape[1]))
    return lambda: np.sort(weights @ scores.T, axis=1)


def _fingerprint(*arrays: np.ndarray) -> str:
    found = sha256()
    for array in arrays:
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()[:12]


def _duels(size: Size) -> Work:
    return build_monte_carlo(size, {"aggregate": ["copeland"], "weights": _CHOICES["weights"]})


def _found_weights(size: Size) -> Work:
    return build_monte_carlo(size, {"weights": _CHOICES["weights"]}, weigh="optimised")


def _few(size: Size) -> Work:
    return build_sobol(size, {name: _CHOICES[name] for name in ("normalise", "weights")})


def _all(size: Size) -> Work:
    return build_sobol(size, _CHOICES)


CASES: Final[Mapping[str, Case]] = {
    "start-compute": Case("index_compute, from the shell", build_compute, Size(20), Size(20), 5, 0.7),
    "start-verify": Case("run_verify, from the shell", build_verify, Size(20), Size(20), 5, 0.7),
    "compute": Case(
        "index_compute --robustness, 5 factors", build_compute, Size(552, 10_000, 2), Size(20, 64, 2), 3, 2.0
    ),
    "pipeline": Case("Full pipeline", build_pipeline, Size(552), Size(20), 30, 0.003),
    "monte-carlo": Case(_MONTE_CARLO, build_monte_carlo, Size(552, 10_000, 2), Size(20, 64, 2), 5, 0.6),
    "monte-carlo-copeland": Case(
        "Monte Carlo, copeland, the slowest method", _duels, Size(552, 10_000, 2), Size(20, 64, 2), 3, 2.0
    ),
    "monte-carlo-optimised": Case(
        "Monte Carlo, optimised, the next slowest",
        _found_weights,
        Size(552, 10_000, 2),
        Size(20, 64, 2),
        3,
        2.0,
    ),
    "monte-carlo-1": Case(_MONTE_CARLO, build_monte_carlo, Size(552, 10_000), Size(20, 64), 5),
    "sobol": Case(
        "Sobol', 2 factors, bootstrap", _few, Size(552, 4 * _SOBOL_BASE, 2), Size(20, 64, 2), 3, 1.5
    ),
    "sobol-all": Case(
        "Sobol', 5 factors, bootstrap", _all, Size(552, 7 * 512, 2), Size(20, 7 * 16, 2), 3, 1.5
    ),
    "copeland": Case("Copeland", build_copeland, Size(514), Size(20), 15, 0.050),
    "leave-one-out": Case("Leave one indicator out", build_leave_one_out, Size(552), Size(20), 15, 0.100),
    "villages": Case("Full pipeline", build_pipeline, Size(84_000, n_workers=2), Size(300), 5, 1.0),
    "linear-100k": Case("Full pipeline", build_pipeline, Size(100_000, n_workers=2), Size(400), 3),
    "linear-300k": Case("Full pipeline", build_pipeline, Size(300_000, n_workers=2), Size(1_200), 3),
    "million": Case(
        "Full pipeline", build_pipeline, Size(1_000_000, n_workers=2), Size(4_000), 5, 2.5, 3 * GIBIBYTE
    ),
}
LINEAR: Final = ("linear-100k", "linear-300k", "million")
"""Cases whose time per region is compared: it must not grow with their number."""

RESTARTED: Final = ("monte-carlo", "monte-carlo-1")
"""Cases with the same seed, in processes of their own: with two threads, and with one. Their bits must be the same."""
