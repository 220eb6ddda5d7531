"""What the pages of dimensions and of themes have in common: maps of both levels, indicators, and the regions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from ..content.dataset import INDICATORS_PATH, Driver, IndicatorInfo, RegionScore
from ..content.subjects import Subject
from ..content.summaries import known_scores
from ..content.wording import subject_classes, subject_title
from .exports.figure_paths import AREA_SPRITE, GEOGRAPHY, HEXAGONS, subject_map_path
from .exports.tools import FigureTools, Toolbox
from .region_page import shape_views
from .rendition import LevelView, Rendition, level_switch, subject_views
from .sharing import Shared

ROWS_SHOWN: Final = 40
"""All provinces, and the regencies with the highest scores: the others are in the file of the data."""


@dataclass(frozen=True, slots=True)
class Member:
    """An indicator of a subject, and where it happened: provinces first, then regencies."""

    info: IndicatorInfo
    drivers: tuple[Driver, ...]


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One region of the table. `n_events` counts those of all indicators of the subject."""

    region: RegionScore
    province: str
    n_events: int


@dataclass(frozen=True, slots=True)
class SubjectLevel:
    """One level of region as the page shows it. `n_above` regions have a score above zero."""

    view: LevelView
    rows: tuple[SubjectRow, ...]
    n_above: int


class SubjectPages:
    """Makes what all pages of one kind show, in one language."""

    def __init__(self, rendition: Rendition) -> None:
        self.rendition = rendition
        self.content = rendition.content
        self._infos = {info.code: info for info in self.content.indicators}
        self._drivers = [
            {driver.indicator.code: driver for driver in summary.drivers} for summary in self.content.levels
        ]

    def members(self, codes: Sequence[str]) -> list[Member]:
        """Return the indicators with these codes, and where each happened."""
        return [
            Member(self._infos[code], tuple(drivers[code] for drivers in self._drivers)) for code in codes
        ]

    def page_of(self, subject: Subject, siblings: Sequence[Subject], codes: Sequence[str]) -> dict[str, Any]:
        """Return what the page of one of its `siblings` shows; `codes` are those of its indicators."""
        levels = tuple(self._level(view, codes) for view in subject_views(self.rendition, subject))
        place = siblings.index(subject)
        first = levels[0].view
        shape = GEOGRAPHY if first.geography else HEXAGONS
        return {
            "subject": subject,
            "subjects": map_subjects(self.rendition, subject),
            "classes_note": subject_classes(subject),
            "members": self.members(codes),
            "levels": levels,
            "shared": Shared(
                subject_title(subject), first.finding, subject_map_path(subject, first.figure.kind, shape)
            ),
            "shape_views": shape_views(f"peta-{first.figure.kind}") if first.geography else [],
            "map_tools": {level.view.figure.kind: self.tools_of(subject, level.view) for level in levels},
            "map_views": level_switch([level.view for level in levels]),
            "shows_events": self.content.has_indicators,
            "before": siblings[place - 1] if place else None,
            "after": siblings[place + 1] if place + 1 < len(siblings) else None,
        }

    def _level(self, view: LevelView, codes: Sequence[str]) -> SubjectLevel:
        ranked = known_scores(view.summary.regions)
        above = [region for region in ranked if region.score]
        listed = ranked if view.figure.kind == "provinsi" else above[:ROWS_SHOWN]
        geography = view.geography and replace(
            view.geography, sprite=f"{self.content.base_path}{AREA_SPRITE}"
        )
        return SubjectLevel(
            view=replace(view, geography=geography),
            rows=tuple(self._row(region, codes) for region in listed),
            n_above=len(above),
        )

    def _row(self, region: RegionScore, codes: Sequence[str]) -> SubjectRow:
        province = self.content.province_of.get(region.parent)
        answers = (region.answers[code] for code in codes if code in region.answers)
        return SubjectRow(
            region, province.name if province else "", sum(answer.n_events for answer in answers)
        )

    def tools_of(self, subject: Subject, view: LevelView) -> FigureTools:
        """Return the line under the map of one level."""
        kind = view.figure.kind
        return Toolbox(self.rendition, subject.path).map_tools(
            f"{subject_title(subject)}: {view.noun}",
            subject_map_path(subject, kind),
            {shape: subject_map_path(subject, kind, shape) for shape in (GEOGRAPHY, HEXAGONS)},
            f"peta-{kind}",
            has_boundaries=view.geography is not None,
        )


def map_subjects(rendition: Rendition, current: Subject | None = None) -> dict[str, Any]:
    """Return where else there are maps: menus of the dimensions and the themes, and the list of indicators.

    `current` is the subject whose page asks, None for the page of the index.
    """
    content, base = rendition.content, rendition.base
    kinds: tuple[tuple[str, Sequence[Subject]], ...] = (
        (_("Dimensi"), rendition.dimensions),
        (_("Tema"), content.themes),
    )
    return {
        "index_url": base if current else "",
        "menus": [_menu(label, base, subjects, current) for label, subjects in kinds if subjects],
        "indicators_url": base + INDICATORS_PATH,
        "n_indicators": len(content.indicators) if content.has_indicators else 0,
    }


def _menu(label: str, base: str, subjects: Sequence[Subject], current: Subject | None) -> dict[str, Any]:
    items = [
        {"label": str(subject.name), "url": base + subject.path, "is_current": subject is current}
        for subject in subjects
    ]
    return {
        "label": label,
        "items": items,
        "current": str(current.name) if current and current in subjects else "",
    }
