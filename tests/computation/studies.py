"""Finished runs over made-up answers, and studies of them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction

from apps.accounts.models import User
from apps.computation.framework import plan_of
from apps.computation.inputs import RunInputs, edition_regions
from apps.computation.models import IndexRun, RegionResult, RobustnessStudy
from apps.computation.results import compute_outcome
from apps.computation.run_key import run_key_of
from apps.computation.services import chunk_execute, study_merge, study_request, study_split
from apps.computation.stored import stored_run
from apps.core.jobs import job_claim, job_finish
from apps.engine.robustness import Alternatives, run_monte_carlo, run_sensitivity
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from tests.cast import Regions
from tests.factories import edition_make, instrument_make, region_make

ALTERNATIVES: dict[str, Any] = {
    "normalise": ["max", "minmax"],
    "aggregate": ["arithmetic", {"name": "generalised", "p": 2}],
    "weights": {"name": "uniform", "share": 0.25},
}
N_RUNS = 1200
"""Three chunks: 500, 500 and 200 runs."""
N_BASE = 16
"""16 x (3 factors + 2) runs: one chunk more."""
N_CHUNKS = 4


def finished_run_make(regions: Regions, analyst: User, *, seed: int = 1, dimensions: int = 2) -> IndexRun:
    """Return a finished run over ten regencies more, each with answers of its own; Badung has no data.

    The answers are made up here: the forms behind them do not matter to a study.
    """
    instrument = instrument_make(f"studi-{seed}", dimensions=dimensions, each=3)
    edition = edition_make(f"studi-{seed}", instrument=instrument)
    for number in range(3, 13):
        if not Region.objects.filter(code=f"36.{number:02d}").exists():
            region_make(f"36.{number:02d}", f"Kabupaten Banten {number}", RegionLevel.REGENCY, regions.banten)
    inputs = _made_up_inputs(edition, np.random.default_rng(seed))
    plan = plan_of(edition.instrument)
    queued = IndexRun.objects.create(
        edition=edition,
        requested_by=analyst,
        run_key=run_key_of(edition, plan, inputs.sha256),
        input_sha256=inputs.sha256,
        engine_version="",
    )
    run = job_claim(IndexRun, queued.pk)
    assert run is not None
    outcome = compute_outcome(run, plan, inputs)
    with transaction.atomic():
        RegionResult.objects.bulk_create(outcome.rows)
        job_finish(run, manifest=outcome.manifest, engine_version=outcome.manifest["engine_version"])
    return IndexRun.objects.get(pk=run.pk)


def _made_up_inputs(edition: Edition, random: np.random.Generator) -> RunInputs:
    regions = edition_regions(edition)
    codes = list(edition.instrument.indicators.values_list("code", flat=True))
    payload: list[dict[str, Any]] = []
    for region in regions:
        counts = {code: int(random.integers(0, 6)) for code in codes}
        answers = {
            code: {"answer": "occurred", "events": {"rendah": count}}
            if count
            else {"answer": "did_not_occur"}
            for code, count in counts.items()
        }
        payload.append({} if region.code == "51.03" else {"answers": answers, "evidence": None})
    return RunInputs(regions=regions, payload=tuple(payload), n_known=len(regions) - 1)


def study_make(run: IndexRun, analyst: User, *, n_base: int = N_BASE, seed: int = 7) -> RobustnessStudy:
    """Return a queued study of three choices: `N_CHUNKS` chunks where it has a design of Sobol'."""
    study, _ = study_request(
        run=run, alternatives=ALTERNATIVES, n_runs=N_RUNS, n_base=n_base, seed=seed, actor=analyst
    )
    return study


def study_finish(study: RobustnessStudy) -> RobustnessStudy:
    """Do a whole study here and now."""
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
    stored = stored_run(run)
    given = (
        stored.framework,
        stored.method,
        stored.units,
        stored.values,
        Alternatives.from_dict(ALTERNATIVES),
    )
    simulated = run_monte_carlo(*given, n_runs=N_RUNS, seed=seed)
    measured = run_sensitivity(*given, n_base=N_BASE, seed=seed)
    rows = {
        code: (
            *_plain(simulated.scores[row]),
            *_plain(simulated.ranks[row]),
            [share for share in _plain(simulated.class_shares[row]) if share is not None],
            *_plain(simulated.class_kept[[row]]),
        )
        for row, code in enumerate(stored.units.codes)
    }
    sensitivity = {
        level: list(zip(measured.plan.factors, found.first.tolist(), found.total.tolist(), strict=True))
        for level, found in measured.levels.items()
    }
    return Expected(rows, sensitivity)


def stored_numbers(study: RobustnessStudy) -> Expected:
    """Return what the database holds of a study, in the form of `expected_of`."""
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
