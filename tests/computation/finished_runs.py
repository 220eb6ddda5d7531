"""Finished runs over made-up answers."""

from typing import Any

import numpy as np
import pytest
from django.db import transaction

from apps.accounts.models import User
from apps.computation.inputs import RunInputs, edition_regions
from apps.computation.inputs.plan import plan_of, run_key_of
from apps.computation.models import IndexRun, RegionResult
from apps.computation.services.outcome import compute_outcome
from apps.core.enums import JobState
from apps.core.jobs import job_claim, job_finish
from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from tests.cast import Regions
from tests.factories import edition_make, instrument_make, region_make


def finished_run_make(regions: Regions, analyst: User, *, seed: int = 1, dimensions: int = 2) -> IndexRun:
    """Return a finished run over ten more regencies of Banten, each with its own answers; Badung has no data.

    The answers are made up here without any forms, because a study never reads forms.
    """
    instrument = instrument_make(f"studi-{seed}", dimensions=dimensions, each=3)
    edition = edition_make(f"studi-{seed}", instrument=instrument)
    for number in range(3, 13):
        if not Region.objects.filter(code=f"36.{number:02d}").exists():
            region_make(f"36.{number:02d}", f"Kabupaten Banten {number}", RegionLevel.REGENCY, regions.banten)
    inputs = _made_up_inputs(edition, np.random.default_rng(seed))
    plan = plan_of(edition.instrument)
    queued = IndexRun.objects.create(
        number=1,
        aggregation="arithmetic",
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
        job_finish(run, manifest=outcome.manifest.to_dict(), engine_version=outcome.manifest.engine_version)
    return IndexRun.objects.get(pk=run.pk)


def published_run_make(analyst: User) -> IndexRun:
    """Return a finished run of an edition of published scores, without results."""
    return IndexRun.objects.create(
        edition=edition_make(kind=EditionKind.EXTERNAL),
        requested_by=analyst,
        number=9,
        run_key="0" * 64,
        input_sha256="0" * 64,
        engine_version="1",
        job_state=JobState.FINISHED,
    )


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


@pytest.fixture
def finished_run(regions: Regions, analyst: User) -> IndexRun:
    """A finished run of an edition with twelve regencies and two provinces."""
    return finished_run_make(regions, analyst)
