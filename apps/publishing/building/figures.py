"""Maps and scales as values for SVG templates. Coordinates are texts, or templates would write decimal commas."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal, format_percent
from apps.indicators.score_format import ScoreFormat
from apps.indicators.words import level_label_short
from apps.regions.hexagons import HexGrid, border_path, short_labels, svg_text
from apps.regions.map_names import names_in_cells
from apps.regions.presentation import (
    NAMED_WIDTH,
    MapCell,
    MapFigure,
    MapGroup,
    hexmap_figure,
    region_said,
)

from ..content.dataset import LevelSummary, RegionScore, ReleaseContent
from ..content.summaries import bin_scores
from ..content.wording import class_label
from .map_parts import islands_of, map_parts, part_of

PROVINCE_WIDTH: Final = 58.0
REGENCY_WIDTH: Final = 18.0
"""Widths of a hexagon in SVG units; one unit is about a pixel where the map is shown in full width."""

SCALE_LEFT: Final = 10.0
SCALE_LENGTH: Final = 380.0
DISTRIBUTION_HEIGHT: Final = 34.0
CLOSE: Final = 12.0
"""Two labels that are less than so many points of the scale apart would touch."""


@dataclass(frozen=True, slots=True)
class Band:
    class_key: str
    label: str
    x: str
    width: str
    middle: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class ScaleFigure:
    """The line from 0 to 100 with the classes of one level and the spread of its regions."""

    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    distribution: str
    description: str
    written: ScoreFormat


@dataclass(frozen=True, slots=True)
class Shown:
    """What the hexagon of a region shows: its colour by a class or a step, and that in words."""

    class_key: str
    class_label: str
    score: str
    note: str = ""


Show = Callable[[RegionScore], Shown]


def draw_province_map(content: ReleaseContent, show: Show | None = None) -> MapFigure:
    """Return the map of all provinces, by the class of the index or what else `show` says; each leads to its page."""
    labels = short_labels()
    placed = _placed(content.provinces.regions)
    grid = _grid_around(placed, PROVINCE_WIDTH)
    groups: dict[str, list[MapCell]] = {}
    for region, place in placed:
        shown = show(region) if show else _shown(region, content.provinces.written, _province_note(region))
        label = labels.get(region.code, region.short_name[:7])
        groups.setdefault(islands_of(region.code), []).append(_cell(grid, place, region, shown, label=label))
    names = {part.key: part.name for part in map_parts(set(groups))}
    return hexmap_figure(
        "provinsi",
        _("Peta provinsi"),
        grid,
        tuple(MapGroup(names.get(key, _("Provinsi")), tuple(cells), key) for key, cells in groups.items()),
    )


def draw_regency_map(content: ReleaseContent, show: Show | None = None) -> MapFigure:
    """Return the same of all regencies, grouped by province, with the borders between provinces."""
    placed = _placed(content.regencies.regions)
    grid = _grid_around(placed, REGENCY_WIDTH)
    groups = tuple(
        MapGroup(
            province.name,
            tuple(
                _cell(
                    grid,
                    place,
                    region,
                    show(region) if show else _shown(region, content.regencies.written, province.name),
                )
                for region, place in _placed(content.regencies_of[province.code])
            ),
            part_of(province.code),
        )
        for province in content.provinces.regions
    )
    borders = border_path(grid, {place: region.parent for region, place in placed})
    return hexmap_figure(
        "kabkota", _("Peta kabupaten/kota"), grid, tuple(group for group in groups if group.cells), borders
    )


def draw_neighbour_map(content: ReleaseContent, province: RegionScore) -> MapFigure | None:
    """Return the map of one province's regencies; None where none has a place."""
    placed = _placed(content.regencies_of[province.code])
    if not placed:
        return None
    grid = _grid_around(placed, NAMED_WIDTH)
    written = content.regencies.written
    names = names_in_cells(region.short_name for region, _place in placed)
    cells = tuple(
        _cell(grid, place, region, _shown(region, written), label=names[region.short_name])
        for region, place in placed
    )
    title = _("Kabupaten/kota di %(province)s") % {"province": province.name}
    return hexmap_figure("tetangga", title, grid, (MapGroup(province.name, cells),))


def draw_scale(summary: LevelSummary) -> ScaleFigure | None:
    """Return the scale of one level; None where there are no cut-offs.

    How the scores are spread is drawn only where most regions have one: from a few, readers would take a false
    impression.
    """
    cutoffs, written = summary.cutoffs, summary.written
    if cutoffs.lower is None or cutoffs.upper is None:
        return None
    lower, upper = _on_scale(cutoffs.lower), _on_scale(cutoffs.upper)
    bands = tuple(
        Band(
            key,
            level_label_short(key),
            _at(start),
            svg_text((end - start) * SCALE_LENGTH / 100),
            _at((start + end) / 2),
        )
        for key, start, end in class_spans(lower, upper)
    )
    return ScaleFigure(
        bands=bands,
        ticks=_ticks(lower, upper, written),
        distribution=_silhouette(summary.regions) if is_spread_known(summary) else "",
        description=scale_words(written),
        written=written,
    )


def scale_words(written: ScoreFormat) -> str:
    """Return what a scale with the cut-offs of one level is, for those who do not see it."""
    words = {"lower": written.lower, "upper": written.upper}
    return _("Skala 0 sampai 100 dengan ambang batas %(lower)s dan %(upper)s.") % words


def is_spread_known(summary: LevelSummary) -> bool:
    """Whether so many regions of a level have a score that their spread says something of the level."""
    return summary.n_scored >= max(10, 0.8 * summary.n_regions)


def class_spans(lower: float, upper: float) -> list[tuple[str, float, float]]:
    """Return where each class begins and ends on the scale from 0 to 100; a class that lies outside it is left out."""
    low, high = _on_scale(lower), _on_scale(upper)
    ends = (("low", 0.0, low), ("medium", low, high), ("high", high, 100.0))
    return [span for span in ends if span[2] > span[1]]


def _on_scale(score: float) -> float:
    return min(100.0, max(0.0, score))


def _ticks(lower: float, upper: float, written: ScoreFormat) -> tuple[Tick, ...]:
    """Return the labels below the scale, none over another: "0" and "100" are left out beside a close cut-off."""
    are_close = upper - lower < CLOSE
    anchors = ("end", "start") if are_close else ("middle", "middle")
    cuts = list(zip((lower, upper), (written.lower, written.upper), anchors, strict=True))
    shown = [
        Tick(
            _at(cut),
            text,
            "start" if cut < CLOSE / 2 else "end" if cut > 100 - CLOSE / 2 else anchor,
        )
        for cut, text, anchor in cuts
        if 0.0 < cut < 100.0
    ]
    places = [cut for cut, _text, _anchor in cuts if 0.0 < cut < 100.0]
    first = () if any(cut < CLOSE for cut in places) else (Tick(_at(0), "0", "start"),)
    last = () if any(cut > 100 - CLOSE for cut in places) else (Tick(_at(100), "100", "end"),)
    return (*first, *shown, *last)


def _silhouette(regions: Sequence[RegionScore]) -> str:
    """Return the histogram of the scores as one closed SVG path that stands on y = 0; up is negative."""
    bins = bin_scores(regions)
    tallest = max(bins)
    if tallest == 0:
        return ""
    step = SCALE_LENGTH / len(bins)
    heights = "".join(
        f"V{svg_text(-count * DISTRIBUTION_HEIGHT / tallest)}h{svg_text(step)}" for count in bins
    )
    return f"M{svg_text(SCALE_LEFT)} 0{heights}V0z"


def _shown(region: RegionScore, written: ScoreFormat, note: str = "") -> Shown:
    """Return what a map of the index shows of a region."""
    score = "" if region.score is None else written.score(region.score)
    return Shown(region.class_key, class_label(region), score, note)


def _cell(
    grid: HexGrid, place: tuple[int, int], region: RegionScore, shown: Shown, label: str = ""
) -> MapCell:
    x, y = grid.centre(*place)
    return MapCell(
        x=svg_text(x),
        y=svg_text(y),
        path=region.path,
        code=region.code,
        class_key=shown.class_key,
        name=region.name,
        score=shown.score,
        class_label=shown.class_label,
        note=shown.note,
        label=label,
    )


def region_words(region: RegionScore, written: ScoreFormat) -> str:
    """Return name, score and class of a region in words, as a map says them to those who do not see it."""
    score = "" if region.score is None else written.score(region.score)
    return region_said(region.name, score, class_label(region))


def _province_note(region: RegionScore) -> str:
    """Return the aggregated score and the completeness in words, as far as they are known."""
    parts = []
    if region.aggregated_score is not None:
        parts.append(
            _("Agregat %(count)s kabupaten/kota: %(score)s")
            % {"count": region.aggregated_count, "score": format_decimal(region.aggregated_score)}
        )
    if region.completeness is not None:
        parts.append(_("kelengkapan %(share)s") % {"share": format_percent(region.completeness)})
    return ", ".join(parts)


def _placed(regions: Iterable[RegionScore]) -> list[tuple[RegionScore, tuple[int, int]]]:
    """Return the regions that have a place on the maps, each with its row and column."""
    return [(region, place) for region in regions if (place := region.place) is not None]


def _grid_around(placed: Sequence[tuple[RegionScore, tuple[int, int]]], width: float) -> HexGrid:
    return HexGrid.around([place for _region, place in placed] or [(0, 0)], width)


def _at(score: float) -> str:
    return svg_text(SCALE_LEFT + score * SCALE_LENGTH / 100)
