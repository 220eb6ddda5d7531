"""Studies of finished runs."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.computation.selectors.stored import stored_run
from apps.engine.robustness import Alternatives, run_monte_carlo, run_sensitivity
from apps.robustness.models import RobustnessStudy
from apps.robustness.services import chunk_execute, study_merge, study_request, study_split

ALTERNATIVES: dict[str, Any] = {
    "normalise": ["max", "minmax"],
    "aggregate": ["arithmetic", {"name": "generalised", "p": 2}],
    "weights": {"name": "uniform", "share": 0.25},
}
N_RUNS = 1200
"""So that there are three chunks, of 500, 500 and 200 runs."""
N_BASE = 16
"""Makes 16 x (3 factors + 2) runs of the sensitivity test, which are one more chunk."""
N_CHUNKS = 4


def study_make(run: IndexRun, analyst: User, *, n_base: int = N_BASE, seed: int = 7) -> RobustnessStudy:
    """Return a queued study of three choices; it is split into `N_CHUNKS` chunks if it has a sensitivity test."""
    study, _ = study_request(
        run=run, alternatives=ALTERNATIVES, n_runs=N_RUNS, n_base=n_base, seed=seed, actor=analyst
    )
    return study


def study_finish(study: RobustnessStudy) -> RobustnessStudy:
    """Compute a whole study in this process, without a worker."""
    for chunk in study_split(study.pk) or []:
        chunk_execute(chunk)
    study_merge(study.pk)
    return RobustnessStudy.objects.get(pk=study.pk)


@dataclass(frozen=True)
class Expected:
    """The numbers of a study as the engine computes them alone: in one process, without a database."""

    rows: dict[str, tuple[Any, ...]]
    sensitivity: dict[str, list[tuple[str, float, float]]]


def expected_of(run: IndexRun, *, seed: int = 7) -> Expected:
    inputs, alternatives = stored_run(run).inputs, Alternatives.from_dict(ALTERNATIVES)
    simulated = run_monte_carlo(inputs, alternatives, n_runs=N_RUNS, seed=seed)
    measured = run_sensitivity(inputs, alternatives, n_base=N_BASE, seed=seed)
    rows = {
        code: (
            *_plain(simulated.scores[row]),
            *_plain(simulated.ranks[row]),
            [share for share in _plain(simulated.class_shares[row]) if share is not None],
            *_plain(simulated.class_kept[[row]]),
        )
        for row, code in enumerate(inputs.units.codes)
    }
    sensitivity = {
        level: list(zip(measured.plan.factors, found.first.tolist(), found.total.tolist(), strict=True))
        for level, found in measured.levels.items()
    }
    return Expected(rows, sensitivity)


def stored_numbers(study: RobustnessStudy) -> Expected:
    """Return what the database holds about a study, in the form of `expected_of`."""
    study.refresh_from_db()
    rows = {
        row.official.region.code: (
            row.score_low,
            row.score_median,
            row.score_high,
            row.rank_low,
            row.rank_median,
            row.rank_high,
            row.class_shares,
            row.class_kept,
        )
        for row in study.results.select_related("official__region")
    }
    sensitivity = {
        level: [(row["factor"], row["first"], row["total"]) for row in found["factors"]]
        for level, found in study.sensitivity.items()
    }
    return Expected(rows, sensitivity)


def _plain(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]
