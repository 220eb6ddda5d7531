"""Reading the themes of a run: their scores, ranks and classes, beside those of the index."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from apps.computation.models import IndexRun, RegionResult
from apps.engine.run_manifest import RunManifest
from apps.indicators.models import Instrument, Theme

from .dataset import Label, LevelSummary, RegionScore, ThemeResult
from .summaries import summarise_level

Found = tuple[Sequence[float | None], Sequence[int | None], Sequence[str]]
"""The scores, ranks and classes of one region, in the order of the themes of the manifest."""


def read_themes(
    run: IndexRun, instrument: Instrument, levels: tuple[LevelSummary, LevelSummary]
) -> tuple[ThemeResult, ...]:
    """Return the themes for which any region has a score; `levels` are the regions as the index has them."""
    manifest = run.content
    if not manifest.themes or manifest.edition.is_external:
        return ()
    rows = RegionResult.objects.filter(run=run).values_list(
        "region__code", "theme_scores", "theme_ranks", "theme_classes"
    )
    found: dict[str, Found] = {code: (scores, ranks, classes) for code, scores, ranks, classes in rows}
    named = {row.code: row for row in Theme.objects.filter(instrument=instrument)}
    nodes = {theme.code: theme for theme in manifest.framework.themes}
    themes = []
    for position, code in enumerate(manifest.themes):
        row = named.get(code)
        provinces, regencies = (_summarise(manifest, code, position, level, found) for level in levels)
        theme = ThemeResult(
            code=code,
            name=Label(row.name, row.name_en) if row else Label(nodes[code].name or code),
            indicators=tuple(nodes[code].indicators),
            status=manifest.statuses.themes.get(code, ""),
            note=Label(row.note, row.note_en) if row else Label(""),
            provinces=provinces,
            regencies=regencies,
        )
        if any(summary.n_scored for summary in theme.levels):
            themes.append(theme)
    return tuple(themes)


def _summarise(
    manifest: RunManifest, code: str, position: int, level: LevelSummary, found: Mapping[str, Found]
) -> LevelSummary:
    regions = [_with_theme(region, position, found.get(region.code)) for region in level.regions]
    return summarise_level(level.level, regions, manifest.cutoffs_at(level.level.value, code), (), [])


def _with_theme(region: RegionScore, position: int, found: Found | None) -> RegionScore:
    """Return a region with what was found of one theme. The run aggregates no theme over regencies."""
    scores, ranks, classes = found or ((), (), ())
    is_known = position < len(scores)
    return replace(
        region,
        score=scores[position] if is_known else None,
        rank=ranks[position] if is_known else None,
        score_class=(classes[position] or "") if is_known else "",
        aggregated_score=None,
        aggregated_count=0,
        aggregated_total=0,
        completeness=None,
        group_scores=(),
        group_classes=(),
        robustness=None,
    )
