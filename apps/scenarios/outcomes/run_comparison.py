"""Comparing two runs: what each stored, and what the data of each give when computed the other's way."""

from dataclasses import dataclass

import numpy as np

from apps.computation.models import IndexRun, RegionResult
from apps.computation.selectors.stored import StoredRun, stored_run
from apps.indicators.enums import EditionKind

from ..enums import Cause
from .comparison import Crossing, RegionChange, compare_outcomes
from .differences import (
    MethodDifference,
    WeightDifference,
    method_differences,
    series_obstacles,
    weight_differences,
)
from .outcome import Outcome, computed_outcome, stored_outcome


@dataclass(frozen=True)
class RunComparison:
    """What changed from one run to the other. If there are `obstacles`, the two are not compared at all."""

    before: IndexRun
    after: IndexRun
    obstacles: list[str]
    outcome_before: Outcome
    outcome_after: Outcome
    changes: list[RegionChange]
    methods: list[MethodDifference]
    weights: list[WeightDifference]
    n_changed_data: int


def compare_runs(before: IndexRun, after: IndexRun) -> RunComparison:
    """Compare two finished runs over all regions; the caller shows only those inside the person's scope."""
    obstacles = series_obstacles(before.content, after.content)
    if obstacles:
        nothing = Outcome({}, {})
        return RunComparison(before, after, obstacles, nothing, nothing, [], [], [], 0)
    if before.edition.kind == EditionKind.EXTERNAL:
        return _compare_figures(before, after)
    old, new = stored_run(before), stored_run(after)
    changed = _changed_lineages(old, new)
    outcome_before, outcome_after = (stored_outcome(each.results, each.run.content) for each in (old, new))
    crossing = Crossing(
        other_data=computed_outcome(new, old.inputs.framework, old.inputs.method),
        other_method=computed_outcome(old, new.inputs.framework, new.inputs.method),
        changed=changed,
    )
    return RunComparison(
        before=before,
        after=after,
        obstacles=[],
        outcome_before=outcome_before,
        outcome_after=outcome_after,
        changes=compare_outcomes(outcome_before, outcome_after, crossing=crossing),
        methods=method_differences(old.inputs.method, new.inputs.method),
        weights=weight_differences(old.inputs.framework, new.inputs.framework),
        n_changed_data=len(changed),
    )


def _compare_figures(before: IndexRun, after: IndexRun) -> RunComparison:
    """Compare runs over imported scores, which have no indicators below them that could have changed."""
    manifests = before.content, after.content
    outcomes = [
        stored_outcome(
            RegionResult.objects.filter(run=run).select_related("region__parent").order_by("region__code"),
            manifest,
        )
        for run, manifest in zip((before, after), manifests, strict=True)
    ]
    scores = [{key: standing.score for key, standing in each.standings.items()} for each in outcomes]
    return RunComparison(
        before=before,
        after=after,
        obstacles=[],
        outcome_before=outcomes[0],
        outcome_after=outcomes[1],
        changes=compare_outcomes(*outcomes, cause=Cause.FIGURES),
        methods=method_differences(*(manifest.method for manifest in manifests)),
        weights=weight_differences(*(manifest.framework for manifest in manifests)),
        n_changed_data=sum(scores[0].get(key) != scores[1].get(key) for key in {**scores[0], **scores[1]}),
    )


def _changed_lineages(before: StoredRun, after: StoredRun) -> set[str]:
    """Return the regions whose values differ, or that are in one of the runs only."""
    rows = [
        {row.region.lineage: values for row, values in zip(each.results, each.inputs.values, strict=True)}
        for each in (before, after)
    ]
    both = rows[0].keys() & rows[1].keys()
    return (rows[0].keys() ^ rows[1].keys()) | {
        lineage for lineage in both if not np.array_equal(rows[0][lineage], rows[1][lineage], equal_nan=True)
    }
