"""The context of the press page: sentences and figures that can be taken over as they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal, format_percent

from ..content.dataset import RegionScore
from ..content.press import quotes, warnings
from ..content.wording import class_limits, kind_statement
from .causes import dimension_means, driver_tables
from .citing import CFF, CSL
from .exports.figure_paths import (
    GEOGRAPHY,
    HEXAGONS,
    MEANS,
    PNG,
    SVG,
    drivers_path,
    map_path,
    neighbours_path,
    small_path,
    wide_map_path,
)
from .exports.picture_files import LARGE, SMALL
from .exports.press_pictures import WIDE_HEIGHT, ready_pictures
from .exports.sheet import WIDTH, Picture
from .exports.tools import FigureFile
from .files import FileRecord
from .rendition import Rendition

NAMED: Final = 5
"""How many bars an alternative text names."""


@dataclass(frozen=True, slots=True)
class ReadyFigure:
    """A figure to take over: what it is called and shows, a small picture of it, and its files."""

    title: str
    alt: str
    small: str
    files: tuple[FigureFile, ...]


@dataclass(frozen=True, slots=True)
class ProvinceMaps:
    """The maps of the regencies of one province as files."""

    region: RegionScore
    files: tuple[FigureFile, ...]


def press_context(rendition: Rendition, records: Mapping[str, FileRecord]) -> dict[str, Any]:
    """Return everything the press page shows. `records` are those of the files written before, for their sizes."""
    content = rendition.content
    return {
        "breadcrumbs": rendition.way_to((_("Pers"), "")),
        "quotes": quotes(content),
        "warnings": warnings(content),
        "figures": [_figure(rendition, records, *row) for row in ready_pictures(rendition)],
        "small_width": round(SMALL * WIDTH),
        "small_height": round(SMALL * WIDE_HEIGHT),
        "province_maps": list(_province_maps(rendition, records)),
        "limits": [(view, class_limits(view.summary)) for view in rendition.levels],
        "latest": f"{content.site_url}/terbitan/{content.edition_code}/",
        "citation_files": [
            FigureFile("CSL-JSON", content.base_path + CSL),
            FigureFile("CFF", content.base_path + CFF),
        ],
    }


def _figure(
    rendition: Rendition, records: Mapping[str, FileRecord], path: str, picture: Picture
) -> ReadyFigure:
    content = rendition.content
    said = f"{kind_statement(content.kind)}. " if content.is_simulated else ""
    width = _("lebar %(width)s piksel") % {"width": format_decimal(LARGE * WIDTH, 0)}
    return ReadyFigure(
        title=f"{picture.title}{_form(rendition, path)}",
        alt=f"{said}{picture.title}. {_shown(rendition, path) or picture.finding}",
        small=f"{rendition.base}{small_path(path)}{PNG}",
        files=(
            _file(rendition, records, f"{path}{SVG}", "SVG"),
            _file(rendition, records, f"{path}{PNG}", f"PNG, {width}"),
        ),
    )


def _form(rendition: Rendition, path: str) -> str:
    """Return what tells the two maps of a level apart; "" for any other figure."""
    for view in rendition.levels:
        if path == wide_map_path(view.figure.kind):
            return f" ({_('geografi') if view.geography else _('heksagon')}, 16:9)"
        if path == map_path(view.figure.kind, HEXAGONS):
            return f" ({_('heksagon')})"
    return ""


def _shown(rendition: Rendition, path: str) -> str:
    """Return the figures that bars show, the highest first, for those who do not see them; "" where there are none."""
    if path == MEANS:
        means = (row for row in dimension_means(rendition.content) if row["province"] is not None)
        rows = [(str(row["group"].name), row["province"], format_decimal(row["province"])) for row in means]
    else:
        tables = {drivers_path(table["kind"]): table["rows"] for table in driver_tables(rendition.levels)}
        rows = [
            (str(row.indicator.name), row.share, format_percent(row.share, 1))
            for row in tables.get(path, ())[:NAMED]
        ]
    rows.sort(key=lambda row: -row[1])
    return f"{'; '.join(f'{name} {text}' for name, _value, text in rows)}." if rows else ""


def _province_maps(rendition: Rendition, records: Mapping[str, FileRecord]) -> Iterator[ProvinceMaps]:
    """Yield the maps of every province that has any: of hexagons, and of boundaries where they were drawn."""
    labels = {GEOGRAPHY: _("Geografi"), HEXAGONS: _("Heksagon")}
    for region in rendition.content.provinces.regions:
        files = tuple(
            _file(rendition, records, path, f"{label} {ending.removeprefix('.').upper()}")
            for shape, label in labels.items()
            for ending in (SVG, PNG)
            if rendition.prefix + (path := f"{neighbours_path(region, shape)}{ending}") in records
        )
        if files:
            yield ProvinceMaps(region, files)


def _file(rendition: Rendition, records: Mapping[str, FileRecord], path: str, label: str) -> FigureFile:
    record = records.get(rendition.prefix + path)
    size = f", {filesizeformat(record.size)}" if record else ""
    return FigureFile(f"{label}{size}", rendition.base + path)
