"""From what the engine returns to the rows and the manifest that a run stores."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from apps.engine import (
    ENGINE_VERSION,
    IndexInputs,
    IndexResult,
    ScoresResult,
    compute_from_scores,
    compute_index,
    weigh_events,
)
from apps.engine.analysis.contributions import measure_contributions
from apps.engine.given_scores import find_partial_levels
from apps.engine.headless.bundle.payload import payload_has_data
from apps.engine.missing import numbers_or_none, wholes_or_none
from apps.engine.run_manifest import Derived, EditionFacts, InputFacts, InstrumentFacts, RunManifest
from apps.engine.treated import treated_values
from apps.indicators.enums import EditionKind
from apps.indicators.models import Edition
from apps.regions.enums import RegionLevel

from ..inputs import RunInputs, answer_arrays, latest_array
from ..inputs.plan import Plan
from ..models import IndexRun, RegionResult

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Outcome:
    """What a run found: one unsaved row per region, and the manifest that makes the run repeatable."""

    rows: list[RegionResult]
    manifest: RunManifest


def compute_outcome(run: IndexRun, plan: Plan, inputs: RunInputs) -> Outcome:
    """Compute everything a run stores. Raises EngineError, whose message the page of the run shows."""
    if run.edition.kind == EditionKind.EXTERNAL:
        return _from_scores(run, plan, inputs)
    return _from_answers(run, plan, inputs)


def _from_answers(run: IndexRun, plan: Plan, inputs: RunInputs) -> Outcome:
    answers, counts = answer_arrays(inputs, plan)
    units = inputs.units
    values = weigh_events(
        counts,
        answers,
        plan.event_weights,
        unit_codes=units.codes,
        indicator_codes=plan.framework.indicator_codes,
    )
    latest = latest_array(inputs, plan)
    result = compute_index(IndexInputs(plan.framework, plan.method, units, values, latest))
    rows = _rows_common(run, inputs, result)
    columns = _region_columns(result)
    for position, (row, payload) in enumerate(zip(rows, inputs.payload, strict=True)):
        row.evidence_share = payload.get("evidence")
        for field, column in columns.items():
            setattr(row, field, column[position])
        if not payload_has_data(payload):
            row.completeness = None
    return Outcome(rows, _manifest(run.edition, plan, inputs, result.derived()))


def _region_columns(result: IndexResult) -> dict[str, list[Any]]:
    """Return what the rows hold besides score, rank and class: for each field its values, region by region."""
    n_rows = len(result.units)
    contributions = measure_contributions(result)
    return {
        "completeness": result.completeness.tolist(),
        "group_scores": numbers_or_none(result.aggregates[:, 1:]),
        "group_classes": _by_region(map(result.classes_of, result.framework.aggregate_codes[1:]), n_rows),
        "indicator_values": numbers_or_none(result.values),
        "indicator_scores": numbers_or_none(result.normalised),
        "theme_scores": numbers_or_none(result.themes.scores),
        "theme_ranks": [wholes_or_none(ranks) for ranks in result.themes.ranks],
        "theme_classes": _by_region(result.theme_classes, n_rows),
        "treated": treated_values(result),
        "contributions": numbers_or_none(contributions.indicators),
        "remainder": numbers_or_none(contributions.remainder),
    }


def _from_scores(run: IndexRun, plan: Plan, inputs: RunInputs) -> Outcome:
    scores = np.array([payload.get("score", np.nan) for payload in inputs.payload], dtype=np.float64)
    units = inputs.units
    result = compute_from_scores(
        plan.method.classify,
        units,
        scores,
        partial_levels=find_partial_levels(units, scores),
        regions=plan.method.regions,
    )
    rows = _rows_common(run, inputs, result)
    groups = plan.framework.aggregate_codes[1:]
    for row, payload in zip(rows, inputs.payload, strict=True):
        known = payload.get("groups", {})
        row.group_scores = [known.get(code) for code in groups]
        row.group_classes = [""] * len(groups)
    return Outcome(rows, _manifest(run.edition, plan, inputs, result.derived()))


def _rows_common(run: IndexRun, inputs: RunInputs, result: IndexResult | ScoresResult) -> list[RegionResult]:
    """Return what the rows of every run hold: score, rank, class and inputs, and of provinces the aggregated score."""
    rows = []
    figures = zip(numbers_or_none(result.index), wholes_or_none(result.ranks), result.classes, strict=True)
    for region, payload, (score, rank, score_class) in zip(
        inputs.regions, inputs.payload, figures, strict=True
    ):
        row = RegionResult(
            run=run,
            region=region,
            score=score,
            rank=rank,
            score_class=score_class or "",
            inputs=payload,
        )
        if region.level == RegionLevel.PROVINCE:
            means = result.regional_means
            row.aggregated_score, row.aggregated_count, row.aggregated_total = means.of(region.code)
        rows.append(row)
    return rows


def _by_region(columns: Iterable[tuple[str | None, ...]], n_rows: int) -> list[list[str]]:
    """Turn the classes of several aggregates into a list per region; an empty text where there is no class."""
    return [[label or "" for label in labels] for labels in zip(*columns, strict=True)] or [[]] * n_rows


def _manifest(edition: Edition, plan: Plan, inputs: RunInputs, derived: dict[str, Any]) -> RunManifest:
    instrument = edition.instrument
    return RunManifest(
        engine_version=ENGINE_VERSION,
        edition=EditionFacts(edition.code, edition.name, edition.kind, edition.region_set.code),
        instrument=InstrumentFacts(
            instrument.code, instrument.version, instrument.name, instrument.source_sha256
        ),
        input=InputFacts(inputs.sha256, len(inputs.regions), inputs.n_known, inputs.latest),
        framework_content=plan.framework.to_dict(),
        method_content=plan.method.to_dict(),
        event_levels=dict(zip(plan.event_levels, plan.event_weights, strict=True)),
        groups=plan.framework.aggregate_codes[1:],
        indicators=plan.framework.indicator_codes,
        themes=tuple(theme.code for theme in plan.framework.themes),
        statuses=plan.statuses,
        derived=Derived(derived),
    )
