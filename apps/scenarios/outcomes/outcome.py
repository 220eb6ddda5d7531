"""Scores, ranks and classes by region, whether a run stored them or a scenario computes them now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from apps.computation.models import RegionResult
from apps.computation.selectors.stored import StoredRun
from apps.engine import Framework, Group, IndexResult, Indicator, Method, compute_index
from apps.engine.missing import numbers_or_none, wholes_or_none
from apps.engine.run_manifest import CutOffRecord, RunManifest
from apps.regions.models import Region


@dataclass(frozen=True)
class Standing:
    """Where one region stands. Without a score, `score` and `rank` are None and `score_class` is empty."""

    region: Region
    score: float | None
    rank: int | None
    score_class: str


@dataclass(frozen=True)
class Outcome:
    """The standings of all regions, by lineage, and the cut-offs of each level."""

    standings: Mapping[str, Standing]
    cutoffs: Mapping[str, CutOffRecord]

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The classes of each level from the least to the most vulnerable."""
        return {level: found.labels for level, found in self.cutoffs.items()}


def stored_outcome(results: Iterable[RegionResult], manifest: RunManifest) -> Outcome:
    """Return what a run stored."""
    return Outcome(
        standings={
            result.region.lineage: Standing(result.region, result.score, result.rank, result.score_class)
            for result in results
        },
        cutoffs=manifest.cutoffs(),
    )


def computed_outcome(stored: StoredRun, framework: Framework, method: Method) -> Outcome:
    """Compute the values of a run anew, with another framework or method. Raises EngineError where they do not fit."""
    result = compute_index(replace(stored.inputs, framework=framework, method=method))
    return Outcome(standings=_standings(stored, result), cutoffs=_cutoffs(result))


def declared_weights(framework: Framework) -> dict[str, float]:
    """Return the weight of every group and indicator, by code."""
    nodes: tuple[Group | Indicator, ...] = (*framework.groups, *framework.indicators)
    return {node.code: node.weight for node in nodes}


def reweigh(framework: Framework, weights: Mapping[str, float]) -> Framework:
    """Return the framework with other weights. Raises FrameworkError where they cannot be used, such as only zeros."""
    return replace(
        framework,
        groups=tuple(replace(node, weight=weights.get(node.code, node.weight)) for node in framework.groups),
        indicators=tuple(
            replace(node, weight=weights.get(node.code, node.weight)) for node in framework.indicators
        ),
    )


def _standings(stored: StoredRun, result: IndexResult) -> dict[str, Standing]:
    scores, ranks = numbers_or_none(result.index), wholes_or_none(result.ranks)
    columns = zip(stored.results, scores, ranks, result.classes, strict=True)
    return {
        row.region.lineage: Standing(
            region=row.region,
            score=score,
            rank=rank,
            score_class=label or "",
        )
        for row, score, rank, label in columns
    }


def _cutoffs(result: IndexResult) -> dict[str, CutOffRecord]:
    cutoffs = result.cutoffs[result.framework.code]
    return {level: CutOffRecord.from_dict(found.to_dict()) for level, found in cutoffs.items()}
