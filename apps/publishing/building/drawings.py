"""Maps as files of their own: SVG with its own colours, and GeoJSON of the schematic hexagons."""

from typing import Any, Final

from django.template.loader import get_template

from apps.regions.hexagons import HexGrid

from .files import dump_json
from .rendition import LevelView, Rendition

COLOURS: Final = {"high": "#761a29", "medium": "#e3a233", "low": "#f4e4b8", "none": "#e6e4df"}
LINES: Final = {"high": "#560d19", "medium": "#a4690a", "low": "#a08437", "none": "#8b877e"}
MARKS: Final = {"high": "#b5606b", "medium": "#b87611", "none": "#b3afa6"}
INKS: Final = {"high": "#ffffff", "medium": "#2b1d00", "low": "#3a2e0b", "none": "#4a473f"}
"""All four are the light theme of static/css/tokens.css by class: a downloaded SVG has no style sheet beside it."""

# A rectangle around Indonesia in degrees, into which the grid of hexagons is fitted.
WEST, EAST, NORTH, SOUTH = 95.0, 141.0, 6.0, -11.0


def map_files(rendition: Rendition) -> dict[str, bytes]:
    """Return the maps of a release by path, in Indonesian."""
    with rendition.active():
        return {
            "peta/provinsi.svg": _write_svg(rendition, rendition.provinces),
            "peta/kabkota.svg": _write_svg(rendition, rendition.regencies),
            "data/peta.geojson": _write_geojson(rendition),
        }


def _write_svg(rendition: Rendition, view: LevelView) -> bytes:
    height, width = float(view.figure.height), float(view.figure.width)
    context = {
        "content": rendition.content,
        "rendition": rendition,
        "figure": view.figure,
        "finding": view.finding,
        "legend": [
            {**item, "x": f"{x:g}", "fill": COLOURS[item["level"]], "line": LINES[item["level"]]}
            for item, x in _place_legend(view.legend)
        ],
        "colours": COLOURS,
        "lines": LINES,
        "marks": MARKS,
        "inks": INKS,
        "width": "1280",
        "height": f"{height + 240:g}",
        "left": f"{(1280 - width) / 2:g}",
        "legend_y": f"{height + 160:g}",
        "note_y": f"{height + 205:g}",
    }
    text = get_template("publishing/release/map_file.svg").render(context)
    lines = (line.strip() for line in text.splitlines())
    return ("\n".join(line for line in lines if line) + "\n").encode()


def _place_legend(items: list[dict[str, str]]) -> list[tuple[dict[str, str], float]]:
    """Return each item of the legend with its x position; each gets about as much room as its text needs."""
    places = []
    x = 40.0
    for item in items:
        places.append((item, x))
        x += 70 + 7.6 * len(f"{item['label']} ({item['detail']})")
    return places


def _write_geojson(rendition: Rendition) -> bytes:
    """Return one hexagon per region, laid over Indonesia in degrees: a scheme, not the boundary of the region."""
    content, tables = rendition.content, rendition.tables
    features: list[dict[str, Any]] = []
    for summary, table in ((content.provinces, tables.provinces), (content.regencies, tables.regencies)):
        places = [region.place for region in summary.regions]
        grid = HexGrid.around([place for place in places if place] or [(0, 0)], 1.0)
        features += [
            {
                "type": "Feature",
                "properties": record,
                "geometry": {"type": "Polygon", "coordinates": [_ring(grid, *place)]},
            }
            for record, place in zip(table.records, places, strict=True)
            if place is not None
        ]
    return dump_json(
        {
            "type": "FeatureCollection",
            "name": content.edition_name.source,
            "keterangan": "Peta heksagon skema: letak dan luas bukan letak dan luas wilayah, bukan batas wilayah.",
            "jenis_data": rendition.statement,
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
