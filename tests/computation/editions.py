"""Editions with other methods than the plain one, and runs over answers that are made up region by region."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.computation.inputs import RunInputs, edition_regions, with_latest, with_voters
from apps.computation.inputs.plan import plan_of, run_key_of
from apps.computation.models import IndexRun, RegionResult
from apps.computation.services import next_run_number
from apps.computation.services.outcome import compute_outcome
from apps.core.jobs import job_claim, job_finish
from apps.engine import Stage
from apps.indicators.enums import EditionKind, PublicationStatus
from apps.indicators.models import Edition, Instrument, MethodStep, RegionVoters, Theme, ThemeIndicator
from tests.factories import edition_make, instrument_make

Counts = Mapping[str, int | None]
"""By indicator the number of events of one level; 0 means "did not occur", None "no data"."""


def method_set(instrument: Instrument, stage: Stage, name: str, **parameters: Any) -> None:
    """Give a draft instrument another method at one stage."""
    MethodStep.objects.update_or_create(
        instrument=instrument,
        stage=stage,
        applies_to="",
        defaults={"name": name, "parameters": parameters, "status": PublicationStatus.UNPUBLISHED},
    )


def theme_make(instrument: Instrument, code: str, *indicators: str) -> Theme:
    """Return a new theme of a draft instrument."""
    theme = Theme.objects.create(
        instrument=instrument,
        code=code,
        name=f"Tema {code}",
        status=PublicationStatus.UNPUBLISHED,
        position=instrument.themes.count(),
    )
    for position, indicator in enumerate(indicators):
        ThemeIndicator.objects.create(
            instrument=instrument,
            theme=theme,
            indicator=instrument.indicators.get(code=indicator),
            position=position,
        )
    return theme


def edition_of(
    code: str,
    *,
    instrument: Instrument | None = None,
    reference_on: date = date(2024, 11, 27),
    kind: EditionKind = EditionKind.OFFICIAL,
    **steps: str,
) -> Edition:
    """Return a new open edition; `steps` are methods of its instrument by stage: `edition_of("x", impute="mean")`."""
    chosen = instrument or instrument_make(f"instrumen-{code}")
    for stage, name in steps.items():
        method_set(chosen, Stage(stage), name)
    edition = edition_make(code, instrument=chosen, kind=kind)
    Edition.objects.filter(pk=edition.pk).update(reference_on=reference_on)
    return Edition.objects.select_related("instrument", "region_set").get(pk=edition.pk)


def voters_make(edition: Edition, **counts: int) -> None:
    """Store voters by region code; keywords are codes with an underscore for the point: `r36_01=5`."""
    codes = {name.removeprefix("r").replace("_", "."): count for name, count in counts.items()}
    for region in edition_regions(edition):
        if region.code in codes:
            RegionVoters.objects.create(
                edition=edition, region=region, count=codes[region.code], source="KPU"
            )


def inputs_of(
    edition: Edition,
    rows: Mapping[str, Counts],
    evidence: Mapping[str, float] | None = None,
    level: str = "rendah",
) -> RunInputs:
    """Return inputs as accepted forms would give them, by region code; a region that is left out has none.

    `level` is that of all events: in made instruments the low one, which weighs 1. `evidence` is the share of the
    answers "occurred" that carry a file, of the regions in which any occurred.
    """
    regions = edition_regions(edition)
    shares = evidence or {}
    payload = tuple(
        {
            "answers": {code: _answer(count, level) for code, count in rows[region.code].items()},
            "evidence": shares.get(region.code),
        }
        if region.code in rows
        else {}
        for region in regions
    )
    return RunInputs(regions=regions, payload=payload, n_known=len(rows))


def run_make(
    edition: Edition,
    analyst: User,
    rows: Mapping[str, Counts],
    evidence: Mapping[str, float] | None = None,
    level: str = "rendah",
) -> IndexRun:
    """Return a finished run over made-up answers, voters and earlier values added as a request would."""
    plan = plan_of(edition.instrument)
    inputs = with_latest(edition, plan, with_voters(edition, plan, inputs_of(edition, rows, evidence, level)))
    queued = IndexRun.objects.create(
        number=next_run_number(edition),
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


def result_of(run: IndexRun, code: str) -> RegionResult:
    return RegionResult.objects.select_related("region").get(run=run, region__code=code)


def _answer(count: int | None, level: str) -> dict[str, Any]:
    if count is None:
        return {"answer": "no_data"}
    return {"answer": "occurred", "events": {level: count}} if count else {"answer": "did_not_occur"}
