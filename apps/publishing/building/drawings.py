"""Maps as files of their own: SVG with its own colours, and GeoJSON of the schematic hexagons."""

from typing import Any, Final

from django.template.loader import get_template
from django.utils import translation

from apps.regions.hexagons import HexGrid
from apps.regions.presentation import MapFigure

from ..content.dataset import LevelSummary, ReleaseContent
from ..content.wording import citation, kind_statement, legend_items, national_finding, regency_finding
from .figures import draw_province_map, draw_regency_map
from .tables import dump_json, score_table

COLOURS: Final = {"high": "#761a29", "medium": "#e3a233", "low": "#f4e4b8", "none": "#e6e4df"}
LINES: Final = {"high": "#560d19", "medium": "#a4690a", "low": "#a08437", "none": "#8b877e"}
MARKS: Final = {"high": "#b5606b", "medium": "#b87611", "none": "#b3afa6"}
INKS: Final = {"high": "#ffffff", "medium": "#2b1d00", "low": "#3a2e0b", "none": "#4a473f"}
"""The light theme of static/css/tokens.css: a file that is taken away has no style sheet beside it."""

# A rectangle around Indonesia in degrees, into which the schematic grid is laid.
WEST, EAST, NORTH, SOUTH = 95.0, 141.0, 6.0, -11.0


def write_map_files(content: ReleaseContent) -> dict[str, bytes]:
    """Return the maps of a release by path, in Indonesian."""
    with translation.override("id"):
        return {
            "peta/provinsi.svg": _write_svg(content, draw_province_map(content), content.provinces),
            "peta/kabkota.svg": _write_svg(content, draw_regency_map(content), content.regencies),
            "data/peta.geojson": _write_geojson(content),
        }


def _write_svg(content: ReleaseContent, figure: MapFigure, summary: LevelSummary) -> bytes:
    template = get_template("publishing/release/map_file.svg")
    is_province = summary is content.provinces
    context = {
        "content": content,
        "figure": figure,
        "finding": national_finding(content) if is_province else regency_finding(content),
        "statement": kind_statement(content.kind),
        "citation": citation(content),
        "legend": [
            {**item, "x": f"{x:g}", "fill": COLOURS[item["level"]], "line": LINES[item["level"]]}
            for item, x in _place_legend(legend_items(summary))
        ],
        "colours": COLOURS,
        "lines": LINES,
        "marks": MARKS,
        "inks": INKS,
        "width": "1280",
        "height": f"{float(figure.height) + 240:g}",
        "left": f"{(1280 - float(figure.width)) / 2:g}",
        "legend_y": f"{float(figure.height) + 160:g}",
        "note_y": f"{float(figure.height) + 205:g}",
    }
    lines = (line.strip() for line in template.render(context).splitlines())
    return ("\n".join(line for line in lines if line) + "\n").encode()


def _place_legend(items: list[dict[str, str]]) -> list[tuple[dict[str, str], float]]:
    """Return the items of the legend side by side, with room for about as much text as each has."""
    places = []
    x = 40.0
    for item in items:
        places.append((item, x))
        x += 70 + 7.6 * len(f"{item['label']} ({item['detail']})")
    return places


def _write_geojson(content: ReleaseContent) -> bytes:
    """Return one hexagon a region, laid over Indonesia in degrees; a scheme, not a boundary."""
    features: list[dict[str, Any]] = []
    for summary in (content.provinces, content.regencies):
        table = score_table(content, summary.regions)
        places = [
            (region.hex_row, region.hex_col)
            if region.hex_row is not None and region.hex_col is not None
            else None
            for region in summary.regions
        ]
        grid = HexGrid.around([place for place in places if place] or [(0, 0)], 1.0)
        for row, place in zip(table.rows, places, strict=True):
            if place is not None:
                features.append(
                    {
                        "type": "Feature",
                        "properties": dict(zip(table.columns, row, strict=True)),
                        "geometry": {"type": "Polygon", "coordinates": [_ring(grid, *place)]},
                    }
                )
    return dump_json(
        {
            "type": "FeatureCollection",
            "name": content.edition_name.source,
            "keterangan": "Peta heksagon skema: letak dan luas bukan letak dan luas wilayah, bukan batas wilayah.",
            "jenis_data": kind_statement(content.kind),
            "features": features,
        }
    )


def _ring(grid: HexGrid, row: int, col: int) -> list[list[float]]:
    """Return the closed ring of a cell, counter-clockwise as RFC 7946 asks."""
    width, height = grid.size
    x0, y0 = grid.centre(row, col)
    corners = [(x0 + x, y0 + y) for x, y in reversed(grid.outline())]
    ring = [
        [round(WEST + x / width * (EAST - WEST), 4), round(NORTH + y / height * (SOUTH - NORTH), 4)]
        for x, y in corners
    ]
    return [*ring, ring[0]]
