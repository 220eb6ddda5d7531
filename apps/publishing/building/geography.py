"""Maps of boundaries as values for `components/geomap.html`: provinces, regencies, the regencies of one province."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from apps.regions.boundaries.document import COARSE
from apps.regions.boundaries.drawing import Body, Frame, body_of, lines_path, shape_path
from apps.regions.boundaries.topology import Topology
from apps.regions.map_names import names_on_map
from apps.regions.presentation import AreaFigure, AreaGroup, AreaLabel, MapArea

from ..content.dataset import LevelSummary, RegionScore, ReleaseContent
from .figures import region_words
from .mark_places import separate_marks

SHOWN_WIDTH: Final = 960
"""Width in pixels of a map of the country where there is room for it."""

NEIGHBOUR_WIDTH: Final = 800
"""Width of the map of one province in units of the drawing; it is shown in two thirds of it."""

SMALL: Final = {"provinsi": 120.0, "kabkota": 24.0, "tetangga": 40.0}
"""Regions with a smaller area, in square pixels, have a mark."""

MARK: Final = 3.5
"""Radius of a mark in pixels."""

MARKS_APART: Final = 2 * MARK + 1.5
"""How far in pixels the middles of two marks are from each other at least."""

LETTER: Final = 9.0
"""Width of a letter of a name on the map of one province, in units of the drawing; its height is twice that."""


def draw_province_areas(content: ReleaseContent) -> AreaFigure | None:
    """Return the map of all provinces, unions of their regencies; None where there are no boundaries."""
    if content.boundaries is None:
        return None
    regencies = content.boundaries.document.overview
    provinces = regencies.merged(owners_of(content, regencies))
    frame = Frame.around(regencies, step=COARSE)
    areas = _areas("provinsi", content.provinces, content.provinces.regions, provinces, frame)
    groups = (AreaGroup(_("Provinsi"), areas),)
    missing = content.provinces.n_regions - len(areas)
    return _figure("provinsi", _("Peta provinsi"), frame, groups, n_missing=missing)


def draw_regency_areas(content: ReleaseContent) -> AreaFigure | None:
    """Return the map of all regencies, grouped by province, with the borders between provinces."""
    if content.boundaries is None:
        return None
    regencies = content.boundaries.document.overview
    frame = Frame.around(regencies, step=COARSE)
    groups = tuple(
        AreaGroup(
            province.name,
            _areas("kabkota", content.regencies, content.regencies_of[province.code], regencies, frame),
        )
        for province in content.provinces.regions
    )
    distance = MARKS_APART * _unit("kabkota", frame)
    groups = separate_marks([group for group in groups if group.areas], distance)
    return _figure(
        "kabkota",
        _("Peta kabupaten/kota"),
        frame,
        groups,
        borders=lines_path(regencies.borders(owners_of(content, regencies)), frame),
        n_missing=content.regencies.n_regions - sum(len(group.areas) for group in groups),
    )


def draw_neighbour_areas(content: ReleaseContent, province: RegionScore) -> AreaFigure | None:
    """Return the map of one province's regencies with their names; None where none has boundaries."""
    if content.boundaries is None:
        return None
    detail = content.boundaries.document.detail
    regions = content.regencies_of[province.code]
    shapes = {region.code: detail.shapes[region.code] for region in regions if region.code in detail.shapes}
    if not shapes:
        return None
    part = Topology(detail.arcs, shapes)
    frame = Frame.around(part, width=NEIGHBOUR_WIDTH, margin=6)
    areas = _areas("tetangga", content.regencies, regions, part, frame)
    title = _("Kabupaten/kota di %(province)s") % {"province": province.name}
    return _figure(
        "tetangga",
        title,
        frame,
        (AreaGroup(province.name, areas),),
        labels=_labels(regions, part, frame),
        n_missing=len(regions) - len(areas),
        has_ids=True,
    )


def repaint_areas(figure: AreaFigure, paint: Mapping[str, tuple[str, str]]) -> AreaFigure:
    """Return the same map in other colours: for each code its class or step, and what is said of the region."""
    groups = tuple(
        AreaGroup(
            group.label,
            tuple(
                replace(area, class_key=paint[area.code][0], aria_label=paint[area.code][1])
                for area in group.areas
            ),
        )
        for group in figure.groups
    )
    return replace(figure, groups=groups)


def owners_of(content: ReleaseContent, topology: Topology) -> dict[str, str]:
    """Return the province of each regency that has a shape, also of one that the release does not know."""
    known = {region.code: region.parent for region in content.regencies.regions}
    return {code: known.get(code, "") for code in topology.shapes}


def _figure(
    kind: str,
    title: str,
    frame: Frame,
    groups: tuple[AreaGroup, ...],
    *,
    borders: str = "",
    labels: tuple[AreaLabel, ...] = (),
    n_missing: int = 0,
    has_ids: bool = False,
) -> AreaFigure:
    unit = _unit(kind, frame)
    return AreaFigure(
        kind=kind,
        title=title,
        width=str(frame.width),
        height=str(frame.height),
        unit=f"{unit:.2f}",
        mark_radius=f"{MARK * unit:.0f}",
        groups=groups,
        borders=borders,
        labels=labels,
        n_missing=n_missing,
        has_ids=has_ids,
    )


def _unit(kind: str, frame: Frame) -> float:
    """Return how many units of the drawing are a pixel where the map has the width that it is made for."""
    return frame.width / SHOWN_WIDTH if kind != "tetangga" else 1.5


def _areas(
    kind: str, summary: LevelSummary, regions: Iterable[RegionScore], topology: Topology, frame: Frame
) -> tuple[MapArea, ...]:
    """Return the regions that have a shape."""
    smallest = SMALL[kind] * _unit(kind, frame) ** 2
    areas = []
    for region in regions:
        body = body_of(topology, topology.shapes.get(region.code, ()), frame)
        if body is None:
            continue
        is_small = body.area < smallest
        areas.append(
            MapArea(
                outline=shape_path(topology, topology.shapes[region.code], frame),
                path=region.path,
                code=region.code,
                class_key=region.class_key,
                aria_label=region_words(region, summary.written),
                mark_x=str(body.x) if is_small else "",
                mark_y=str(body.y) if is_small else "",
            )
        )
    return tuple(areas)


def _labels(regions: Sequence[RegionScore], topology: Topology, frame: Frame) -> tuple[AreaLabel, ...]:
    """Return the names that have room, largest regions first: over no other name, not far beyond their region."""
    bodies = [
        (body, region)
        for region in regions
        if (body := body_of(topology, topology.shapes.get(region.code, ()), frame))
    ]
    names = names_on_map(region.short_name for region in regions)
    taken: list[tuple[float, float, float, float]] = []
    labels = []
    for body, region in sorted(bodies, key=lambda each: (-each[0].area, each[1].code)):
        text = names[region.short_name]
        box = _box(body, text)
        is_inside = box[0] >= 0 and box[2] <= frame.width and box[2] - box[0] <= 1.5 * body.width
        if is_inside and not any(_touch(box, other) for other in taken):
            taken.append(box)
            labels.append(AreaLabel(str(body.x), str(body.y), text))
    return tuple(labels)


def _box(body: Body, text: str) -> tuple[float, float, float, float]:
    half = len(text) * LETTER / 2
    return body.x - half, body.y - LETTER, body.x + half, body.y + LETTER


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
