"""A release in one language: the words and figures that several of its files share, each made once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from django.utils import translation

from apps.regions.enums import RegionLevel
from apps.regions.presentation import AreaFigure, MapFigure

from ..content.dataset import LevelSummary, ReleaseContent
from ..content.subjects import DimensionResult, Subject, dimensions_of, is_mapped
from ..content.wording import (
    citation,
    kind_statement,
    legend_items,
    level_noun,
    level_title,
    licence,
    national_finding,
    regency_finding,
    source_note,
    version_words,
)
from .distribution import Distribution, draw_distribution
from .downloads import Download, list_downloads
from .figures import ScaleFigure, draw_province_map, draw_regency_map, draw_scale, region_words
from .geography import draw_province_areas, draw_regency_areas, repaint_areas
from .map_parts import MapPart, parts_of_map
from .tables import ReleaseTables

INDONESIAN: Final = "id"
ENGLISH: Final = "en"


@dataclass(frozen=True)
class LevelView:
    """One level of region as pages and drawings show it. `finding` is the one sentence on all of its regions.

    `figure` is the map of hexagons, `geography` that of boundaries, where there are any.
    """

    summary: LevelSummary
    title: str
    noun: str
    finding: str
    legend: list[dict[str, str]]
    figure: MapFigure
    geography: AreaFigure | None
    scale: ScaleFigure | None
    distribution: Distribution | None

    @property
    def parts(self) -> tuple[MapPart, ...]:
        """The parts in which a phone shows the map of hexagons."""
        return parts_of_map(self.figure)


@dataclass(frozen=True)
class Rendition:
    """A release in one language. Files are made of it inside `with rendition.active():`, so that texts match."""

    content: ReleaseContent
    language: str
    statement: str
    citation: str
    source_note: str
    licence: str
    version: str
    downloads: list[Download]
    provinces: LevelView
    regencies: LevelView

    def active(self) -> translation.override:
        """Return a context manager in which the language of the rendition is the active one."""
        return translation.override(self.language)

    @property
    def prefix(self) -> str:
        """The folder of its pages within the release."""
        return prefix_of(self.language)

    @property
    def base(self) -> str:
        """The address of its national page."""
        return self.content.base_path + self.prefix

    def way_to(self, *steps: tuple[str, str]) -> list[dict[str, str]]:
        """Return the way to a page: the national one, then each step with its words and folder, "" for the page."""
        edition = {"label": str(self.content.edition_name), "url": self.base}
        return [edition, *({"label": label, "url": path and self.base + path} for label, path in steps)]

    @property
    def levels(self) -> tuple[LevelView, LevelView]:
        return self.provinces, self.regencies

    def level_of(self, level: RegionLevel) -> LevelView:
        return self.provinces if level == RegionLevel.PROVINCE else self.regencies

    @cached_property
    def dimensions(self) -> tuple[DimensionResult, ...]:
        """The dimensions of which there are maps, each with a page of its own."""
        return dimensions_of(self.content)

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """What is mapped beside the index: the dimensions, then the themes."""
        return (*self.dimensions, *self.content.themes)

    @cached_property
    def tables(self) -> ReleaseTables:
        """The figures as tables."""
        return ReleaseTables(self.content, self.statement)


def prefix_of(language: str) -> str:
    """Return the folder of a language within the release."""
    return "" if language == INDONESIAN else f"{language}/"


def rendition_of(content: ReleaseContent, language: str) -> Rendition:
    """Return the release in one language."""
    with translation.override(language):
        areas = draw_province_areas(content), draw_regency_areas(content)
        provinces, regencies = level_views(content, areas)
        return Rendition(
            content=content,
            language=language,
            statement=kind_statement(content.kind),
            citation=citation(content),
            source_note=source_note(content),
            licence=licence(),
            version=version_words(content),
            downloads=list_downloads(content, prefix_of(language)),
            provinces=provinces,
            regencies=regencies,
        )


def subject_views(rendition: Rendition, subject: Subject) -> tuple[LevelView, ...]:
    """Return the levels of a dimension or theme that have a map, drawn as the maps of the index are."""
    provinces, regencies = subject.levels
    drawn = level_views(replace(rendition.content, provinces=provinces, regencies=regencies))
    return tuple(
        replace(
            view, geography=of_index.geography and repaint_areas(of_index.geography, _paint(view.summary))
        )
        for of_index, view in zip(rendition.levels, drawn, strict=True)
        if is_mapped(subject, view.summary)
    )


def level_switch(views: Sequence[LevelView]) -> list[dict[str, Any]]:
    """Return the switch between the maps of these levels, whose ids begin with `peta-`; the first one is shown."""
    return [
        {
            "label": view.title,
            "url": f"#peta-{view.figure.kind}",
            "is_current": view is views[0],
            "count": view.summary.n_regions,
        }
        for view in views
    ]


def _paint(summary: LevelSummary) -> dict[str, tuple[str, str]]:
    return {
        region.code: (region.class_key, region_words(region, summary.written)) for region in summary.regions
    }


def level_views(
    content: ReleaseContent, areas: tuple[AreaFigure | None, AreaFigure | None] = (None, None)
) -> tuple[LevelView, LevelView]:
    """Return both levels in the active language, with their maps of hexagons, and those of boundaries as given."""
    return (
        _view(content.provinces, draw_province_map(content), areas[0], national_finding(content)),
        _view(content.regencies, draw_regency_map(content), areas[1], regency_finding(content)),
    )


def _view(summary: LevelSummary, figure: MapFigure, geography: AreaFigure | None, finding: str) -> LevelView:
    return LevelView(
        summary=summary,
        title=level_title(summary.level),
        noun=level_noun(summary.level),
        finding=finding,
        legend=legend_items(summary),
        figure=figure,
        geography=geography,
        scale=draw_scale(summary),
        distribution=draw_distribution(summary),
    )
