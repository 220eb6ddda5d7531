"""The contexts of the list of indicators, and of the page of each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.formatting import format_decimal, format_percent
from apps.core.ramp import ramp_key
from apps.regions.enums import RegionLevel
from apps.regions.presentation import AreaFigure, MapFigure, region_said

from ..content.dataset import INDICATORS_PATH, IndicatorInfo
from ..content.findings import NO_STEP, STEPS, Finding, LevelFindings, findings_of
from ..content.wording import answer_words, counts_words, status_words
from .codebook_page import entry_status
from .exports.figure_paths import AREA_SPRITE, GEOGRAPHY, HEXAGONS, indicator_map_path
from .exports.tools import FigureTools, Toolbox
from .figures import Shown, draw_province_map, draw_regency_map
from .geography import repaint_areas
from .map_parts import MapPart
from .region_page import shape_views
from .rendition import LevelView, Rendition, level_switch
from .sharing import Shared
from .steps import Step

ROWS_SHOWN: Final = 40
"""All provinces, and the regencies with the highest scores: the others are in the file of the data."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One region of the table of an indicator, its figures written."""

    finding: Finding
    province: str
    answer: str
    n_events: str
    counts: str
    score: str
    key: str


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One level of region as the page of an indicator shows it."""

    view: LevelView
    figure: MapFigure
    geography: AreaFigure | None
    finding: str
    steps: tuple[Step, ...]
    largest: int
    rows: tuple[FindingRow, ...]
    n_occurred: int

    @property
    def parts(self) -> tuple[MapPart, ...]:
        """The parts in which a phone shows the map of hexagons."""
        return self.view.parts


class IndicatorPages:
    """Makes the contexts of all pages of indicators in one language; what they share is made once."""

    def __init__(self, rendition: Rendition) -> None:
        self.rendition = rendition
        self.content = content = rendition.content
        self._event_levels = {level.code: str(level.name) for level in content.event_levels}
        labels = {
            NO_STEP: _("Tidak ada data"),
            STEPS[0]: _("Tidak terjadi"),
            **{step: _("Skor {} sampai {}").format(*step.split("-")) for step in STEPS[1:]},
        }
        self._labels = {step: (ramp_key(step, STEPS), label) for step, label in labels.items()}

    def list_context(self) -> dict[str, Any]:
        """Return what the list of indicators shows: each with its part of the index, and where it happened."""
        content = self.content
        of_level = [
            {driver.indicator.code: driver for driver in summary.drivers} for summary in content.levels
        ]
        return {
            "breadcrumbs": self.rendition.way_to((_("Indikator"), "")),
            "dimensions": [
                {
                    "group": group,
                    "rows": [
                        {
                            "info": info,
                            "share": format_percent(info.share, 2),
                            "drivers": [drivers[info.code] for drivers in of_level],
                            "entry": content.codebook.get(info.code),
                        }
                        for info in content.indicators_of[group.code]
                    ],
                }
                for _position, group in content.top_groups
            ],
            "n_drafts": sum(entry.is_draft for entry in content.codebook.values()),
        }

    def context(self, indicator: IndicatorInfo) -> dict[str, Any]:
        """Return everything the page of one indicator shows."""
        content = self.content
        place = content.indicators.index(indicator)
        entry = content.codebook.get(indicator.code)
        levels = self.levels_of(indicator)
        return {
            "breadcrumbs": self.rendition.way_to((_("Indikator"), INDICATORS_PATH), (indicator.code, "")),
            "indicator": indicator,
            "share": format_percent(indicator.share, 2),
            "status_label": status_words(indicator.status),
            "dimension": content.names(indicator.dimension),
            "subdimension": content.names(indicator.parent),
            "themes": [theme for theme in content.themes if indicator.code in theme.indicators],
            "entry": entry,
            "entry_status": entry_status(entry.status) if entry else "",
            "levels": levels,
            "shared": Shared(
                str(indicator.name),
                levels[0].finding,
                indicator_map_path(indicator, levels[0].figure.kind),
            ),
            "shape_views": shape_views("peta-provinsi") if content.boundaries else [],
            "map_tools": {level.figure.kind: self._tools(indicator, level) for level in levels},
            "table_tools": {level.figure.kind: self._table_tools(indicator, level) for level in levels},
            "map_views": level_switch([level.view for level in levels]),
            "before": content.indicators[place - 1] if place else None,
            "after": content.indicators[place + 1] if place + 1 < len(content.indicators) else None,
        }

    def _tools(self, indicator: IndicatorInfo, level: IndicatorView) -> FigureTools:
        kind = level.figure.kind
        name = f"{indicator.name}: {level.view.noun}"
        toolbox, path = Toolbox(self.rendition, indicator.path), indicator_map_path(indicator, kind)
        if level.geography is None:
            return toolbox.simple(name, f"peta-{kind}", path)
        drawings = dict.fromkeys((GEOGRAPHY, HEXAGONS), path)
        tools = toolbox.map_tools(name, path, drawings, f"peta-{kind}", has_boundaries=True)
        # The drawing to take along is that of hexagons: outlines in 244 more pictures would double the release.
        geography, hexagons = tools.forms
        files = tuple(
            replace(file, label=_("%(format)s heksagon") % {"format": file.label}) for file in geography.files
        )
        return replace(tools, forms=(replace(geography, files=files), hexagons))

    def _table_tools(self, indicator: IndicatorInfo, level: IndicatorView) -> FigureTools:
        kind = level.figure.kind
        name = _("%(indicator)s, tabel %(level)s") % {"indicator": indicator.name, "level": level.view.noun}
        toolbox = Toolbox(self.rendition, indicator.path)
        return toolbox.link_only(name, indicator_map_path(indicator, kind), f"tabel-{kind}")

    def levels_of(self, indicator: IndicatorInfo) -> tuple[IndicatorView, ...]:
        """Return what the page of an indicator shows of provinces, and of regencies."""
        return tuple(self._view(indicator, view) for view in self.rendition.levels)

    def _view(self, indicator: IndicatorInfo, view: LevelView) -> IndicatorView:
        found = findings_of(self.content, indicator, view.summary)
        rows = tuple(map(self._row, found.findings))
        by_code = {row.finding.region.code: row for row in rows}
        is_province = view.summary.level == RegionLevel.PROVINCE
        draw = draw_province_map if is_province else draw_regency_map
        listed = rows if is_province else [row for row in rows if row.finding.n_events][:ROWS_SHOWN]
        return IndicatorView(
            view=view,
            figure=draw(self.content, lambda region: self._shown(by_code[region.code])),
            geography=self._areas(view, by_code),
            finding=_finding(found, view.noun),
            steps=tuple(Step(*self._labels[step], count) for step, count in found.counts.items()),
            largest=max(found.counts.values()),
            rows=tuple(listed),
            n_occurred=found.driver.n_occurred,
        )

    def _areas(self, view: LevelView, rows: Mapping[str, FindingRow]) -> AreaFigure | None:
        """Return the map of boundaries, whose lines come from one file for all indicators."""
        if view.geography is None:
            return None
        paint = {}
        for code, row in rows.items():
            shown = self._shown(row)
            paint[code] = row.key, region_said(row.finding.region.name, shown.score, shown.class_label)
        return replace(repaint_areas(view.geography, paint), sprite=f"{self.content.base_path}{AREA_SPRITE}")

    def _row(self, finding: Finding) -> FindingRow:
        province = self.content.province_of.get(finding.region.parent)
        return FindingRow(
            finding=finding,
            province=province.name if province else "",
            answer=answer_words(finding.answer),
            n_events=format_decimal(finding.n_events, 0) if finding.n_events else "",
            counts=counts_words(finding.counts, self._event_levels) if finding.counts else "",
            score=format_decimal(finding.score),
            key=self._labels[finding.step][0],
        )

    def _shown(self, row: FindingRow) -> Shown:
        """Return what the map shows: without data, which of the two reasons it has."""
        is_known = row.finding.score is not None
        label = self._labels[row.finding.step][1] if is_known else row.answer
        return Shown(row.key, label, row.score if is_known else "", row.counts or row.province)


def _finding(found: LevelFindings, noun: str) -> str:
    """Return in one sentence where it happened, of the regions that have data."""
    driver = found.driver
    words = {
        "count": format_decimal(driver.n_occurred, 0),
        "total": format_decimal(driver.n_answered, 0),
        "events": format_decimal(driver.n_events, 0),
        "level": noun,
    }
    if not driver.n_answered:
        return _("Belum ada %(level)s yang mempunyai data tentang indikator ini.") % words
    if not driver.n_occurred:
        return _("Tidak terjadi di satu pun dari %(total)s %(level)s yang mempunyai data.") % words
    sentence = ngettext(
        "Terjadi di %(count)s dari %(total)s %(level)s yang mempunyai data: %(events)s kejadian.",
        "Terjadi di %(count)s dari %(total)s %(level)s yang mempunyai data: %(events)s kejadian.",
        driver.n_events,
    )
    return sentence % words
