"""Outcomes and comparisons as the screens show them, level by level. No queries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.computation.models import IndexRun
from apps.computation.presentation.run_map import run_map
from apps.engine.run_manifest import CutOffRecord
from apps.indicators.score_format import ScoreFormat
from apps.indicators.words import empty_class_sentences
from apps.regions.enums import OFFICE_LEVELS, RegionLevel, level_slug
from apps.regions.presentation import MapFigure
from apps.regions.scoping import RegionScope

from .enums import Movement
from .outcomes.comparison import RegionChange, count_classes, count_movements
from .outcomes.outcome import Outcome

MOVED: Final = 20
"""How many of the regions that changed class stand above the table of all regions."""


@dataclass(frozen=True)
class ClassLine:
    """One class of a level, and how many regions are in it before and after; an empty `label` means no class.

    `labels` are all classes of its scale, from the least vulnerable. Its colour follows from its place among them.
    """

    label: str
    before: int
    after: int
    labels: tuple[str, ...]


@dataclass(frozen=True)
class LevelComparison:
    """One level of region before and after, with its two maps and the regions that changed class.

    `empty_before` and `empty_after` say in sentences which classes no region is in, and why.
    """

    level: str
    label: str
    classes: list[ClassLine]
    empty_before: list[str]
    empty_after: list[str]
    movements: dict[str, int]
    moved: list[RegionChange]
    changes: list[RegionChange]
    labels_before: tuple[str, ...]
    labels_after: tuple[str, ...]
    written_before: ScoreFormat
    written_after: ScoreFormat
    map_before: MapFigure | None
    map_after: MapFigure | None

    @property
    def slug(self) -> str:
        """The level as it stands in addresses."""
        return level_slug(self.level)

    @property
    def moved_most(self) -> list[RegionChange]:
        """The regions that changed class; where they are many, those whose score changed most."""
        if not self.is_moved_cut:
            return self.moved
        return sorted(self.moved, key=lambda change: -abs(change.score_difference or 0.0))[:MOVED]

    @property
    def is_moved_cut(self) -> bool:
        """Whether more regions changed class than `moved_most` holds."""
        return len(self.moved) > MOVED

    @property
    def is_empty(self) -> bool:
        """Whether there is no region of this level to show."""
        return not self.changes


def level_comparisons(
    runs: tuple[IndexRun, IndexRun],
    outcomes: tuple[Outcome, Outcome],
    changes: Sequence[RegionChange],
    scope: RegionScope,
) -> list[LevelComparison]:
    """Return each level that has regions in `scope`; a region on the maps is a link to its result in the run."""
    seen = [change for change in changes if scope.covers(change.region)]
    within = tuple(_within(outcome, scope) for outcome in outcomes)
    levels = []
    for level in OFFICE_LEVELS:
        rows = [change for change in seen if change.region.level == level]
        if rows:
            before, after = within
            levels.append(
                LevelComparison(
                    level=level.value,
                    label=str(level.label),
                    classes=_class_lines(before, after, level),
                    empty_before=_empty(before, level),
                    empty_after=_empty(after, level),
                    movements={key.value: count for key, count in count_movements(rows).items()},
                    moved=[change for change in rows if change.movement != Movement.SAME],
                    changes=rows,
                    labels_before=before.labels.get(level.value, ()),
                    labels_after=after.labels.get(level.value, ()),
                    written_before=_write_scores(before, level),
                    written_after=_write_scores(after, level),
                    map_before=_map(runs[0], level, before, "-pertama"),
                    map_after=_map(runs[1], level, after, "-kedua"),
                )
            )
    return levels


def _within(outcome: Outcome, scope: RegionScope) -> Outcome:
    kept = {key: row for key, row in outcome.standings.items() if scope.covers(row.region)}
    return replace(outcome, standings=kept)


def _class_lines(before: Outcome, after: Outcome, level: RegionLevel) -> list[ClassLine]:
    counts = [count_classes(outcome, level) for outcome in (before, after)]
    labels = [label for label in dict.fromkeys((*counts[0], *counts[1])) if label]
    known = [outcome.labels.get(level.value, ()) for outcome in (after, before)]
    return [
        ClassLine(
            label=label,
            before=counts[0].get(label, 0),
            after=counts[1].get(label, 0),
            labels=next((classes for classes in known if label in classes), ()),
        )
        for label in (*labels, "")
    ]


def _empty(outcome: Outcome, level: RegionLevel) -> list[str]:
    return empty_class_sentences(outcome.cutoffs.get(level.value, CutOffRecord()))


def _map(run: IndexRun, level: RegionLevel, outcome: Outcome, variant: str) -> MapFigure | None:
    figure = run_map(run, level, list(outcome.standings.values()), outcome.cutoffs.get(level.value))
    return None if figure is None else replace(figure, variant=variant)


def _write_scores(outcome: Outcome, level: RegionLevel) -> ScoreFormat:
    scores = (row.score for row in outcome.standings.values() if row.region.level == level)
    return ScoreFormat.of(outcome.cutoffs.get(level.value, CutOffRecord()), scores)
