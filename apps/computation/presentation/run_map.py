"""The results of a run as a hexagon map. No queries: the regions must be loaded with the results."""

from collections.abc import Sequence
from typing import Final, Protocol

from django.urls import reverse

from apps.core.ramp import ramp_key
from apps.engine.run_manifest import CutOffRecord
from apps.indicators.score_format import ScoreFormat
from apps.indicators.words import level_label
from apps.regions.enums import RegionLevel
from apps.regions.hexagons import HexGrid, border_path, short_labels, svg_text
from apps.regions.models import Region
from apps.regions.presentation import MapCell, MapFigure, MapGroup, hexmap_figure

from ..models import IndexRun

CELL_WIDTHS: Final = {RegionLevel.PROVINCE: 58.0, RegionLevel.REGENCY: 18.0}
_KINDS: Final = {RegionLevel.PROVINCE: "provinsi", RegionLevel.REGENCY: "kabkota"}
"""What the style sheet calls the map of a level."""


class Placed(Protocol):
    """What a hexagon shows: a result of a run, or what a scenario makes of it."""

    @property
    def region(self) -> Region: ...

    @property
    def score(self) -> float | None: ...

    @property
    def score_class(self) -> str: ...


def run_map(
    run: IndexRun, level: RegionLevel, results: Sequence[Placed], cutoffs: CutOffRecord | None = None
) -> MapFigure | None:
    """Return the map of one level of region; None if none of its regions has a place on the map.

    `cutoffs` name the classes and part them, by default those of the run.
    """
    placed = [result for result in results if result.region.level == level and _place(result) is not None]
    cells = {place: result for result in placed if (place := _place(result)) is not None}
    if not cells:
        return None
    grid = HexGrid.around(cells, CELL_WIDTHS[level])
    # Asking for 514 addresses one by one would take longer than drawing them.
    base = reverse("computation:result_detail", args=[run.public_id, "-"]).removesuffix("-/")
    parted = cutoffs or run.content.cutoffs_at(level.value)
    written = ScoreFormat.of(parted, (result.score for result in cells.values()))
    group = MapGroup(
        str(level.label),
        tuple(_cell(grid, base, result, parted.labels, written) for result in cells.values()),
    )
    owners = {place: str(result.region.parent_id) for place, result in cells.items()}
    borders = border_path(grid, owners) if level == RegionLevel.REGENCY else ""
    title = f"Peta hasil {str(level.label).lower()}"
    return hexmap_figure(_KINDS[level], title, grid, (group,), borders)


def _place(result: Placed) -> tuple[int, int] | None:
    region = result.region
    return None if region.hex_row is None or region.hex_col is None else (region.hex_row, region.hex_col)


def _cell(grid: HexGrid, base: str, result: Placed, labels: Sequence[str], written: ScoreFormat) -> MapCell:
    x, y = grid.centre(*(_place(result) or (0, 0)))
    region = result.region
    is_province = region.level == RegionLevel.PROVINCE
    return MapCell(
        x=svg_text(x),
        y=svg_text(y),
        path=f"{base}{region.code}/",
        code=region.code,
        class_key=ramp_key(result.score_class, labels),
        name=region.name,
        score="" if result.score is None else written.score(result.score),
        class_label=level_label(result.score_class),
        note="" if is_province or region.parent is None else region.parent.name,
        label=short_labels().get(region.code, region.short_name[:7]) if is_province else "",
    )
