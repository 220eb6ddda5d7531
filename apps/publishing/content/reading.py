"""Reading a finished run into the values of a release. No other part of the building asks the database."""

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings

from apps.computation.models import IndexRun, RegionResult
from apps.computation.selectors.run_bundle import run_bundle
from apps.core.enums import JobState
from apps.core.exceptions import ConflictError
from apps.engine.run_manifest import RunManifest
from apps.indicators.enums import EditionKind
from apps.indicators.models import EventLevel, ExternalFigure, Instrument, PublishedClasses
from apps.indicators.models import Indicator as IndicatorRow
from apps.indicators.models import IndicatorGroup as GroupRow
from apps.indicators.selectors import codebook_entries
from apps.regions.enums import RegionLevel
from apps.regions.selectors import boundaries_at

from ..enums import PUBLIC_STATES
from ..models import Release
from .dataset import (
    AnswerInfo,
    EventLevelInfo,
    GroupInfo,
    IndicatorInfo,
    Label,
    LevelSummary,
    PublishedCounts,
    PublishedMean,
    RegionScore,
    ReleaseContent,
    VersionInfo,
)
from .reading_changes import read_changes
from .reading_robustness import read_robustness
from .reading_themes import read_themes
from .robustness import RegionRobustness
from .summaries import summarise_level


def read_content(release: Release) -> ReleaseContent:
    """Return everything the release says. Raises ConflictError where its run has no results."""
    run = _finished_run(release)
    edition, instrument, manifest = run.edition, run.edition.instrument, run.content
    indicators = _read_indicators(manifest, instrument)
    study, robustness = read_robustness(release, run)
    provinces, regencies = _read_levels(run, manifest, indicators, robustness)
    return ReleaseContent(
        edition_code=edition.code,
        edition_name=Label(edition.name, edition.name_en),
        kind=EditionKind(edition.kind),
        reference_on=edition.reference_on,
        version=release.version,
        note=release.note,
        prepared_at=release.prepared_at,
        data_at=run.job_queued_at,
        site_url=settings.SITE_URL,
        region_set=edition.region_set.code,
        instrument_name=Label(instrument.name, instrument.name_en),
        instrument_version=instrument.version,
        groups=_read_groups(manifest, instrument),
        indicators=indicators,
        event_levels=_read_event_levels(manifest, instrument),
        provinces=provinces,
        regencies=regencies,
        history=_read_history(release),
        run_id=str(run.public_id),
        run_key=run.run_key,
        input_sha256=run.input_sha256,
        engine_version=run.engine_version,
        run_document=run.manifest,
        published_means=_read_published_means(run),
        run_bundle=run_bundle(run),
        codebook=codebook_entries(instrument),
        study=study,
        themes=read_themes(run, instrument, (provinces, regencies)),
        boundaries=boundaries_at(edition.region_set, release.prepared_at),
        changes=read_changes(release),
    )


def _finished_run(release: Release) -> IndexRun:
    run = IndexRun.objects.select_related("edition__instrument", "edition__region_set").get(pk=release.run_id)
    if run.job_state != JobState.FINISHED:
        raise ConflictError(
            "Hitungan yang dipilih belum selesai, jadi belum dapat disiapkan sebagai terbitan."
        )
    return run


def _read_levels(
    run: IndexRun,
    manifest: RunManifest,
    indicators: tuple[IndicatorInfo, ...],
    robustness: Mapping[str, RegionRobustness],
) -> tuple[LevelSummary, LevelSummary]:
    """Return the provinces and the regencies of a run. Of an imported edition no indicators are known."""
    regions = _read_regions(run, robustness)
    is_external = run.edition.kind == EditionKind.EXTERNAL
    published = {row.level: row for row in run.edition.published_classes.all()}

    def summary(level: RegionLevel) -> LevelSummary:
        return summarise_level(
            level,
            [region for region in regions if region.level == level],
            manifest.cutoffs_at(level.value),
            () if is_external else indicators,
            [manifest.cutoffs_at(level.value, group) for group in manifest.groups],
            is_quoted=is_external,
            published=_published_counts(published.get(level.value)),
        )

    return summary(RegionLevel.PROVINCE), summary(RegionLevel.REGENCY)


def _published_counts(row: PublishedClasses | None) -> PublishedCounts | None:
    if row is None:
        return None
    counts = {"high": row.n_high, "medium": row.n_medium, "low": row.n_low}
    return PublishedCounts(counts, row.source, row.source_url)


def _read_groups(manifest: RunManifest, instrument: Instrument) -> tuple[GroupInfo, ...]:
    framework = manifest.framework
    rows = {row.code: row for row in GroupRow.objects.filter(instrument=instrument)}
    parents = {group.code: group.parent for group in framework.groups}
    shares: dict[str, float] = {}
    for indicator, share in zip(framework.indicators, framework.index_weights.tolist(), strict=True):
        code = indicator.parent
        while code in parents:
            shares[code] = shares.get(code, 0.0) + share
            code = parents[code]
    by_code = {group.code: group for group in framework.groups}
    return tuple(
        GroupInfo(
            code=code,
            name=_label(rows.get(code), by_code[code].name or code),
            parent=by_code[code].parent,
            weight=by_code[code].weight,
            status=manifest.statuses.groups.get(code, ""),
            share=None if by_code[code].is_display_only else shares.get(code, 0.0),
            is_display_only=by_code[code].is_display_only,
            is_top=by_code[code].parent == framework.code,
        )
        for code in manifest.groups
    )


def _read_indicators(manifest: RunManifest, instrument: Instrument) -> tuple[IndicatorInfo, ...]:
    framework = manifest.framework
    rows = {row.code: row for row in IndicatorRow.objects.filter(instrument=instrument)}
    parents = {group.code: group.parent for group in framework.groups}
    shares = dict(zip(framework.indicator_codes, framework.index_weights.tolist(), strict=True))
    by_code = {indicator.code: indicator for indicator in framework.indicators}

    def dimension(code: str) -> str:
        while code in parents and parents[code] != framework.code:
            code = parents[code]
        return code

    return tuple(
        IndicatorInfo(
            code=code,
            name=_label(rows.get(code), by_code[code].name or code),
            parent=by_code[code].parent,
            dimension=dimension(by_code[code].parent),
            unit=rows[code].unit if code in rows else "",
            weight=by_code[code].weight,
            status=manifest.statuses.indicators.get(code, ""),
            share=shares[code],
        )
        for code in manifest.indicators
    )


def _read_event_levels(manifest: RunManifest, instrument: Instrument) -> tuple[EventLevelInfo, ...]:
    rows = {row.code: row for row in EventLevel.objects.filter(instrument=instrument)}
    statuses = manifest.statuses.event_levels
    return tuple(
        EventLevelInfo(code, _label(rows.get(code), code), float(weight), statuses.get(code, ""))
        for code, weight in sorted(
            manifest.event_levels.items(),
            key=lambda entry: rows[entry[0]].position if entry[0] in rows else 0,
        )
    )


def _read_regions(run: IndexRun, robustness: Mapping[str, RegionRobustness]) -> list[RegionScore]:
    rows = RegionResult.objects.filter(run=run).select_related("region__parent").order_by("region__code")
    is_quoted = run.edition.kind == EditionKind.EXTERNAL
    return [
        replace(_read_region(row, is_quoted=is_quoted), robustness=robustness.get(row.region.code))
        for row in rows.iterator(chunk_size=200)
    ]


def _read_region(row: RegionResult, *, is_quoted: bool) -> RegionScore:
    region = row.region
    return RegionScore(
        code=region.code,
        name=region.name,
        short_name=region.short_name,
        level=RegionLevel(region.level),
        parent=region.parent.code if region.parent else "",
        hex_row=region.hex_row,
        hex_col=region.hex_col,
        score=row.score,
        rank=row.rank,
        score_class=row.score_class,
        aggregated_score=row.aggregated_score,
        aggregated_count=row.aggregated_count,
        aggregated_total=row.aggregated_total,
        completeness=row.completeness,
        evidence_share=row.evidence_share,
        group_scores=tuple(row.group_scores),
        group_classes=tuple(row.group_classes),
        indicator_values=tuple(row.indicator_values),
        indicator_scores=tuple(row.indicator_scores),
        answers={
            code: AnswerInfo(answer["answer"], answer.get("events", {}))
            for code, answer in row.inputs.get("answers", {}).items()
        },
        sources=row.inputs.get("sources", {}),
        is_quoted=is_quoted,
    )


def _read_history(release: Release) -> tuple[VersionInfo, ...]:
    """Return this version and those of the edition that are public while it is built, newest first."""
    others = Release.objects.filter(
        edition=release.edition_id, state__in=PUBLIC_STATES, version__lt=release.version
    ).order_by("-version")
    this = VersionInfo(release.version, release.state, None, release.note, is_this=True)
    return (this, *(VersionInfo(r.version, r.state, r.published_at, r.note, is_this=False) for r in others))


def _read_published_means(run: IndexRun) -> dict[str, PublishedMean]:
    if run.edition.kind != EditionKind.EXTERNAL:
        return {}
    figures = ExternalFigure.objects.filter(edition=run.edition, region__level=RegionLevel.NATION)
    return {
        row.group_code: PublishedMean(float(row.score), row.source_url) for row in figures if row.group_code
    }


def _label(row: GroupRow | IndicatorRow | EventLevel | None, otherwise: str) -> Label:
    return Label(row.name, row.name_en) if row is not None else Label(otherwise)
