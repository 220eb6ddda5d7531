"""A whole study here and now, its runs shared among threads or processes."""

from ..index_inputs import IndexInputs
from ..workers import make_workers
from .alternatives import Alternatives
from .chunks import check_seed, split_runs
from .sensitivity import Sensitivity, measure_runs, plan_sensitivity, summarise_sensitivity
from .simulation import simulate_runs
from .study import open_study
from .summary import Simulation, summarise_simulation


def run_monte_carlo(
    inputs: IndexInputs,
    alternatives: Alternatives,
    *,
    n_runs: int,
    seed: int,
    n_workers: int = 1,
) -> Simulation:
    """Simulate all runs of a study here and now.

    Parameters
    ----------
    inputs : IndexInputs
        What the official run is computed from.
    alternatives : Alternatives
        What varies.
    n_runs : int
        How many runs.
    seed : int
        Their seed: equal arguments give equal results, to the last bit.
    n_workers : int
        Threads or processes; they change the time only.

    Returns
    -------
    Simulation
        Per unit and per level.

    Raises
    ------
    EngineError
        If the inputs are not sound or a run cannot be computed; names the place.
    """
    chunks = split_runs(n_runs, len(inputs.units))
    check_seed(seed)
    study = open_study(inputs, alternatives)
    workers = make_workers(n_workers)
    study.prepare()
    found = simulate_runs(study, seed, chunks, workers)
    return summarise_simulation(study.official, found, workers)


def run_sensitivity(
    inputs: IndexInputs,
    alternatives: Alternatives,
    *,
    seed: int,
    n_base: int = 512,
    n_workers: int = 1,
) -> Sensitivity:
    """Compute all runs of a sensitivity analysis here and now.

    Parameters
    ----------
    inputs : IndexInputs
        What the official run is computed from.
    alternatives : Alternatives
        What varies.
    seed : int
        Seed of design and bootstrap: equal arguments give equal results, to the last bit.
    n_base : int
        Base rows, a power of 2.
    n_workers : int
        Threads or processes; they change the time only.

    Returns
    -------
    Sensitivity
        By level of region.

    Raises
    ------
    EngineError
        If the inputs are not sound or a run cannot be computed; names the place.
    """
    plan = plan_sensitivity(alternatives, n_base=n_base, seed=seed)
    study = open_study(inputs, alternatives)
    workers = make_workers(n_workers)
    study.prepare()
    return summarise_sensitivity(plan, measure_runs(study, plan, plan.chunks, workers))
