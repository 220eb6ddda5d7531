"""The context of the press page: sentences and figures that can be taken over as they are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from apps.core.formatting import format_decimal

from ..content.dataset import RegionScore
from ..content.press import quotes, warnings
from ..content.wording import class_limits, kind_statement
from .citing import CFF, CSL
from .exports.figure_paths import GEOGRAPHY, HEXAGONS, PNG, SVG, neighbours_path, small_path
from .exports.picture_files import LARGE, SMALL
from .exports.press_pictures import ready_pictures
from .exports.sheet import WIDTH, Picture
from .exports.tools import FigureFile
from .files import FileRecord
from .rendition import Rendition

PRESS_PATH: Final = "pers/"


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
        "breadcrumbs": [
            {"label": str(content.edition_name), "url": rendition.base},
            {"label": _("Pers"), "url": ""},
        ],
        "quotes": quotes(content),
        "warnings": warnings(content),
        "figures": [_figure(rendition, records, *row) for row in ready_pictures(rendition)],
        "small_width": round(SMALL * WIDTH),
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
        title=picture.title,
        alt=f"{said}{picture.title}. {picture.finding}",
        small=f"{rendition.base}{small_path(path)}{PNG}",
        files=(
            _file(rendition, records, f"{path}{SVG}", "SVG"),
            _file(rendition, records, f"{path}{PNG}", f"PNG, {width}"),
        ),
    )


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
