"""Reading what two versions are compared by: the stored results of their runs, and what the runs say of themselves."""

from apps.computation.models import IndexRun, RegionResult
from apps.engine import Stage
from apps.engine.run_manifest import RunManifest
from apps.regions.enums import RegionLevel

from ..models import Release
from .changes import LEVELS, ComparedRegion, ComparedVersion, ReleaseChanges, Setting, compare_versions


def read_changes(release: Release) -> ReleaseChanges | None:
    """Return what changed since the version that the release follows; None for the first one of its edition."""
    before = release.predecessor
    if before is None:
        return None
    return compare_versions(_read_version(before), _read_version(release))


def _read_version(release: Release) -> ComparedVersion:
    run = release.run
    manifest = run.content
    instrument = manifest.instrument
    return ComparedVersion(
        version=release.version,
        regions=_read_regions(run),
        instrument=f"{instrument.name or instrument.code} v{instrument.version}" if instrument.code else "",
        engine_version=run.engine_version,
        input_sha256=run.input_sha256,
        steps={
            (stage.value, reach): step
            for stage in Stage
            for reach, step in manifest.steps(stage.value).items()
        },
        weights=_read_weights(manifest),
        cutoffs={level: manifest.cutoffs_at(level.value) for level in LEVELS},
    )


def _read_regions(run: IndexRun) -> tuple[ComparedRegion, ...]:
    rows = RegionResult.objects.filter(run=run).order_by("region__code")
    return tuple(
        ComparedRegion(code, name, RegionLevel(level), score, score_class, aggregated)
        for code, name, level, score, score_class, aggregated in rows.values_list(
            "region__code", "region__name", "region__level", "score", "score_class", "aggregated_score"
        )
        if RegionLevel(level) in LEVELS
    )


def _read_weights(manifest: RunManifest) -> dict[Setting, dict[str, float]]:
    framework = manifest.framework
    return {
        Setting.DIMENSION: {group.code: group.weight for group in framework.groups},
        Setting.INDICATOR: {indicator.code: indicator.weight for indicator in framework.indicators},
        Setting.EVENT_LEVEL: dict(manifest.event_levels),
    }
