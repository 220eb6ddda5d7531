"""The thematic indices of a run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from apps.core.ramp import ramp_key
from apps.engine.run_manifest import RunManifest
from apps.indicators.score_format import ScoreFormat
from apps.indicators.words import empty_class_sentences, level_label_short
from apps.regions.enums import OFFICE_LEVELS, RegionLevel, level_slug
from apps.regions.models import Region

from ..models import IndexRun, RegionResult

LONG: Final = 10
"""A table with more rows than this is moved from the page of its run to a page of its own."""


@dataclass(frozen=True)
class ThemeScore:
    """One theme of one region. `indicators` are given as "code name".

    `key` names the colour of its class and `label` the class; both are empty if it has none. `text` is the score as it
    is written beside the class.
    """

    code: str
    name: str
    indicators: tuple[str, ...]
    score: float | None
    text: str
    rank: int | None
    key: str
    label: str


@dataclass(frozen=True)
class ThemeRow:
    """The themes of one region, in the order of the table."""

    region: Region
    scores: tuple[ThemeScore, ...]


@dataclass(frozen=True)
class ThemeTable:
    """The themes of one level of region, their names by code; `empty` says of each which classes no region is in."""

    level: str
    label: str
    themes: Mapping[str, str]
    empty: tuple[tuple[str, list[str]], ...]
    rows: tuple[ThemeRow, ...]

    @property
    def slug(self) -> str:
        """The level as it stands in addresses."""
        return level_slug(self.level)

    @property
    def is_long(self) -> bool:
        """Whether it is too long for the page of the run, and is shown on a page of its own."""
        return len(self.rows) > LONG


def theme_tables(run: IndexRun, results: Sequence[RegionResult]) -> list[ThemeTable]:
    """Return a table for each level among `results`; none if the run has no themes."""
    manifest = run.content
    if not manifest.themes:
        return []
    tables = []
    for level in OFFICE_LEVELS:
        rows = [result for result in results if result.region.level == level]
        if rows:
            written = _write_themes(manifest, rows)
            tables.append(
                ThemeTable(
                    level=level.value,
                    label=str(level.label),
                    themes={theme.code: theme.name for theme in manifest.framework.themes},
                    empty=tuple(
                        (theme.name, sentences)
                        for theme in manifest.framework.themes
                        if (sentences := _empty_of(manifest, theme.code, level))
                    ),
                    rows=tuple(
                        ThemeRow(result.region, theme_scores(manifest, result, written)) for result in rows
                    ),
                )
            )
    return tables


def _empty_of(manifest: RunManifest, theme: str, level: RegionLevel) -> list[str]:
    return empty_class_sentences(manifest.cutoffs_at(level.value, theme))


def theme_scores(
    manifest: RunManifest, result: RegionResult, written: Sequence[ScoreFormat] = ()
) -> tuple[ThemeScore, ...]:
    """Return the themes of one region, named as the manifest of its run says; none if the run stored none.

    `written` says how the scores of each theme are written beside those of other regions.
    """
    if not result.theme_scores:
        return ()
    by_code = {theme.code: theme for theme in manifest.framework.themes}
    names = manifest.indicator_names
    columns = zip(
        manifest.themes,
        result.theme_scores,
        written or _write_themes(manifest, [result]),
        result.theme_ranks,
        result.theme_classes,
        strict=True,
    )
    return tuple(
        ThemeScore(
            code=code,
            name=by_code[code].name,
            indicators=tuple(f"{indicator} {names[indicator]}" for indicator in by_code[code].indicators),
            score=score,
            text=theme_written.score(score),
            rank=rank,
            key=ramp_key(label, manifest.class_labels(result.region.level, code)) if label else "",
            label=level_label_short(label) if label else "",
        )
        for code, score, theme_written, rank, label in columns
    )


def _write_themes(manifest: RunManifest, rows: Sequence[RegionResult]) -> list[ScoreFormat]:
    """Say how the scores of every theme are written; the rows are of one level."""
    level = rows[0].region.level
    columns = zip(*(row.theme_scores for row in rows if row.theme_scores), strict=True)
    return [
        ScoreFormat.of(manifest.cutoffs_at(level, code), scores)
        for code, scores in zip(manifest.themes, columns, strict=False)
    ]
