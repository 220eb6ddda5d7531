"""The thematic indices of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apps.core.ramp import ramp_key
from apps.engine.run_manifest import RunManifest
from apps.indicators.words import level_label_short
from apps.regions.enums import OFFICE_LEVELS
from apps.regions.models import Region

from ..models import IndexRun, RegionResult

LONG: Final = 50
"""A table with more rows than this is moved from the page of its run to a page of its own."""


@dataclass(frozen=True)
class ThemeScore:
    """One theme of one region. `indicators` are given as "code name".

    `key` names the colour of its class and `label` the class; both are empty if it has none.
    """

    code: str
    name: str
    indicators: tuple[str, ...]
    score: float | None
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
    """The themes of one level of region."""

    level: str
    label: str
    themes: tuple[str, ...]
    rows: tuple[ThemeRow, ...]

    @property
    def is_long(self) -> bool:
        """Whether it is too long for the page of the run, and is shown on a page of its own."""
        return len(self.rows) > LONG


def theme_tables(run: IndexRun, results: Sequence[RegionResult]) -> list[ThemeTable]:
    """Return a table for each level among `results`; none if the run has no themes."""
    manifest = run.content
    if not manifest.themes:
        return []
    return [
        ThemeTable(
            level=level.value,
            label=str(level.label),
            themes=tuple(theme.name for theme in manifest.framework.themes),
            rows=tuple(ThemeRow(result.region, theme_scores(manifest, result)) for result in rows),
        )
        for level in OFFICE_LEVELS
        if (rows := [result for result in results if result.region.level == level])
    ]


def theme_scores(manifest: RunManifest, result: RegionResult) -> tuple[ThemeScore, ...]:
    """Return the themes of one region, named as the manifest of its run says; none if the run stored none."""
    if not result.theme_scores:
        return ()
    by_code = {theme.code: theme for theme in manifest.framework.themes}
    names = manifest.indicator_names
    columns = zip(manifest.themes, result.theme_scores, result.theme_ranks, result.theme_classes, strict=True)
    return tuple(
        ThemeScore(
            code=code,
            name=by_code[code].name,
            indicators=tuple(f"{indicator} {names[indicator]}" for indicator in by_code[code].indicators),
            score=score,
            rank=rank,
            key=ramp_key(label, manifest.class_labels(result.region.level, code)) if label else "",
            label=level_label_short(label) if label else "",
        )
        for code, score, rank, label in columns
    )
