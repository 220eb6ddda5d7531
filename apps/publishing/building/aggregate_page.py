"""The page of the aggregated scores of the provinces: their map in steps, and both scores side by side."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal
from apps.core.ramp import ramp_key
from apps.regions.presentation import AreaFigure, MapFigure, region_said

from ..content.aggregate_words import aggregate_finding, gap_sentence
from ..content.aggregates import (
    AGGREGATE_PATH,
    aggregated,
    gap,
    has_aggregates,
    mean_of,
    step_edges,
    step_of,
)
from ..content.dataset import NO_CLASS, RegionScore
from ..content.method_words import describe_steps
from .exports.figure_paths import GEOGRAPHY, HEXAGONS, aggregate_map_path
from .exports.tools import FigureTools, Toolbox
from .figures import Shown, draw_province_map
from .geography import repaint_areas
from .map_parts import MapPart, parts_of_map
from .region_page import aggregate_note, shape_views
from .rendition import Rendition
from .sharing import Shared
from .steps import Step
from .subject_pages import map_subjects


@dataclass(frozen=True, slots=True)
class AggregateView:
    """The map of the aggregated scores, and how many provinces are on each step of it."""

    figure: MapFigure
    geography: AreaFigure | None
    steps: tuple[Step, ...]

    @property
    def parts(self) -> tuple[MapPart, ...]:
        """The parts in which a phone shows the map of hexagons."""
        return parts_of_map(self.figure)

    @property
    def largest(self) -> int:
        return max(step.count for step in self.steps)


def source_views(rendition: Rendition, *, is_aggregate: bool = False) -> list[dict[str, Any]]:
    """Return the switch between the own scores of the provinces and the aggregated ones; [] where there is one kind."""
    if not has_aggregates(rendition.content):
        return []
    own, page = f"{rendition.base}#peta-provinsi", rendition.base + AGGREGATE_PATH
    return [
        {
            "label": _("Isian sendiri"),
            "url": own if is_aggregate else "#peta-provinsi",
            "is_current": not is_aggregate,
        },
        {"label": _("Agregat"), "url": "#peta" if is_aggregate else page, "is_current": is_aggregate},
    ]


def aggregate_context(rendition: Rendition) -> dict[str, Any]:
    """Return everything the page shows."""
    content = rendition.content
    view, known = aggregate_view(rendition), aggregated(content)
    shape = GEOGRAPHY if view.geography else HEXAGONS
    finding = aggregate_finding(content)
    return {
        "breadcrumbs": rendition.way_to((_("Skor agregat"), "")),
        "finding": finding,
        "made": " ".join(step.text for step in describe_steps(content) if step.stage == "regions"),
        "gap": gap_sentence(content),
        "view": view,
        "n_known": len(known),
        "mean": None if content.is_external else mean_of(known),
        "rows": [(region, gap(region), aggregate_note(region)) for region in known],
        "missing": [region for region in content.provinces.regions if region.aggregated_score is None],
        "source_views": source_views(rendition, is_aggregate=True),
        "subjects": map_subjects(rendition),
        "shape_views": shape_views("peta-provinsi") if view.geography else [],
        "tools": _tools(rendition, view),
        "shared": Shared(_("Skor agregat provinsi"), finding, aggregate_map_path(shape)),
    }


def aggregate_view(rendition: Rendition) -> AggregateView:
    """Return the map with the steps of its colours."""
    content = rendition.content
    edges = step_edges([region.aggregated_score or 0.0 for region in aggregated(content)])
    labels = [f"{start}-{end}" for start, end in edges]
    words = [_("Agregat {} sampai {}").format(start, end) for start, end in edges]

    def shown(region: RegionScore) -> Shown:
        if region.aggregated_score is None:
            return Shown(NO_CLASS, _("Tidak ada agregat"), "")
        place = step_of(region.aggregated_score, edges)
        note = _("Isian sendiri: %(score)s") % {"score": format_decimal(region.score)}
        return Shown(
            ramp_key(labels[place], labels), words[place], format_decimal(region.aggregated_score), note
        )

    of_region = {region.code: shown(region) for region in content.provinces.regions}
    keys = [found.class_key for found in of_region.values()]
    steps = [(ramp_key(label, labels), text) for label, text in zip(labels, words, strict=True)]
    areas = rendition.provinces.geography
    paint = {
        region.code: (
            of_region[region.code].class_key,
            region_said(region.name, of_region[region.code].score, of_region[region.code].class_label),
        )
        for region in content.provinces.regions
    }
    return AggregateView(
        figure=draw_province_map(content, lambda region: of_region[region.code]),
        geography=areas and repaint_areas(areas, paint),
        steps=tuple(
            Step(key, text, keys.count(key)) for key, text in (*steps, (NO_CLASS, _("Tidak ada agregat")))
        ),
    )


def _tools(rendition: Rendition, view: AggregateView) -> FigureTools:
    return Toolbox(rendition, AGGREGATE_PATH).map_tools(
        _("Skor agregat provinsi"),
        aggregate_map_path(),
        {shape: aggregate_map_path(shape) for shape in (GEOGRAPHY, HEXAGONS)},
        "peta-provinsi",
        has_boundaries=view.geography is not None,
    )
