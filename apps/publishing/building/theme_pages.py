"""The contexts of the list of themes, and of the page of each."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal

from ..content.dataset import THEMES_PATH, Driver, IndicatorInfo, RegionScore, ThemeResult
from ..content.summaries import known_scores
from ..content.wording import status_words
from .exports.figure_paths import theme_map_path
from .exports.tools import FigureTools, Toolbox
from .rendition import LevelView, Rendition, theme_views
from .sharing import Shared

ROWS_SHOWN: Final = 40
"""All provinces, and the regencies with the highest scores: the others are in the file of the data."""


@dataclass(frozen=True, slots=True)
class Member:
    """An indicator of a theme, and where it happened: provinces first, then regencies."""

    info: IndicatorInfo
    drivers: tuple[Driver, ...]


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One region of the table of a theme. `n_events` counts those of all its indicators."""

    region: RegionScore
    province: str
    n_events: int


@dataclass(frozen=True, slots=True)
class ThemeView:
    """One level of region as the page of a theme shows it. `n_above` regions have a score above zero."""

    view: LevelView
    rows: tuple[ThemeRow, ...]
    n_above: int


class ThemePages:
    """Makes the contexts of all pages of themes in one language."""

    def __init__(self, rendition: Rendition) -> None:
        self.rendition = rendition
        self.content = rendition.content
        self._infos = {info.code: info for info in self.content.indicators}
        self._drivers = [
            {driver.indicator.code: driver for driver in summary.drivers} for summary in self.content.levels
        ]

    def list_context(self) -> dict[str, Any]:
        """Return what the list of themes shows: each with its indicators and its finding on each level."""
        return {
            "breadcrumbs": self.rendition.way_to((_("Tema"), "")),
            "themes": [
                {
                    "theme": theme,
                    "members": self._members(theme),
                    "levels": [
                        _class_count(summary.counts["high"], summary.n_scored) for summary in theme.levels
                    ],
                    "status_label": status_words(theme.status),
                }
                for theme in self.content.themes
            ],
        }

    def context(self, theme: ThemeResult) -> dict[str, Any]:
        """Return everything the page of one theme shows."""
        levels = tuple(self._level(theme, view) for view in theme_views(self.content, theme))
        place = self.content.themes.index(theme)
        first = levels[0].view
        return {
            "breadcrumbs": self.rendition.way_to((_("Tema"), THEMES_PATH), (str(theme.name), "")),
            "theme": theme,
            "members": self._members(theme),
            "status_label": status_words(theme.status),
            "levels": levels,
            "shared": Shared(theme_title(theme), first.finding, theme_map_path(theme, first.figure.kind)),
            "map_tools": {level.view.figure.kind: self._tools(theme, level.view) for level in levels},
            "map_views": [
                {
                    "label": level.view.title,
                    "url": f"#peta-{level.view.figure.kind}",
                    "is_current": level is levels[0],
                    "count": level.view.summary.n_regions,
                }
                for level in levels
            ],
            "before": self.content.themes[place - 1] if place else None,
            "after": self.content.themes[place + 1] if place + 1 < len(self.content.themes) else None,
        }

    def _members(self, theme: ThemeResult) -> list[Member]:
        return [
            Member(self._infos[code], tuple(drivers[code] for drivers in self._drivers))
            for code in theme.indicators
        ]

    def _level(self, theme: ThemeResult, view: LevelView) -> ThemeView:
        ranked = known_scores(view.summary.regions)
        above = [region for region in ranked if region.score]
        is_province = view.figure.kind == "provinsi"
        return ThemeView(
            view=view,
            rows=tuple(
                self._row(theme, region) for region in (ranked if is_province else above[:ROWS_SHOWN])
            ),
            n_above=len(above),
        )

    def _row(self, theme: ThemeResult, region: RegionScore) -> ThemeRow:
        province = self.content.province_of.get(region.parent)
        answers = (region.answers[code] for code in theme.indicators if code in region.answers)
        return ThemeRow(region, province.name if province else "", sum(answer.n_events for answer in answers))

    def _tools(self, theme: ThemeResult, view: LevelView) -> FigureTools:
        kind = view.figure.kind
        toolbox = Toolbox(self.rendition, theme.path)
        return toolbox.simple(f"{theme.name}: {view.noun}", f"peta-{kind}", theme_map_path(theme, kind))


def theme_title(theme: ThemeResult) -> str:
    """Return how a theme is called where no heading says that it is one."""
    return _("Tema %(name)s") % {"name": theme.name}


def _class_count(count: int, total: int) -> str:
    return _("%(count)s dari %(total)s") % {
        "count": format_decimal(count, 0),
        "total": format_decimal(total, 0),
    }
